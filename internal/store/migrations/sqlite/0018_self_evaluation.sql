-- +goose Up
-- What the provider, and the school, say of the session by the framework of the visit.
CREATE TABLE observation_self_evaluation (
  hub_id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  side TEXT NOT NULL,
  evaluations TEXT,
  written_by TEXT NOT NULL,
  submitted_by TEXT,
  submitted_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, observation_id, side),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, written_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, submitted_by) REFERENCES person (hub_id, id)
);

-- +goose StatementBegin
CREATE TRIGGER observation_self_evaluation_takes_two BEFORE DELETE ON observation_self_evaluation
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table observation_self_evaluation two persons dispose');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE observation_self_evaluation;
