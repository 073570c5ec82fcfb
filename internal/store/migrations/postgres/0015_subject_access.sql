-- +goose Up
-- Somebody asks for what is kept about them.
CREATE TABLE subject_access_request (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  form text NOT NULL,
  received_on date NOT NULL,
  recorded_by uuid NOT NULL,
  identity_how text NOT NULL,
  identity_by uuid,
  identity_at timestamptz,
  clock_from date NOT NULL,
  due_on date NOT NULL,
  extended_months integer NOT NULL,
  extension_reason text,
  extended_by uuid,
  extended_at timestamptz,
  gathered_by uuid,
  gathered_at timestamptz,
  decided_at timestamptz,
  released_by uuid,
  released_at timestamptz,
  available_until_on date,
  due_told_at timestamptz,
  overdue_at timestamptz,
  ended_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
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
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  request_id uuid NOT NULL,
  kind text NOT NULL,
  record_id uuid,
  content text,
  third_parties boolean NOT NULL,
  for_review boolean NOT NULL,
  decision text NOT NULL,
  reason text,
  replacement text,
  decided_by uuid,
  decided_at timestamptz,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, request_id) REFERENCES subject_access_request (hub_id, id),
  FOREIGN KEY (hub_id, decided_by) REFERENCES person (hub_id, id)
);
CREATE INDEX subject_access_part_by_request ON subject_access_part (hub_id, request_id, id);

ALTER TABLE subject_access_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE subject_access_request FORCE ROW LEVEL SECURITY;
CREATE POLICY subject_access_request_hub ON subject_access_request USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

ALTER TABLE subject_access_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE subject_access_part FORCE ROW LEVEL SECURITY;
CREATE POLICY subject_access_part_hub ON subject_access_part USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON subject_access_request, subject_access_part TO hubqa_app;

-- +goose Down
DROP TABLE subject_access_part;
DROP TABLE subject_access_request;
