-- +goose Up
-- Questions that the hub asks schools, edition by edition.
CREATE TABLE question_set (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  edition INTEGER NOT NULL,
  state TEXT NOT NULL,
  questions TEXT NOT NULL,
  published_at TIMESTAMP,
  superseded_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id)
);
CREATE INDEX question_set_by_name ON question_set (hub_id, name, id);
CREATE UNIQUE INDEX question_set_published ON question_set (hub_id, name) WHERE state = 'published';

-- A question set as it went to a school with a conversation, and what was answered.
CREATE TABLE questionnaire (
  hub_id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  set_id TEXT NOT NULL,
  sent_at TIMESTAMP NOT NULL,
  sent_by TEXT NOT NULL,
  answers TEXT,
  answered_at TIMESTAMP,
  answered_by TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, conversation_id),
  FOREIGN KEY (hub_id, conversation_id) REFERENCES conversation (hub_id, id),
  FOREIGN KEY (hub_id, set_id) REFERENCES question_set (hub_id, id),
  FOREIGN KEY (hub_id, sent_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, answered_by) REFERENCES person (hub_id, id)
);

-- That a school agreed that everybody in the hub reads its answers, and took that back.
CREATE TABLE answers_opening (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  agreed_at TIMESTAMP NOT NULL,
  agreed_by TEXT NOT NULL,
  withdrawn_at TIMESTAMP,
  withdrawn_by TEXT,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, conversation_id) REFERENCES conversation (hub_id, id),
  FOREIGN KEY (hub_id, agreed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, withdrawn_by) REFERENCES person (hub_id, id)
);
CREATE UNIQUE INDEX answers_opening_that_stands ON answers_opening (hub_id, conversation_id) WHERE withdrawn_at IS NULL;

-- What two persons have agreed to dispose of is in hand, and may be deleted.
-- +goose StatementBegin
CREATE TRIGGER questionnaire_takes_two BEFORE DELETE ON questionnaire
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.conversation_id AND d.class = 'conversation') BEGIN
  SELECT RAISE(ABORT, 'from the table questionnaire two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER answers_opening_takes_two BEFORE DELETE ON answers_opening
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.conversation_id AND d.class = 'conversation') BEGIN
  SELECT RAISE(ABORT, 'from the table answers_opening two persons dispose');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER answers_opening_takes_two;
DROP TRIGGER questionnaire_takes_two;
DROP TABLE answers_opening;
DROP TABLE questionnaire;
DROP TABLE question_set;
