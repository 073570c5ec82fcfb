-- +goose Up
-- Every hub, read before a hub is known, and so outside the fence.
CREATE TABLE hub_directory (
  id TEXT PRIMARY KEY
);

CREATE TABLE hub (
  id TEXT PRIMARY KEY REFERENCES hub_directory (id),
  name TEXT NOT NULL,
  settings TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL
);

-- One row a hub, locked at the end of every writing transaction: it numbers the
-- changes and links the audit trail.
CREATE TABLE hub_head (
  hub_id TEXT PRIMARY KEY REFERENCES hub (id),
  change_position INTEGER NOT NULL,
  audit_position INTEGER NOT NULL,
  audit_hash TEXT NOT NULL
);

-- Registers that come by import, and the feed that tells of every record in them,
-- do not refer to hub: to look it up for each of 50,000 rows took a quarter of an
-- import's time. The fence is the same without it.
CREATE TABLE school (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  urn INTEGER NOT NULL,
  la_code TEXT NOT NULL,
  la_name TEXT NOT NULL,
  establishment_number TEXT NOT NULL,
  ukprn TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  phase TEXT NOT NULL,
  type_name TEXT NOT NULL,
  type_group TEXT NOT NULL,
  opened_on TEXT,
  closed_on TEXT,
  low_age INTEGER,
  high_age INTEGER,
  gender TEXT NOT NULL,
  religious_character TEXT NOT NULL,
  street TEXT NOT NULL,
  locality TEXT NOT NULL,
  address3 TEXT NOT NULL,
  town TEXT NOT NULL,
  county TEXT NOT NULL,
  postcode TEXT NOT NULL,
  website TEXT NOT NULL,
  region TEXT NOT NULL,
  district TEXT NOT NULL,
  ward TEXT NOT NULL,
  trust_name TEXT NOT NULL,
  easting INTEGER,
  northing INTEGER,
  capacity INTEGER,
  pupils INTEGER,
  boys INTEGER,
  girls INTEGER,
  fsm_pupils INTEGER,
  fsm_percent TEXT NOT NULL,
  digest TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, urn)
);
CREATE INDEX school_by_name ON school (hub_id, name, id);
CREATE INDEX school_by_authority ON school (hub_id, la_code);

-- A table without foreign keys to school: most predecessors are in no register.
CREATE TABLE school_succession (
  hub_id TEXT NOT NULL,
  from_urn INTEGER NOT NULL,
  to_urn INTEGER NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  on_date TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, from_urn, to_urn),
  UNIQUE (hub_id, id)
);
CREATE INDEX school_succession_to ON school_succession (hub_id, to_urn);

CREATE TABLE partner (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  website TEXT NOT NULL,
  charity_number TEXT NOT NULL,
  note TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, name)
);

CREATE TABLE person (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id)
);
CREATE INDEX person_by_name ON person (hub_id, name, id);

CREATE TABLE appointment (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  role TEXT NOT NULL,
  partner_id TEXT,
  school_id TEXT,
  la_code TEXT,
  from_on TEXT NOT NULL,
  to_on TEXT,
  pending BOOLEAN NOT NULL,
  granted_by TEXT,
  confirmed_by TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, granted_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, confirmed_by) REFERENCES person (hub_id, id),
  CHECK ((CASE WHEN partner_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN school_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN la_code IS NULL THEN 0 ELSE 1 END) <= 1),
  CHECK (to_on IS NULL OR to_on >= from_on)
);
CREATE INDEX appointment_by_person ON appointment (hub_id, person_id);
CREATE INDEX appointment_by_role ON appointment (hub_id, role);

CREATE TABLE client (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  revoked_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id)
);

-- Read before a hub is known, and so outside the fence.
CREATE TABLE identity (
  hub_id TEXT NOT NULL REFERENCES hub_directory (id),
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  person_id TEXT,
  client_id TEXT,
  active BOOLEAN NOT NULL,
  PRIMARY KEY (hub_id, issuer, subject),
  UNIQUE (hub_id, person_id),
  UNIQUE (hub_id, client_id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, client_id) REFERENCES client (hub_id, id)
);
CREATE INDEX identity_by_subject ON identity (issuer, subject);

CREATE TABLE provision (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  CHECK (to_on IS NULL OR to_on >= from_on)
);
CREATE INDEX provision_by_school ON provision (hub_id, school_id);
CREATE INDEX provision_by_partner ON provision (hub_id, partner_id);

CREATE TABLE placement (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  provision_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, provision_id) REFERENCES provision (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id),
  CHECK (to_on IS NULL OR to_on >= from_on)
);
CREATE INDEX placement_by_provision ON placement (hub_id, provision_id);
CREATE INDEX placement_by_person ON placement (hub_id, person_id);

CREATE TABLE framework (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  family_id TEXT NOT NULL,
  edition INTEGER NOT NULL,
  based_on_id TEXT,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  content TEXT NOT NULL,
  published_at TIMESTAMP,
  retired_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, family_id, edition),
  FOREIGN KEY (hub_id, based_on_id) REFERENCES framework (hub_id, id)
);

