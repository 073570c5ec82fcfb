-- +goose Up
-- What a school and a hub find of the work with one partner in an academic year, in versions:
-- judgement and evidence for each of five actions, five pitfalls, the overall use on a scale,
-- what is to be done, and what both parties say to it.
CREATE TABLE evaluation (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  academic_year TEXT NOT NULL,
  edition INTEGER NOT NULL,
  based_on_id TEXT,
  state TEXT NOT NULL,
  framework_id TEXT,
  overall TEXT,
  reasons TEXT,
  change_reason TEXT,
  drawn_up_by TEXT NOT NULL,
  hub_agreed_at TIMESTAMP,
  hub_agreed_by TEXT,
  school_agreed_at TIMESTAMP,
  school_agreed_by TEXT,
  given_by TEXT NOT NULL,
  given_how TEXT NOT NULL,
  published_at TIMESTAMP,
  published_by TEXT,
  superseded_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, school_id, partner_id, academic_year, edition),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, framework_id) REFERENCES framework (hub_id, id),
  FOREIGN KEY (hub_id, drawn_up_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, hub_agreed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, school_agreed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, published_by) REFERENCES person (hub_id, id)
);
CREATE UNIQUE INDEX evaluation_open ON evaluation (hub_id, school_id, partner_id, academic_year) WHERE state IN ('draft', 'agreed');
CREATE UNIQUE INDEX evaluation_in_force ON evaluation (hub_id, school_id, partner_id, academic_year) WHERE state = 'published';
CREATE INDEX evaluation_by_year ON evaluation (hub_id, academic_year, id);

CREATE TABLE evaluation_finding (
  hub_id TEXT NOT NULL,
  evaluation_id TEXT NOT NULL,
  action TEXT NOT NULL,
  judgement TEXT,
  not_judged TEXT,
  evidence TEXT,
  pitfall TEXT NOT NULL,
  pitfall_reason TEXT,
  signals TEXT,
  PRIMARY KEY (hub_id, evaluation_id, action),
  FOREIGN KEY (hub_id, evaluation_id) REFERENCES evaluation (hub_id, id)
);

CREATE TABLE evaluation_record (
  hub_id TEXT NOT NULL,
  evaluation_id TEXT NOT NULL,
  action TEXT NOT NULL,
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  PRIMARY KEY (hub_id, evaluation_id, action, kind, record_id),
  FOREIGN KEY (hub_id, evaluation_id) REFERENCES evaluation (hub_id, id)
);

CREATE TABLE evaluation_step (
  hub_id TEXT NOT NULL,
  evaluation_id TEXT NOT NULL,
  id TEXT NOT NULL,
  place INTEGER NOT NULL,
  what TEXT,
  owner TEXT NOT NULL,
  due_by TEXT,
  outcome TEXT,
  done_on TEXT,
  done_by TEXT,
  due_at TIMESTAMP,
  overdue_at TIMESTAMP,
  PRIMARY KEY (hub_id, evaluation_id, id),
  FOREIGN KEY (hub_id, evaluation_id) REFERENCES evaluation (hub_id, id),
  FOREIGN KEY (hub_id, done_by) REFERENCES person (hub_id, id)
);

CREATE TABLE evaluation_response (
  hub_id TEXT NOT NULL,
  evaluation_id TEXT NOT NULL,
  side TEXT NOT NULL,
  words TEXT,
  by_id TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, evaluation_id, side),
  FOREIGN KEY (hub_id, evaluation_id) REFERENCES evaluation (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);

-- A draft is worded anew and discarded freely.
-- +goose StatementBegin
CREATE TRIGGER evaluation_takes_two BEFORE DELETE ON evaluation
WHEN OLD.state <> 'draft' AND NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.id AND d.class = 'evaluation') BEGIN
  SELECT RAISE(ABORT, 'from the table evaluation two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER evaluation_finding_takes_two BEFORE DELETE ON evaluation_finding
WHEN NOT EXISTS (SELECT 1 FROM evaluation e WHERE e.hub_id = OLD.hub_id AND e.id = OLD.evaluation_id AND e.state = 'draft') AND NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.evaluation_id AND d.class = 'evaluation') BEGIN
  SELECT RAISE(ABORT, 'from the table evaluation_finding two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER evaluation_record_takes_two BEFORE DELETE ON evaluation_record
WHEN NOT EXISTS (SELECT 1 FROM evaluation e WHERE e.hub_id = OLD.hub_id AND e.id = OLD.evaluation_id AND e.state = 'draft') AND NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.evaluation_id AND d.class = 'evaluation') BEGIN
  SELECT RAISE(ABORT, 'from the table evaluation_record two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER evaluation_step_takes_two BEFORE DELETE ON evaluation_step
WHEN NOT EXISTS (SELECT 1 FROM evaluation e WHERE e.hub_id = OLD.hub_id AND e.id = OLD.evaluation_id AND e.state = 'draft') AND NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.evaluation_id AND d.class = 'evaluation') BEGIN
  SELECT RAISE(ABORT, 'from the table evaluation_step two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER evaluation_response_takes_two BEFORE DELETE ON evaluation_response
WHEN NOT EXISTS (SELECT 1 FROM evaluation e WHERE e.hub_id = OLD.hub_id AND e.id = OLD.evaluation_id AND e.state = 'draft') AND NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.evaluation_id AND d.class = 'evaluation') BEGIN
  SELECT RAISE(ABORT, 'from the table evaluation_response two persons dispose');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER evaluation_takes_two;
DROP TRIGGER evaluation_finding_takes_two;
DROP TRIGGER evaluation_record_takes_two;
DROP TRIGGER evaluation_step_takes_two;
DROP TRIGGER evaluation_response_takes_two;
DROP TABLE evaluation_response;
DROP TABLE evaluation_step;
DROP TABLE evaluation_record;
DROP TABLE evaluation_finding;
DROP TABLE evaluation;
