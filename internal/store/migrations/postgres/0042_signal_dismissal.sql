-- +goose Up
-- That a signal of a pitfall was looked at and set aside, why, and on what records it rested then.
CREATE TABLE signal_dismissal (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  school_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  academic_year text NOT NULL,
  signal text NOT NULL,
  rests_on text NOT NULL,
  reason text,
  dismissed_by uuid NOT NULL,
  lifted_at timestamptz,
  lifted_by uuid,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id)
);
CREATE INDEX signal_dismissal_of ON signal_dismissal (hub_id, academic_year, school_id, partner_id, signal);
CREATE UNIQUE INDEX signal_dismissal_stands ON signal_dismissal (hub_id, school_id, partner_id, academic_year, signal) WHERE lifted_at IS NULL;

CREATE TRIGGER signal_dismissal_takes_two BEFORE DELETE ON signal_dismissal FOR EACH ROW EXECUTE FUNCTION refuse_deletion('id', 'signal-dismissal');

ALTER TABLE signal_dismissal ENABLE ROW LEVEL SECURITY;
ALTER TABLE signal_dismissal FORCE ROW LEVEL SECURITY;
CREATE POLICY signal_dismissal_hub ON signal_dismissal USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON signal_dismissal TO hubqa_app;

-- +goose Down
DROP TABLE signal_dismissal;
