-- +goose Up
-- Why a partner is not visited in an academic year. A waiver is lifted, never removed.
CREATE TABLE requirement_waiver (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  academic_year TEXT NOT NULL,
  reason TEXT NOT NULL,
  waived_by TEXT NOT NULL,
  waived_at TIMESTAMP NOT NULL,
  lifted_by TEXT,
  lifted_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, waived_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, lifted_by) REFERENCES person (hub_id, id)
);
CREATE UNIQUE INDEX requirement_waiver_standing ON requirement_waiver (hub_id, partner_id, academic_year) WHERE lifted_at IS NULL;

-- Of which requirements it was told that they are overdue: once.
CREATE TABLE requirement_overdue (
  hub_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  academic_year TEXT NOT NULL,
  due_on TEXT NOT NULL,
  raised_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, partner_id, academic_year),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id)
);

-- When a member of the working group was trained, or judged together with others.
CREATE TABLE observer_training (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  on_day TEXT NOT NULL,
  what TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, recorded_by) REFERENCES person (hub_id, id)
);
CREATE INDEX observer_training_by_person ON observer_training (hub_id, person_id, on_day);

-- Conflicts of interest that were declared: with a partner, a person or a school.
CREATE TABLE observer_conflict (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  with_partner_id TEXT,
  with_person_id TEXT,
  with_school_id TEXT,
  note TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT,
  declared_by TEXT NOT NULL,
  ended_by TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, with_partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, with_person_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, with_school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, declared_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, ended_by) REFERENCES person (hub_id, id)
);
CREATE INDEX observer_conflict_by_person ON observer_conflict (hub_id, person_id, from_on);

-- Why somebody observes who is not trained, or whose calibration has lapsed.
ALTER TABLE observation_observer ADD COLUMN standing_reason TEXT NOT NULL DEFAULT '';

-- Why a person is observed more often in an academic year than is normal.
ALTER TABLE observation ADD COLUMN ceiling_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE observation ADD COLUMN ceiling_agreed_by TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE observation DROP COLUMN ceiling_agreed_by;
ALTER TABLE observation DROP COLUMN ceiling_reason;
ALTER TABLE observation_observer DROP COLUMN standing_reason;
DROP TABLE observer_conflict;
DROP TABLE observer_training;
DROP TABLE requirement_overdue;
DROP TABLE requirement_waiver;
