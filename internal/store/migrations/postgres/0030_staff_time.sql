-- +goose Up
-- The minutes of a person in a week, of one kind and for one team. week_on: its Monday.
CREATE TABLE staff_time (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  week_on date NOT NULL,
  kind text NOT NULL,
  team text NOT NULL,
  minutes integer NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, person_id, week_on, kind, team),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);
CREATE INDEX staff_time_by_week ON staff_time (hub_id, week_on, id);

CREATE TRIGGER staff_time_takes_two BEFORE DELETE ON staff_time FOR EACH ROW EXECUTE FUNCTION refuse_deletion('id', 'staff-time');

ALTER TABLE staff_time ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff_time FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_time_hub ON staff_time USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON staff_time TO hubqa_app;

-- +goose Down
DROP TABLE staff_time;