CREATE TABLE observation (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  purpose TEXT NOT NULL,
  state TEXT NOT NULL,
  framework_id TEXT NOT NULL,
  provision_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  teacher_id TEXT NOT NULL,
  starts_at TIMESTAMP NOT NULL,
  planned_at TIMESTAMP NOT NULL,
  visit_on TEXT NOT NULL,
  length_minutes INTEGER NOT NULL,
  terms TEXT NOT NULL,
  proposed_at TIMESTAMP NOT NULL,
  proposed_by TEXT NOT NULL,
  focus TEXT NOT NULL,
  rescheduled_because TEXT NOT NULL,
  ending_reason TEXT NOT NULL,
  ended_by TEXT,
  ended_at TIMESTAMP,
  started_at TIMESTAMP,
  finished_at TIMESTAMP,
  took_no_part BOOLEAN NOT NULL,
  asked_no_preparation BOOLEAN NOT NULL,
  contact_outcome TEXT NOT NULL,
  contact_with TEXT NOT NULL,
  contact_reason TEXT NOT NULL,
  recorded_at TIMESTAMP,
  report_due_on TEXT,
  issued_at TIMESTAMP,
  issued_by TEXT,
  window_ends_on TEXT,
  published_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, framework_id) REFERENCES framework (hub_id, id),
  FOREIGN KEY (hub_id, provision_id) REFERENCES provision (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, teacher_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, proposed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, ended_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, issued_by) REFERENCES person (hub_id, id)
);
CREATE INDEX observation_by_start ON observation (hub_id, starts_at, id);
CREATE INDEX observation_by_teacher ON observation (hub_id, teacher_id);
CREATE INDEX observation_by_school ON observation (hub_id, school_id, starts_at);
CREATE INDEX observation_by_partner ON observation (hub_id, partner_id, starts_at);
CREATE INDEX observation_by_provision ON observation (hub_id, provision_id);
CREATE INDEX observation_awaiting_publication ON observation (hub_id, window_ends_on) WHERE published_at IS NULL AND issued_at IS NOT NULL;

CREATE TABLE observation_observer (
  hub_id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  leads BOOLEAN NOT NULL,
  conflict_kind TEXT NOT NULL,
  conflict_reason TEXT NOT NULL,
  PRIMARY KEY (hub_id, observation_id, person_id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);
CREATE INDEX observation_observer_by_person ON observation_observer (hub_id, person_id);

CREATE TABLE observation_agreement (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  side TEXT NOT NULL,
  by_id TEXT NOT NULL,
  given_by TEXT NOT NULL,
  given_how TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  voided_at TIMESTAMP,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE UNIQUE INDEX observation_agreement_standing ON observation_agreement (hub_id, observation_id, side) WHERE voided_at IS NULL;
CREATE INDEX observation_agreement_by_observation ON observation_agreement (hub_id, observation_id);

CREATE TABLE observation_exception (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  clause TEXT NOT NULL,
  reason TEXT NOT NULL,
  agreed_by TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  voided_at TIMESTAMP,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, recorded_by) REFERENCES person (hub_id, id)
);
CREATE INDEX observation_exception_by_observation ON observation_exception (hub_id, observation_id);

CREATE TABLE observation_notes (
  hub_id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  observer_id TEXT NOT NULL,
  text TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, observation_id, observer_id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, observer_id) REFERENCES person (hub_id, id)
);

-- One row an observer: the judgements as a sealed list.
CREATE TABLE observation_judgement (
  hub_id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  observer_id TEXT NOT NULL,
  judgements TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, observation_id, observer_id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, observer_id) REFERENCES person (hub_id, id)
);

CREATE TABLE observation_feedback (
  hub_id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  given_at TIMESTAMP NOT NULL,
  given_to TEXT NOT NULL,
  strengths TEXT,
  strength_count INTEGER NOT NULL,
  next_steps TEXT,
  next_step_count INTEGER NOT NULL,
  dialogue TEXT,
  dialogue_at TIMESTAMP,
  recorded_by TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, observation_id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, recorded_by) REFERENCES person (hub_id, id)
);

CREATE TABLE observation_draft (
  hub_id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  observer_id TEXT NOT NULL,
  report TEXT,
  summary TEXT,
  state TEXT NOT NULL,
  submitted_at TIMESTAMP,
  returned_because TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, observation_id, observer_id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, observer_id) REFERENCES person (hub_id, id)
);

-- Issued reports never change: a correction is another version.
CREATE TABLE observation_report (
  hub_id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  author_id TEXT NOT NULL,
  issued_by TEXT NOT NULL,
  issued_at TIMESTAMP NOT NULL,
  report TEXT,
  summary TEXT,
  judgements TEXT,
  PRIMARY KEY (hub_id, observation_id, version),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, author_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, issued_by) REFERENCES person (hub_id, id)
);

