-- +goose Up
-- An evaluation's example, told without names. It is published when hub, school and partner agree.
CREATE TABLE good_practice (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  evaluation_id TEXT NOT NULL,
  action TEXT NOT NULL,
  title TEXT,
  words TEXT,
  phase TEXT NOT NULL,
  state TEXT NOT NULL,
  drawn_up_by TEXT NOT NULL,
  hub_agreed_at TIMESTAMP,
  hub_agreed_by TEXT,
  school_agreed_at TIMESTAMP,
  school_agreed_by TEXT,
  partner_agreed_at TIMESTAMP,
  partner_agreed_by TEXT,
  published_at TIMESTAMP,
  withdrawn_at TIMESTAMP,
  withdrawn_by TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, evaluation_id) REFERENCES evaluation (hub_id, id),
  FOREIGN KEY (hub_id, drawn_up_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, hub_agreed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, school_agreed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, partner_agreed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, withdrawn_by) REFERENCES person (hub_id, id)
);
CREATE INDEX good_practice_by_evaluation ON good_practice (hub_id, evaluation_id);

-- +goose StatementBegin
CREATE TRIGGER good_practice_takes_two BEFORE DELETE ON good_practice
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.id AND d.class = 'good-practice') BEGIN
  SELECT RAISE(ABORT, 'from the table good_practice two persons dispose');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER good_practice_takes_two;
DROP TABLE good_practice;
