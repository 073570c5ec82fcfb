-- +goose Up
-- The role that serves. A login role of the installation is made a member of it.
-- +goose StatementBegin
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hubqa_app') THEN
    CREATE ROLE hubqa_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
  END IF;
END
$$;
-- +goose StatementEnd

-- Every hub, read before a hub is known, and so outside the fence.
CREATE TABLE hub_directory (
  id uuid PRIMARY KEY
);

CREATE TABLE hub (
  id uuid PRIMARY KEY REFERENCES hub_directory (id),
  name text NOT NULL,
  settings jsonb NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

-- One row a hub, locked at the end of every writing transaction: it numbers the
-- changes and links the audit trail.
CREATE TABLE hub_head (
  hub_id uuid PRIMARY KEY REFERENCES hub (id),
  change_position bigint NOT NULL,
  audit_position bigint NOT NULL,
  audit_hash text NOT NULL
);

-- Registers that come by import, and the feed that tells of every record in them,
-- do not refer to hub: to look it up for each of 50,000 rows took a quarter of an
-- import's time. The fence is the same without it.
CREATE TABLE school (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  urn integer NOT NULL,
  la_code text NOT NULL,
  la_name text NOT NULL,
  establishment_number text NOT NULL,
  ukprn text NOT NULL,
  name text NOT NULL,
  status text NOT NULL,
  phase text NOT NULL,
  type_name text NOT NULL,
  type_group text NOT NULL,
  opened_on date,
  closed_on date,
  low_age integer,
  high_age integer,
  gender text NOT NULL,
  religious_character text NOT NULL,
  street text NOT NULL,
  locality text NOT NULL,
  address3 text NOT NULL,
  town text NOT NULL,
  county text NOT NULL,
  postcode text NOT NULL,
  website text NOT NULL,
  region text NOT NULL,
  district text NOT NULL,
  ward text NOT NULL,
  trust_name text NOT NULL,
  easting integer,
  northing integer,
  capacity integer,
  pupils integer,
  boys integer,
  girls integer,
  fsm_pupils integer,
  fsm_percent text NOT NULL,
  digest text NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, urn)
);
CREATE INDEX school_by_name ON school (hub_id, name, id);
CREATE INDEX school_by_authority ON school (hub_id, la_code);

-- A table without foreign keys to school: most predecessors are in no register.
CREATE TABLE school_succession (
  hub_id uuid NOT NULL,
  from_urn integer NOT NULL,
  to_urn integer NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  on_date date,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, from_urn, to_urn),
  UNIQUE (hub_id, id)
);
CREATE INDEX school_succession_to ON school_succession (hub_id, to_urn);

CREATE TABLE partner (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  status text NOT NULL,
  email text NOT NULL,
  phone text NOT NULL,
  website text NOT NULL,
  charity_number text NOT NULL,
  note text NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, name)
);

CREATE TABLE person (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  name text NOT NULL,
  status text NOT NULL,
  email text NOT NULL,
  phone text NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id)
);
CREATE INDEX person_by_name ON person (hub_id, name, id);

CREATE TABLE appointment (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  role text NOT NULL,
  partner_id uuid,
  school_id uuid,
  la_code text,
  from_on date NOT NULL,
  to_on date,
  pending boolean NOT NULL,
  granted_by uuid,
  confirmed_by uuid,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
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
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  name text NOT NULL,
  scopes jsonb NOT NULL,
  revoked_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id)
);

-- Read before a hub is known, and so outside the fence.
CREATE TABLE identity (
  hub_id uuid NOT NULL REFERENCES hub_directory (id),
  issuer text NOT NULL,
  subject text NOT NULL,
  person_id uuid,
  client_id uuid,
  active boolean NOT NULL,
  PRIMARY KEY (hub_id, issuer, subject),
  UNIQUE (hub_id, person_id),
  UNIQUE (hub_id, client_id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, client_id) REFERENCES client (hub_id, id)
);
CREATE INDEX identity_by_subject ON identity (issuer, subject);

CREATE TABLE provision (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  partner_id uuid NOT NULL,
  school_id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  state text NOT NULL,
  from_on date NOT NULL,
  to_on date,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  CHECK (to_on IS NULL OR to_on >= from_on)
);
CREATE INDEX provision_by_school ON provision (hub_id, school_id);
CREATE INDEX provision_by_partner ON provision (hub_id, partner_id);

