-- +goose Up
-- An evaluation's example, told without names. It is published when hub, school and partner agree.
CREATE TABLE good_practice (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  evaluation_id uuid NOT NULL,
  action text NOT NULL,
  title text,
  words text,
  phase text NOT NULL,
  state text NOT NULL,
  drawn_up_by uuid NOT NULL,
  hub_agreed_at timestamptz,
  hub_agreed_by uuid,
  school_agreed_at timestamptz,
  school_agreed_by uuid,
  partner_agreed_at timestamptz,
  partner_agreed_by uuid,
  published_at timestamptz,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, evaluation_id) REFERENCES evaluation (hub_id, id),
  FOREIGN KEY (hub_id, drawn_up_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, hub_agreed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, school_agreed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, partner_agreed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, withdrawn_by) REFERENCES person (hub_id, id)
);
CREATE INDEX good_practice_by_evaluation ON good_practice (hub_id, evaluation_id);

CREATE TRIGGER good_practice_takes_two BEFORE DELETE ON good_practice FOR EACH ROW EXECUTE FUNCTION refuse_deletion('id', 'good-practice');

ALTER TABLE good_practice ENABLE ROW LEVEL SECURITY;
ALTER TABLE good_practice FORCE ROW LEVEL SECURITY;
CREATE POLICY good_practice_hub ON good_practice USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON good_practice TO hubqa_app;

-- +goose Down
DROP TABLE good_practice;
