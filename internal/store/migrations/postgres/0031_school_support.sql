-- +goose Up
-- One school that supports another for a time, as both head teachers agreed.
CREATE TABLE school_support (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  supporting_id uuid NOT NULL,
  supported_id uuid NOT NULL,
  focus text NOT NULL,
  from_on date NOT NULL,
  to_on date,
  state text NOT NULL,
  proposed_by uuid NOT NULL,
  supporting_agreed_at timestamptz,
  supported_agreed_at timestamptz,
  supporting_effect text,
  supported_effect text,
  hub_effect text,
  ended_at timestamptz,
  ended_by uuid,
  ending_reason text,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, supporting_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, supported_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, proposed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, ended_by) REFERENCES person (hub_id, id),
  CHECK (supporting_id <> supported_id)
);
CREATE INDEX school_support_by_day ON school_support (hub_id, from_on, id);
CREATE INDEX school_support_by_supporting ON school_support (hub_id, supporting_id);
CREATE INDEX school_support_by_supported ON school_support (hub_id, supported_id);

CREATE TRIGGER school_support_takes_two BEFORE DELETE ON school_support FOR EACH ROW EXECUTE FUNCTION refuse_deletion('id', 'school-support');

ALTER TABLE school_support ENABLE ROW LEVEL SECURITY;
ALTER TABLE school_support FORCE ROW LEVEL SECURITY;
CREATE POLICY school_support_hub ON school_support USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON school_support TO hubqa_app;

-- +goose Down
DROP TABLE school_support;