CREATE TABLE observation_response (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  answers TEXT NOT NULL,
  text TEXT,
  by_id TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE INDEX observation_response_by_observation ON observation_response (hub_id, observation_id);

CREATE TABLE development_need (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  teacher_id TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  raised_by TEXT NOT NULL,
  need TEXT,
  basis TEXT,
  support TEXT,
  outcome TEXT,
  due_by TEXT NOT NULL,
  state TEXT NOT NULL,
  closed_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, teacher_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, owner_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, raised_by) REFERENCES person (hub_id, id)
);
CREATE INDEX development_need_by_due ON development_need (hub_id, due_by, id);
CREATE INDEX development_need_by_teacher ON development_need (hub_id, teacher_id);
CREATE INDEX development_need_by_observation ON development_need (hub_id, observation_id);

CREATE TABLE development_need_progress (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  need_id TEXT NOT NULL,
  on_date TEXT NOT NULL,
  note TEXT,
  by_id TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, need_id) REFERENCES development_need (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE INDEX development_need_progress_by_need ON development_need_progress (hub_id, need_id);

CREATE TABLE import_run (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  mode TEXT NOT NULL,
  on_error TEXT NOT NULL,
  state TEXT NOT NULL,
  content_type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  bytes_read INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  columns TEXT NOT NULL,
  warnings TEXT NOT NULL,
  rows_read INTEGER NOT NULL,
  created_rows INTEGER NOT NULL,
  updated_rows INTEGER NOT NULL,
  unchanged_rows INTEGER NOT NULL,
  rejected_rows INTEGER NOT NULL,
  skipped_rows INTEGER NOT NULL,
  started_by TEXT,
  client_id TEXT,
  runner TEXT NOT NULL,
  started_at TIMESTAMP NOT NULL,
  finished_at TIMESTAMP,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, started_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, client_id) REFERENCES client (hub_id, id)
);

-- One running import a hub and kind.
CREATE UNIQUE INDEX import_run_running ON import_run (hub_id, kind) WHERE state = 'running';

CREATE TABLE import_error (
  hub_id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  row_number INTEGER NOT NULL,
  line_number INTEGER NOT NULL,
  column_name TEXT NOT NULL,
  value TEXT NOT NULL,
  rule TEXT NOT NULL,
  detail TEXT NOT NULL,
  raw TEXT,
  PRIMARY KEY (hub_id, import_id, position),
  FOREIGN KEY (hub_id, import_id) REFERENCES import_run (hub_id, id)
);

CREATE TABLE idempotency_key (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  principal_id TEXT NOT NULL,
  key TEXT NOT NULL,
  operation TEXT NOT NULL,
  digest TEXT NOT NULL,
  status INTEGER NOT NULL,
  header TEXT NOT NULL,
  party TEXT NOT NULL,
  parts TEXT NOT NULL,
  body TEXT,
  created_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, principal_id, key)
);
CREATE INDEX idempotency_key_by_age ON idempotency_key (hub_id, created_at);

CREATE TABLE audit_event (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  position INTEGER NOT NULL,
  at TIMESTAMP NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT,
  party TEXT NOT NULL,
  action TEXT NOT NULL,
  object_kind TEXT NOT NULL,
  object_id TEXT NOT NULL,
  subject_id TEXT,
  parts TEXT NOT NULL,
  request_id TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (hub_id, position)
);
CREATE INDEX audit_event_by_object ON audit_event (hub_id, object_id, position);
CREATE INDEX audit_event_by_subject ON audit_event (hub_id, subject_id, position);

CREATE TABLE change (
  hub_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  at TIMESTAMP NOT NULL,
  name TEXT NOT NULL,
  operation TEXT NOT NULL,
  resource TEXT NOT NULL,
  record_id TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  keys TEXT NOT NULL,
  PRIMARY KEY (hub_id, position)
);

-- The audit trail only grows.
-- +goose StatementBegin
CREATE TRIGGER audit_event_never_changes BEFORE UPDATE ON audit_event BEGIN
  SELECT RAISE(ABORT, 'the table audit_event only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_event_never_shrinks BEFORE DELETE ON audit_event BEGIN
  SELECT RAISE(ABORT, 'the table audit_event only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_report_never_changes BEFORE UPDATE ON observation_report BEGIN
  SELECT RAISE(ABORT, 'the table observation_report only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_report_never_shrinks BEFORE DELETE ON observation_report BEGIN
  SELECT RAISE(ABORT, 'the table observation_report only grows');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE change;
DROP TABLE audit_event;
DROP TABLE idempotency_key;
DROP TABLE import_error;
DROP TABLE import_run;
DROP TABLE development_need_progress;
DROP TABLE development_need;
DROP TABLE observation_response;
DROP TABLE observation_report;
DROP TABLE observation_draft;
DROP TABLE observation_feedback;
DROP TABLE observation_judgement;
DROP TABLE observation_notes;
DROP TABLE observation_exception;
DROP TABLE observation_agreement;
DROP TABLE observation_observer;
DROP TABLE observation;
DROP TABLE framework;
DROP TABLE placement;
DROP TABLE provision;
DROP TABLE identity;
DROP TABLE client;
DROP TABLE appointment;
DROP TABLE person;
DROP TABLE partner;
DROP TABLE school_succession;
DROP TABLE school;
DROP TABLE hub_head;
DROP TABLE hub;
DROP TABLE hub_directory;
