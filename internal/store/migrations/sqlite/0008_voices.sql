-- +goose Up
-- What head teachers ask: the report of a visit, or a visit.
CREATE TABLE visit_request (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  school_id TEXT NOT NULL,
  la_code TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  provision_id TEXT NOT NULL,
  observation_id TEXT,
  teacher_id TEXT,
  appointment_id TEXT NOT NULL,
  requested_by TEXT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  decided_by TEXT,
  decided_at TIMESTAMP,
  decided_on TEXT,
  given_by TEXT NOT NULL,
  minute TEXT NOT NULL,
  decision_reason TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
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
  hub_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  PRIMARY KEY (hub_id, observation_id),
  FOREIGN KEY (hub_id, request_id) REFERENCES visit_request (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id)
);
CREATE INDEX visit_request_visit_by_request ON visit_request_visit (hub_id, request_id);

-- What was decided on a candidate after they were observed.
CREATE TABLE commissioning_decision (
  hub_id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  report_version INTEGER NOT NULL,
  decision TEXT NOT NULL,
  reason TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, observation_id),
  FOREIGN KEY (hub_id, observation_id, report_version) REFERENCES observation_report (hub_id, observation_id, version),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, decided_by) REFERENCES person (hub_id, id)
);
CREATE INDEX commissioning_decision_by_partner ON commissioning_decision (hub_id, partner_id);

-- What all parties suggest, and what becomes of it.
CREATE TABLE suggestion (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  by_id TEXT NOT NULL,
  clause TEXT NOT NULL,
  text TEXT NOT NULL,
  status TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE INDEX suggestion_by_time ON suggestion (hub_id, created_at, id);
CREATE TABLE suggestion_reply (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  suggestion_id TEXT NOT NULL,
  text TEXT NOT NULL,
  status TEXT NOT NULL,
  by_id TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, suggestion_id) REFERENCES suggestion (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE INDEX suggestion_reply_by_suggestion ON suggestion_reply (hub_id, suggestion_id);

-- +goose Down
DROP TABLE suggestion_reply;
DROP TABLE suggestion;
DROP TABLE commissioning_decision;
DROP TABLE visit_request_visit;
DROP TABLE visit_request;
