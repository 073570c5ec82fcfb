-- +goose Up
-- One school that supports another for a time, as both head teachers agreed.
CREATE TABLE school_support (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  supporting_id TEXT NOT NULL,
  supported_id TEXT NOT NULL,
  focus TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT,
  state TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  supporting_agreed_at TIMESTAMP,
  supported_agreed_at TIMESTAMP,
  supporting_effect TEXT,
  supported_effect TEXT,
  hub_effect TEXT,
  ended_at TIMESTAMP,
  ended_by TEXT,
  ending_reason TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
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

-- +goose StatementBegin
CREATE TRIGGER school_support_takes_two BEFORE DELETE ON school_support
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.id AND d.class = 'school-support') BEGIN
  SELECT RAISE(ABORT, 'from the table school_support two persons dispose');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER school_support_takes_two;
DROP TABLE school_support;