CREATE TABLE placement (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  provision_id uuid NOT NULL,
  person_id uuid NOT NULL,
  from_on date NOT NULL,
  to_on date,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, provision_id) REFERENCES provision (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id),
  CHECK (to_on IS NULL OR to_on >= from_on)
);
CREATE INDEX placement_by_provision ON placement (hub_id, provision_id);
CREATE INDEX placement_by_person ON placement (hub_id, person_id);

CREATE TABLE framework (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  family_id uuid NOT NULL,
  edition integer NOT NULL,
  based_on_id uuid,
  name text NOT NULL,
  state text NOT NULL,
  content jsonb NOT NULL,
  published_at timestamptz,
  retired_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, family_id, edition),
  FOREIGN KEY (hub_id, based_on_id) REFERENCES framework (hub_id, id)
);

CREATE TABLE observation (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  kind text NOT NULL,
  purpose text NOT NULL,
  state text NOT NULL,
  framework_id uuid NOT NULL,
  provision_id uuid NOT NULL,
  school_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  teacher_id uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  planned_at timestamptz NOT NULL,
  visit_on date NOT NULL,
  length_minutes integer NOT NULL,
  terms jsonb NOT NULL,
  proposed_at timestamptz NOT NULL,
  proposed_by uuid NOT NULL,
  focus text NOT NULL,
  rescheduled_because text NOT NULL,
  ending_reason text NOT NULL,
  ended_by uuid,
  ended_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  took_no_part boolean NOT NULL,
  asked_no_preparation boolean NOT NULL,
  contact_outcome text NOT NULL,
  contact_with text NOT NULL,
  contact_reason text NOT NULL,
  recorded_at timestamptz,
  report_due_on date,
  issued_at timestamptz,
  issued_by uuid,
  window_ends_on date,
  published_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
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
  hub_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  person_id uuid NOT NULL,
  leads boolean NOT NULL,
  conflict_kind text NOT NULL,
  conflict_reason text NOT NULL,
  PRIMARY KEY (hub_id, observation_id, person_id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);
CREATE INDEX observation_observer_by_person ON observation_observer (hub_id, person_id);

CREATE TABLE observation_agreement (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  observation_id uuid NOT NULL,
  side text NOT NULL,
  by_id uuid NOT NULL,
  given_by text NOT NULL,
  given_how text NOT NULL,
  at timestamptz NOT NULL,
  voided_at timestamptz,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE UNIQUE INDEX observation_agreement_standing ON observation_agreement (hub_id, observation_id, side) WHERE voided_at IS NULL;
CREATE INDEX observation_agreement_by_observation ON observation_agreement (hub_id, observation_id);

CREATE TABLE observation_exception (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  observation_id uuid NOT NULL,
  clause text NOT NULL,
  reason text NOT NULL,
  agreed_by text NOT NULL,
  recorded_by uuid NOT NULL,
  recorded_at timestamptz NOT NULL,
  voided_at timestamptz,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, recorded_by) REFERENCES person (hub_id, id)
);
CREATE INDEX observation_exception_by_observation ON observation_exception (hub_id, observation_id);

CREATE TABLE observation_notes (
  hub_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  observer_id uuid NOT NULL,
  text text,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, observation_id, observer_id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, observer_id) REFERENCES person (hub_id, id)
);

-- One row an observer: the judgements as a sealed list.
CREATE TABLE observation_judgement (
  hub_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  observer_id uuid NOT NULL,
  judgements text,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, observation_id, observer_id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, observer_id) REFERENCES person (hub_id, id)
);

CREATE TABLE observation_feedback (
  hub_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  given_at timestamptz NOT NULL,
  given_to text NOT NULL,
  strengths text,
  strength_count integer NOT NULL,
  next_steps text,
  next_step_count integer NOT NULL,
  dialogue text,
  dialogue_at timestamptz,
  recorded_by uuid NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, observation_id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, recorded_by) REFERENCES person (hub_id, id)
);

CREATE TABLE observation_draft (
  hub_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  observer_id uuid NOT NULL,
  report text,
  summary text,
  state text NOT NULL,
  submitted_at timestamptz,
  returned_because text,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, observation_id, observer_id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, observer_id) REFERENCES person (hub_id, id)
);

