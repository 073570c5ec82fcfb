-- +goose Up
-- Who of the hub keeps in touch with a school, and from when to when.
CREATE TABLE link_officer (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);
CREATE INDEX link_officer_by_school ON link_officer (hub_id, school_id, from_on);
CREATE INDEX link_officer_by_person ON link_officer (hub_id, person_id);
CREATE INDEX link_officer_by_day ON link_officer (hub_id, from_on, id);
CREATE UNIQUE INDEX link_officer_of_school ON link_officer (hub_id, school_id) WHERE to_on IS NULL;

-- Conversations of the hub with schools.
CREATE TABLE conversation (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  lead_id TEXT NOT NULL,
  state TEXT NOT NULL,
  planned_by TEXT NOT NULL,
  planned_on TEXT NOT NULL,
  held_on TEXT,
  topics TEXT,
  supported TEXT,
  challenged TEXT,
  answer_given TEXT,
  proposed_actions TEXT,
  school_answer TEXT,
  next_on TEXT,
  written_up_at TIMESTAMP,
  agreed_at TIMESTAMP,
  agreed_by TEXT,
  ended_at TIMESTAMP,
  ended_by TEXT,
  ending_reason TEXT,
  given_by TEXT,
  given_how TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, lead_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, planned_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, agreed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, ended_by) REFERENCES person (hub_id, id)
);
CREATE INDEX conversation_by_day ON conversation (hub_id, planned_on, id);
CREATE INDEX conversation_by_school ON conversation (hub_id, school_id);
CREATE INDEX conversation_by_lead ON conversation (hub_id, lead_id);

-- Who took part, by role on either side; who it was where they are known to the hub.
CREATE TABLE conversation_participant (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  side TEXT NOT NULL,
  role TEXT NOT NULL,
  person_id TEXT,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, conversation_id) REFERENCES conversation (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);
CREATE INDEX conversation_participant_by_conversation ON conversation_participant (hub_id, conversation_id);

-- What was agreed to be done.
CREATE TABLE conversation_action (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  owner TEXT NOT NULL,
  due_on TEXT NOT NULL,
  state TEXT NOT NULL,
  ended_on TEXT,
  ended_by TEXT,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, conversation_id) REFERENCES conversation (hub_id, id),
  FOREIGN KEY (hub_id, ended_by) REFERENCES person (hub_id, id)
);
CREATE INDEX conversation_action_by_conversation ON conversation_action (hub_id, conversation_id);

-- The actions agreed before that a later conversation looked at. No key to the action: it may
-- be disposed of before.
CREATE TABLE conversation_review (
  hub_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  action_id TEXT NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (hub_id, conversation_id, action_id),
  FOREIGN KEY (hub_id, conversation_id) REFERENCES conversation (hub_id, id)
);
CREATE INDEX conversation_review_by_action ON conversation_review (hub_id, action_id);

-- What two persons have agreed to dispose of is in hand, and may be deleted.
-- +goose StatementBegin
CREATE TRIGGER conversation_takes_two BEFORE DELETE ON conversation
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.id AND d.class = 'conversation') BEGIN
  SELECT RAISE(ABORT, 'from the table conversation two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER conversation_participant_takes_two BEFORE DELETE ON conversation_participant
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.conversation_id AND d.class = 'conversation') BEGIN
  SELECT RAISE(ABORT, 'from the table conversation_participant two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER conversation_action_takes_two BEFORE DELETE ON conversation_action
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.conversation_id AND d.class = 'conversation') BEGIN
  SELECT RAISE(ABORT, 'from the table conversation_action two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER conversation_review_takes_two BEFORE DELETE ON conversation_review
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.conversation_id AND d.class = 'conversation') BEGIN
  SELECT RAISE(ABORT, 'from the table conversation_review two persons dispose');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER conversation_review_takes_two;
DROP TRIGGER conversation_action_takes_two;
DROP TRIGGER conversation_participant_takes_two;
DROP TRIGGER conversation_takes_two;
DROP TABLE conversation_review;
DROP TABLE conversation_action;
DROP TABLE conversation_participant;
DROP TABLE conversation;
DROP TABLE link_officer;
