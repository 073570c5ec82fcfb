-- +goose Up
-- Somebody asks for what is kept about them.
CREATE TABLE subject_access_request (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  form TEXT NOT NULL,
  received_on TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  identity_how TEXT NOT NULL,
  identity_by TEXT,
  identity_at TIMESTAMP,
  clock_from TEXT NOT NULL,
  due_on TEXT NOT NULL,
  extended_months INTEGER NOT NULL,
  extension_reason TEXT,
  extended_by TEXT,
  extended_at TIMESTAMP,
  gathered_by TEXT,
  gathered_at TIMESTAMP,
  decided_at TIMESTAMP,
  released_by TEXT,
  released_at TIMESTAMP,
  available_until_on TEXT,
  due_told_at TIMESTAMP,
  overdue_at TIMESTAMP,
  ended_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, recorded_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, identity_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, extended_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, gathered_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, released_by) REFERENCES person (hub_id, id),
  CHECK (gathered_by <> person_id),
  CHECK (released_by <> person_id),
  CHECK (released_by <> gathered_by)
);
CREATE INDEX subject_access_request_by_time ON subject_access_request (hub_id, created_at, id);
CREATE UNIQUE INDEX subject_access_request_open ON subject_access_request (hub_id, person_id) WHERE released_at IS NULL;

-- What was gathered for a request, part by part, and whether each is given out. When the
-- pack has been there for its time, its text goes and what was decided stays.
CREATE TABLE subject_access_part (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  record_id TEXT,
  content TEXT,
  third_parties BOOLEAN NOT NULL,
  for_review BOOLEAN NOT NULL,
  decision TEXT NOT NULL,
  reason TEXT,
  replacement TEXT,
  decided_by TEXT,
  decided_at TIMESTAMP,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, request_id) REFERENCES subject_access_request (hub_id, id),
  FOREIGN KEY (hub_id, decided_by) REFERENCES person (hub_id, id)
);
CREATE INDEX subject_access_part_by_request ON subject_access_part (hub_id, request_id, id);

-- +goose Down
DROP TABLE subject_access_part;
DROP TABLE subject_access_request;
