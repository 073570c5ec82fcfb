-- +goose Up
-- What is known of a school's own music development plan of an academic year, and how the
-- school sees itself.
CREATE TABLE school_plan (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  urn INTEGER NOT NULL,
  academic_year TEXT NOT NULL,
  has_plan BOOLEAN NOT NULL,
  summary_url TEXT NOT NULL,
  checked_on TEXT,
  updated_on TEXT,
  evaluation TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, school_id, academic_year),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id)
);
CREATE INDEX school_plan_by_year ON school_plan (hub_id, academic_year, id);

-- What two persons have agreed to dispose of is in hand, and may be deleted.
-- +goose StatementBegin
CREATE TRIGGER school_plan_takes_two BEFORE DELETE ON school_plan
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.id AND d.class = 'school-plan') BEGIN
  SELECT RAISE(ABORT, 'from the table school_plan two persons dispose');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER school_plan_takes_two;
DROP TABLE school_plan;
