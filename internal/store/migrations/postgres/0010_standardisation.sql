-- +goose Up
-- When an observer of a paired visit put their judgements in.
ALTER TABLE observation_judgement ADD COLUMN submitted_at timestamptz;

-- What the observers of a paired visit agree on: one row a version, beside their own.
CREATE TABLE observation_agreed_judgement (
  hub_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  version integer NOT NULL,
  judgements text,
  recorded_by uuid NOT NULL,
  recorded_as text NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, observation_id, version),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, recorded_by) REFERENCES person (hub_id, id)
);

CREATE TABLE observation_judgement_agreement (
  hub_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  version integer NOT NULL,
  person_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, observation_id, version, person_id),
  FOREIGN KEY (hub_id, observation_id, version) REFERENCES observation_agreed_judgement (hub_id, observation_id, version),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);

CREATE TRIGGER observation_agreed_judgement_never_changes BEFORE UPDATE OR DELETE ON observation_agreed_judgement FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER observation_judgement_agreement_never_changes BEFORE UPDATE OR DELETE ON observation_judgement_agreement FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE observation_agreed_judgement ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation_agreed_judgement FORCE ROW LEVEL SECURITY;
CREATE POLICY observation_agreed_judgement_hub ON observation_agreed_judgement USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE observation_judgement_agreement ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation_judgement_agreement FORCE ROW LEVEL SECURITY;
CREATE POLICY observation_judgement_agreement_hub ON observation_judgement_agreement USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT ON observation_agreed_judgement, observation_judgement_agreement TO hubqa_app;

-- +goose Down
DROP TABLE observation_judgement_agreement;
DROP TABLE observation_agreed_judgement;
ALTER TABLE observation_judgement DROP COLUMN submitted_at;