-- Issued reports never change: a correction is another version.
CREATE TABLE observation_report (
  hub_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  version integer NOT NULL,
  author_id uuid NOT NULL,
  issued_by uuid NOT NULL,
  issued_at timestamptz NOT NULL,
  report text,
  summary text,
  judgements text,
  PRIMARY KEY (hub_id, observation_id, version),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, author_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, issued_by) REFERENCES person (hub_id, id)
);

CREATE TABLE observation_response (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  observation_id uuid NOT NULL,
  answers text NOT NULL,
  text text,
  by_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE INDEX observation_response_by_observation ON observation_response (hub_id, observation_id);

CREATE TABLE development_need (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  observation_id uuid NOT NULL,
  teacher_id uuid NOT NULL,
  owner_id uuid NOT NULL,
  raised_by uuid NOT NULL,
  need text,
  basis text,
  support text,
  outcome text,
  due_by date NOT NULL,
  state text NOT NULL,
  closed_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
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
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  need_id uuid NOT NULL,
  on_date date NOT NULL,
  note text,
  by_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, need_id) REFERENCES development_need (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE INDEX development_need_progress_by_need ON development_need_progress (hub_id, need_id);

CREATE TABLE import_run (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  kind text NOT NULL,
  mode text NOT NULL,
  on_error text NOT NULL,
  state text NOT NULL,
  content_type text NOT NULL,
  bytes bigint NOT NULL,
  bytes_read bigint NOT NULL,
  sha256 text NOT NULL,
  columns jsonb NOT NULL,
  warnings jsonb NOT NULL,
  rows_read bigint NOT NULL,
  created_rows bigint NOT NULL,
  updated_rows bigint NOT NULL,
  unchanged_rows bigint NOT NULL,
  rejected_rows bigint NOT NULL,
  skipped_rows bigint NOT NULL,
  started_by uuid,
  client_id uuid,
  runner text NOT NULL,
  started_at timestamptz NOT NULL,
  finished_at timestamptz,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, started_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, client_id) REFERENCES client (hub_id, id)
);

-- One running import a hub and kind.
CREATE UNIQUE INDEX import_run_running ON import_run (hub_id, kind) WHERE state = 'running';

CREATE TABLE import_error (
  hub_id uuid NOT NULL,
  import_id uuid NOT NULL,
  position bigint NOT NULL,
  row_number bigint NOT NULL,
  line_number bigint NOT NULL,
  column_name text NOT NULL,
  value text NOT NULL,
  rule text NOT NULL,
  detail text NOT NULL,
  raw text,
  PRIMARY KEY (hub_id, import_id, position),
  FOREIGN KEY (hub_id, import_id) REFERENCES import_run (hub_id, id)
);

CREATE TABLE idempotency_key (
  hub_id uuid NOT NULL REFERENCES hub (id),
  principal_id uuid NOT NULL,
  key text NOT NULL,
  operation text NOT NULL,
  digest text NOT NULL,
  status integer NOT NULL,
  header text NOT NULL,
  party text NOT NULL,
  parts text NOT NULL,
  body text,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, principal_id, key)
);
CREATE INDEX idempotency_key_by_age ON idempotency_key (hub_id, created_at);

CREATE TABLE audit_event (
  hub_id uuid NOT NULL REFERENCES hub (id),
  position bigint NOT NULL,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL,
  actor_id uuid,
  party text NOT NULL,
  action text NOT NULL,
  object_kind text NOT NULL,
  object_id uuid NOT NULL,
  subject_id uuid,
  parts text NOT NULL,
  request_id text NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (hub_id, position)
);
CREATE INDEX audit_event_by_object ON audit_event (hub_id, object_id, position);
CREATE INDEX audit_event_by_subject ON audit_event (hub_id, subject_id, position);

CREATE TABLE change (
  hub_id uuid NOT NULL,
  position bigint NOT NULL,
  at timestamptz NOT NULL,
  name text NOT NULL,
  operation text NOT NULL,
  resource text NOT NULL,
  record_id uuid NOT NULL,
  record_version bigint NOT NULL,
  keys text NOT NULL,
  PRIMARY KEY (hub_id, position)
);

