-- +goose Up
-- What young people answered at a visit, as counts, with the threshold that stood then.
CREATE TABLE observation_young_voice (
  hub_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  voices text NOT NULL,
  threshold integer NOT NULL,
  recorded_by uuid NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, observation_id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, recorded_by) REFERENCES person (hub_id, id)
);
ALTER TABLE observation_young_voice ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation_young_voice FORCE ROW LEVEL SECURITY;
CREATE POLICY observation_young_voice_hub ON observation_young_voice USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
CREATE TRIGGER observation_young_voice_takes_two BEFORE DELETE ON observation_young_voice FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
GRANT SELECT, INSERT, UPDATE, DELETE ON observation_young_voice TO hubqa_app;

-- +goose Down
DROP TABLE observation_young_voice;
