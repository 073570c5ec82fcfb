-- +goose Up
-- What young people answered at a visit, as counts, with the threshold that stood then.
CREATE TABLE observation_young_voice (
  hub_id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  voices TEXT NOT NULL,
  threshold INTEGER NOT NULL,
  recorded_by TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, observation_id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, recorded_by) REFERENCES person (hub_id, id)
);
-- +goose StatementBegin
CREATE TRIGGER observation_young_voice_takes_two BEFORE DELETE ON observation_young_voice
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table observation_young_voice two persons dispose');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE observation_young_voice;
