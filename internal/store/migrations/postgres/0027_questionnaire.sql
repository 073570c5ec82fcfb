-- +goose Up
-- Questions that the hub asks schools, edition by edition.
CREATE TABLE question_set (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  edition integer NOT NULL,
  state text NOT NULL,
  questions text NOT NULL,
  published_at timestamptz,
  superseded_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id)
);
CREATE INDEX question_set_by_name ON question_set (hub_id, name, id);
CREATE UNIQUE INDEX question_set_published ON question_set (hub_id, name) WHERE state = 'published';

-- A question set as it went to a school with a conversation, and what was answered.
CREATE TABLE questionnaire (
  hub_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  set_id uuid NOT NULL,
  sent_at timestamptz NOT NULL,
  sent_by uuid NOT NULL,
  answers text,
  answered_at timestamptz,
  answered_by uuid,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, conversation_id),
  FOREIGN KEY (hub_id, conversation_id) REFERENCES conversation (hub_id, id),
  FOREIGN KEY (hub_id, set_id) REFERENCES question_set (hub_id, id),
  FOREIGN KEY (hub_id, sent_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, answered_by) REFERENCES person (hub_id, id)
);

-- That a school agreed that everybody in the hub reads its answers, and took that back.
CREATE TABLE answers_opening (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  agreed_at timestamptz NOT NULL,
  agreed_by uuid NOT NULL,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, conversation_id) REFERENCES conversation (hub_id, id),
  FOREIGN KEY (hub_id, agreed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, withdrawn_by) REFERENCES person (hub_id, id)
);
CREATE UNIQUE INDEX answers_opening_that_stands ON answers_opening (hub_id, conversation_id) WHERE withdrawn_at IS NULL;

-- What two persons have agreed to dispose of is in hand, and may be deleted.
CREATE TRIGGER questionnaire_takes_two BEFORE DELETE ON questionnaire FOR EACH ROW EXECUTE FUNCTION refuse_deletion('conversation_id', 'conversation');
CREATE TRIGGER answers_opening_takes_two BEFORE DELETE ON answers_opening FOR EACH ROW EXECUTE FUNCTION refuse_deletion('conversation_id', 'conversation');

ALTER TABLE question_set ENABLE ROW LEVEL SECURITY;
ALTER TABLE question_set FORCE ROW LEVEL SECURITY;
CREATE POLICY question_set_hub ON question_set USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE questionnaire ENABLE ROW LEVEL SECURITY;
ALTER TABLE questionnaire FORCE ROW LEVEL SECURITY;
CREATE POLICY questionnaire_hub ON questionnaire USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE answers_opening ENABLE ROW LEVEL SECURITY;
ALTER TABLE answers_opening FORCE ROW LEVEL SECURITY;
CREATE POLICY answers_opening_hub ON answers_opening USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON question_set, questionnaire, answers_opening TO hubqa_app;
GRANT DELETE ON questionnaire, answers_opening TO hubqa_app;

-- +goose Down
DROP TABLE answers_opening;
DROP TABLE questionnaire;
DROP TABLE question_set;
