-- +goose Up
-- What the provider, and the school, say of the session by the framework of the visit.
CREATE TABLE observation_self_evaluation (
  hub_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  side text NOT NULL,
  evaluations text,
  written_by uuid NOT NULL,
  submitted_by uuid,
  submitted_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, observation_id, side),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, written_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, submitted_by) REFERENCES person (hub_id, id)
);

CREATE TRIGGER observation_self_evaluation_takes_two BEFORE DELETE ON observation_self_evaluation FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');

ALTER TABLE observation_self_evaluation ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation_self_evaluation FORCE ROW LEVEL SECURITY;
CREATE POLICY observation_self_evaluation_hub ON observation_self_evaluation USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON observation_self_evaluation TO hubqa_app;

-- +goose Down
DROP TABLE observation_self_evaluation;
