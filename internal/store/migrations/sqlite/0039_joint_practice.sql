-- +goose Up
-- What teachers of a school and visiting musicians did together, and what both sides learned.
CREATE TABLE joint_practice (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  provision_id TEXT,
  kind TEXT NOT NULL,
  held_on TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  school_staff INTEGER NOT NULL,
  musicians INTEGER NOT NULL,
  subject TEXT NOT NULL,
  school_learned TEXT,
  partner_learned TEXT,
  entered_by TEXT NOT NULL,
  withdrawn_at TIMESTAMP,
  withdrawn_by TEXT,
  withdrawal_reason TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, provision_id) REFERENCES provision (hub_id, id),
  FOREIGN KEY (hub_id, entered_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, withdrawn_by) REFERENCES person (hub_id, id)
);
CREATE INDEX joint_practice_by_day ON joint_practice (hub_id, held_on, id);
CREATE INDEX joint_practice_by_partnership ON joint_practice (hub_id, school_id, partner_id, held_on);

-- +goose StatementBegin
CREATE TRIGGER joint_practice_takes_two BEFORE DELETE ON joint_practice
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.id AND d.class = 'joint-practice') BEGIN
  SELECT RAISE(ABORT, 'from the table joint_practice two persons dispose');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER joint_practice_takes_two;
DROP TABLE joint_practice;
