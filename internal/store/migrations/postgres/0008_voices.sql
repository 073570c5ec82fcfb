-- +goose Up
-- What head teachers ask: the report of a visit, or a visit.
CREATE TABLE visit_request (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  kind text NOT NULL,
  school_id uuid NOT NULL,
  la_code text NOT NULL,
  partner_id uuid NOT NULL,
  provision_id uuid NOT NULL,
  observation_id uuid,
  teacher_id uuid,
  appointment_id uuid NOT NULL,
  requested_by uuid NOT NULL,
  reason text NOT NULL,
  state text NOT NULL,
  decided_by uuid,
  decided_at timestamptz,
  decided_on date,
  given_by text NOT NULL,
  minute text NOT NULL,
  decision_reason text,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, provision_id) REFERENCES provision (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, teacher_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, appointment_id) REFERENCES appointment (hub_id, id),
  FOREIGN KEY (hub_id, requested_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, decided_by) REFERENCES person (hub_id, id),
  CHECK (decided_by <> requested_by)
);
CREATE INDEX visit_request_by_time ON visit_request (hub_id, created_at, id);
CREATE INDEX visit_request_by_school ON visit_request (hub_id, school_id);
CREATE UNIQUE INDEX visit_request_for_visit ON visit_request (hub_id, provision_id) WHERE state = 'open' AND kind = 'visit';
CREATE UNIQUE INDEX visit_request_for_report ON visit_request (hub_id, observation_id) WHERE state = 'open' AND kind = 'report';

-- The visits that were proposed upon a request.
CREATE TABLE visit_request_visit (
  hub_id uuid NOT NULL,
  request_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  PRIMARY KEY (hub_id, observation_id),
  FOREIGN KEY (hub_id, request_id) REFERENCES visit_request (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id)
);
CREATE INDEX visit_request_visit_by_request ON visit_request_visit (hub_id, request_id);

-- What was decided on a candidate after they were observed.
CREATE TABLE commissioning_decision (
  hub_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  report_version integer NOT NULL,
  decision text NOT NULL,
  reason text NOT NULL,
  decided_by uuid NOT NULL,
  decided_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, observation_id),
  FOREIGN KEY (hub_id, observation_id, report_version) REFERENCES observation_report (hub_id, observation_id, version),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, decided_by) REFERENCES person (hub_id, id)
);
CREATE INDEX commissioning_decision_by_partner ON commissioning_decision (hub_id, partner_id);

-- What all parties suggest, and what becomes of it.
CREATE TABLE suggestion (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  by_id uuid NOT NULL,
  clause text NOT NULL,
  text text NOT NULL,
  status text NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE INDEX suggestion_by_time ON suggestion (hub_id, created_at, id);
CREATE TABLE suggestion_reply (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  suggestion_id uuid NOT NULL,
  text text NOT NULL,
  status text NOT NULL,
  by_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, suggestion_id) REFERENCES suggestion (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE INDEX suggestion_reply_by_suggestion ON suggestion_reply (hub_id, suggestion_id);

ALTER TABLE visit_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE visit_request FORCE ROW LEVEL SECURITY;
CREATE POLICY visit_request_hub ON visit_request USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE visit_request_visit ENABLE ROW LEVEL SECURITY;
ALTER TABLE visit_request_visit FORCE ROW LEVEL SECURITY;
CREATE POLICY visit_request_visit_hub ON visit_request_visit USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE commissioning_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE commissioning_decision FORCE ROW LEVEL SECURITY;
CREATE POLICY commissioning_decision_hub ON commissioning_decision USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE suggestion ENABLE ROW LEVEL SECURITY;
ALTER TABLE suggestion FORCE ROW LEVEL SECURITY;
CREATE POLICY suggestion_hub ON suggestion USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE suggestion_reply ENABLE ROW LEVEL SECURITY;
ALTER TABLE suggestion_reply FORCE ROW LEVEL SECURITY;
CREATE POLICY suggestion_reply_hub ON suggestion_reply USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON suggestion TO hubqa_app;
GRANT SELECT, INSERT ON suggestion_reply TO hubqa_app;
GRANT SELECT, INSERT ON commissioning_decision TO hubqa_app;
GRANT SELECT, INSERT, UPDATE ON visit_request, visit_request_visit TO hubqa_app;

-- +goose Down
DROP TABLE suggestion_reply;
DROP TABLE suggestion;
DROP TABLE commissioning_decision;
DROP TABLE visit_request_visit;
DROP TABLE visit_request;
