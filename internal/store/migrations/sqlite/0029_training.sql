-- +goose Up
-- An event of training or consultancy. duties: with commas between.
CREATE TABLE training_event (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  external_id TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  audience TEXT NOT NULL,
  topic TEXT NOT NULL,
  duties TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  evaluation TEXT,
  effect TEXT,
  cancelled_at TIMESTAMP,
  cancellation_reason TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id)
);
CREATE INDEX training_event_by_day ON training_event (hub_id, from_on, id);
CREATE UNIQUE INDEX training_event_by_external_id ON training_event (hub_id, external_id) WHERE external_id <> '';

-- A person at an event, or so many of the staff of a school in a role, whom nobody names.
CREATE TABLE training_attendance (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  person_id TEXT,
  school_id TEXT,
  role TEXT NOT NULL,
  people INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, event_id) REFERENCES training_event (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  CHECK ((person_id IS NULL) <> (school_id IS NULL))
);
CREATE UNIQUE INDEX training_attendance_of_person ON training_attendance (hub_id, event_id, person_id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX training_attendance_of_school ON training_attendance (hub_id, event_id, school_id, role) WHERE school_id IS NOT NULL;
CREATE INDEX training_attendance_by_person ON training_attendance (hub_id, person_id);
CREATE INDEX training_attendance_by_school ON training_attendance (hub_id, school_id);

-- A topic that a role needs, every so many months; 0: once.
CREATE TABLE training_requirement (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  role TEXT NOT NULL,
  topic TEXT NOT NULL,
  months INTEGER NOT NULL,
  active BOOLEAN NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, role, topic)
);

-- +goose StatementBegin
CREATE TRIGGER training_event_takes_two BEFORE DELETE ON training_event
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.id AND d.class = 'training') BEGIN
  SELECT RAISE(ABORT, 'from the table training_event two persons dispose');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER training_attendance_takes_two BEFORE DELETE ON training_attendance
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.event_id AND d.class = 'training') BEGIN
  SELECT RAISE(ABORT, 'from the table training_attendance two persons dispose');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER training_attendance_takes_two;
DROP TRIGGER training_event_takes_two;
DROP TABLE training_requirement;
DROP TABLE training_attendance;
DROP TABLE training_event;
