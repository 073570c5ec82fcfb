-- +goose Up
-- An event of training or consultancy. duties: with commas between.
CREATE TABLE training_event (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  external_id text NOT NULL,
  title text NOT NULL,
  kind text NOT NULL,
  audience text NOT NULL,
  topic text NOT NULL,
  duties text NOT NULL,
  from_on date NOT NULL,
  to_on date NOT NULL,
  minutes integer NOT NULL,
  evaluation text,
  effect text,
  cancelled_at timestamptz,
  cancellation_reason text,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id)
);
CREATE INDEX training_event_by_day ON training_event (hub_id, from_on, id);
CREATE UNIQUE INDEX training_event_by_external_id ON training_event (hub_id, external_id) WHERE external_id <> '';

-- A person at an event, or so many of the staff of a school in a role, whom nobody names.
CREATE TABLE training_attendance (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  event_id uuid NOT NULL,
  person_id uuid,
  school_id uuid,
  role text NOT NULL,
  people integer NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
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
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  role text NOT NULL,
  topic text NOT NULL,
  months integer NOT NULL,
  active boolean NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, role, topic)
);

CREATE TRIGGER training_event_takes_two BEFORE DELETE ON training_event FOR EACH ROW EXECUTE FUNCTION refuse_deletion('id', 'training');
CREATE TRIGGER training_attendance_takes_two BEFORE DELETE ON training_attendance FOR EACH ROW EXECUTE FUNCTION refuse_deletion('event_id', 'training');

ALTER TABLE training_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE training_event FORCE ROW LEVEL SECURITY;
CREATE POLICY training_event_hub ON training_event USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

ALTER TABLE training_attendance ENABLE ROW LEVEL SECURITY;
ALTER TABLE training_attendance FORCE ROW LEVEL SECURITY;
CREATE POLICY training_attendance_hub ON training_attendance USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

ALTER TABLE training_requirement ENABLE ROW LEVEL SECURITY;
ALTER TABLE training_requirement FORCE ROW LEVEL SECURITY;
CREATE POLICY training_requirement_hub ON training_requirement USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON training_event, training_attendance, training_requirement TO hubqa_app;
GRANT DELETE ON training_event, training_attendance TO hubqa_app;

-- +goose Down
DROP TABLE training_requirement;
DROP TABLE training_attendance;
DROP TABLE training_event;