-- The audit trail only grows.
-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the table % only grows', TG_TABLE_NAME;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER audit_event_only_grows BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_event_never_emptied BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER observation_report_never_changes BEFORE UPDATE OR DELETE ON observation_report FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The second fence: every row belongs to the hub named at the start of the transaction.
ALTER TABLE hub ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub FORCE ROW LEVEL SECURITY;
CREATE POLICY hub_hub ON hub USING (id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE hub_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE hub_head FORCE ROW LEVEL SECURITY;
CREATE POLICY hub_head_hub ON hub_head USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE school ENABLE ROW LEVEL SECURITY;
ALTER TABLE school FORCE ROW LEVEL SECURITY;
CREATE POLICY school_hub ON school USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE school_succession ENABLE ROW LEVEL SECURITY;
ALTER TABLE school_succession FORCE ROW LEVEL SECURITY;
CREATE POLICY school_succession_hub ON school_succession USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE partner ENABLE ROW LEVEL SECURITY;
ALTER TABLE partner FORCE ROW LEVEL SECURITY;
CREATE POLICY partner_hub ON partner USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE person ENABLE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
CREATE POLICY person_hub ON person USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE appointment ENABLE ROW LEVEL SECURITY;
ALTER TABLE appointment FORCE ROW LEVEL SECURITY;
CREATE POLICY appointment_hub ON appointment USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE client ENABLE ROW LEVEL SECURITY;
ALTER TABLE client FORCE ROW LEVEL SECURITY;
CREATE POLICY client_hub ON client USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE provision ENABLE ROW LEVEL SECURITY;
ALTER TABLE provision FORCE ROW LEVEL SECURITY;
CREATE POLICY provision_hub ON provision USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE placement ENABLE ROW LEVEL SECURITY;
ALTER TABLE placement FORCE ROW LEVEL SECURITY;
CREATE POLICY placement_hub ON placement USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE framework ENABLE ROW LEVEL SECURITY;
ALTER TABLE framework FORCE ROW LEVEL SECURITY;
CREATE POLICY framework_hub ON framework USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE observation ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation FORCE ROW LEVEL SECURITY;
CREATE POLICY observation_hub ON observation USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE observation_observer ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation_observer FORCE ROW LEVEL SECURITY;
CREATE POLICY observation_observer_hub ON observation_observer USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE observation_agreement ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation_agreement FORCE ROW LEVEL SECURITY;
CREATE POLICY observation_agreement_hub ON observation_agreement USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE observation_exception ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation_exception FORCE ROW LEVEL SECURITY;
CREATE POLICY observation_exception_hub ON observation_exception USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE observation_notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation_notes FORCE ROW LEVEL SECURITY;
CREATE POLICY observation_notes_hub ON observation_notes USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE observation_judgement ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation_judgement FORCE ROW LEVEL SECURITY;
CREATE POLICY observation_judgement_hub ON observation_judgement USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE observation_feedback ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation_feedback FORCE ROW LEVEL SECURITY;
CREATE POLICY observation_feedback_hub ON observation_feedback USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE observation_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY observation_draft_hub ON observation_draft USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE observation_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation_report FORCE ROW LEVEL SECURITY;
CREATE POLICY observation_report_hub ON observation_report USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE observation_response ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation_response FORCE ROW LEVEL SECURITY;
CREATE POLICY observation_response_hub ON observation_response USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE development_need ENABLE ROW LEVEL SECURITY;
ALTER TABLE development_need FORCE ROW LEVEL SECURITY;
CREATE POLICY development_need_hub ON development_need USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE development_need_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE development_need_progress FORCE ROW LEVEL SECURITY;
CREATE POLICY development_need_progress_hub ON development_need_progress USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE import_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_run FORCE ROW LEVEL SECURITY;
CREATE POLICY import_run_hub ON import_run USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE import_error ENABLE ROW LEVEL SECURITY;
ALTER TABLE import_error FORCE ROW LEVEL SECURITY;
CREATE POLICY import_error_hub ON import_error USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_key FORCE ROW LEVEL SECURITY;
CREATE POLICY idempotency_key_hub ON idempotency_key USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_event FORCE ROW LEVEL SECURITY;
CREATE POLICY audit_event_hub ON audit_event USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE change ENABLE ROW LEVEL SECURITY;
ALTER TABLE change FORCE ROW LEVEL SECURITY;
CREATE POLICY change_hub ON change USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT USAGE ON SCHEMA public TO hubqa_app;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO hubqa_app;
REVOKE INSERT, UPDATE ON goose_db_version FROM hubqa_app;
REVOKE UPDATE ON audit_event, change FROM hubqa_app;
GRANT DELETE ON observation_observer, observation_judgement, identity, idempotency_key, import_error TO hubqa_app;

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
DROP FUNCTION refuse_change();
