-- +goose Up
-- The minutes of a person in a week, of one kind and for one team. week_on: its Monday.
CREATE TABLE staff_time (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  week_on TEXT NOT NULL,
  kind TEXT NOT NULL,
  team TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, person_id, week_on, kind, team),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);
CREATE INDEX staff_time_by_week ON staff_time (hub_id, week_on, id);

-- +goose StatementBegin
CREATE TRIGGER staff_time_takes_two BEFORE DELETE ON staff_time
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.id AND d.class = 'staff-time') BEGIN
  SELECT RAISE(ABORT, 'from the table staff_time two persons dispose');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER staff_time_takes_two;
DROP TABLE staff_time;
