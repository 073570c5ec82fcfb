-- +goose Up
-- That a signal of a pitfall was looked at and set aside, why, and on what records it rested then.
CREATE TABLE signal_dismissal (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  academic_year TEXT NOT NULL,
  signal TEXT NOT NULL,
  rests_on TEXT NOT NULL,
  reason TEXT,
  dismissed_by TEXT NOT NULL,
  lifted_at TIMESTAMP,
  lifted_by TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id)
);
CREATE INDEX signal_dismissal_of ON signal_dismissal (hub_id, academic_year, school_id, partner_id, signal);
CREATE UNIQUE INDEX signal_dismissal_stands ON signal_dismissal (hub_id, school_id, partner_id, academic_year, signal) WHERE lifted_at IS NULL;

-- +goose StatementBegin
CREATE TRIGGER signal_dismissal_takes_two BEFORE DELETE ON signal_dismissal
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.id AND d.class = 'signal-dismissal') BEGIN
  SELECT RAISE(ABORT, 'from the table signal_dismissal two persons dispose');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER signal_dismissal_takes_two;
DROP TABLE signal_dismissal;
