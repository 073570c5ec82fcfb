-- +goose Up
-- Who of the hub keeps in touch with a school, and from when to when.
CREATE TABLE link_officer (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  school_id uuid NOT NULL,
  person_id uuid NOT NULL,
  from_on date NOT NULL,
  to_on date,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
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
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  school_id uuid NOT NULL,
  lead_id uuid NOT NULL,
  state text NOT NULL,
  planned_by uuid NOT NULL,
  planned_on date NOT NULL,
  held_on date,
  topics text,
  supported text,
  challenged text,
  answer_given text,
  proposed_actions text,
  school_answer text,
  next_on date,
  written_up_at timestamptz,
  agreed_at timestamptz,
  agreed_by uuid,
  ended_at timestamptz,
  ended_by uuid,
  ending_reason text,
  given_by text,
  given_how text,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
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
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  position integer NOT NULL,
  side text NOT NULL,
  role text NOT NULL,
  person_id uuid,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, conversation_id) REFERENCES conversation (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);
CREATE INDEX conversation_participant_by_conversation ON conversation_participant (hub_id, conversation_id);

-- What was agreed to be done.
CREATE TABLE conversation_action (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  position integer NOT NULL,
  text text NOT NULL,
  owner text NOT NULL,
  due_on date NOT NULL,
  state text NOT NULL,
  ended_on date,
  ended_by uuid,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, conversation_id) REFERENCES conversation (hub_id, id),
  FOREIGN KEY (hub_id, ended_by) REFERENCES person (hub_id, id)
);
CREATE INDEX conversation_action_by_conversation ON conversation_action (hub_id, conversation_id);

-- The actions agreed before that a later conversation looked at. No key to the action: it may
-- be disposed of before.
CREATE TABLE conversation_review (
  hub_id uuid NOT NULL,
  conversation_id uuid NOT NULL,
  action_id uuid NOT NULL,
  outcome text NOT NULL,
  PRIMARY KEY (hub_id, conversation_id, action_id),
  FOREIGN KEY (hub_id, conversation_id) REFERENCES conversation (hub_id, id)
);
CREATE INDEX conversation_review_by_action ON conversation_review (hub_id, action_id);

-- What two persons have agreed to dispose of is in hand, and may be deleted.
CREATE TRIGGER conversation_takes_two BEFORE DELETE ON conversation FOR EACH ROW EXECUTE FUNCTION refuse_deletion('id', 'conversation');
CREATE TRIGGER conversation_participant_takes_two BEFORE DELETE ON conversation_participant FOR EACH ROW EXECUTE FUNCTION refuse_deletion('conversation_id', 'conversation');
CREATE TRIGGER conversation_action_takes_two BEFORE DELETE ON conversation_action FOR EACH ROW EXECUTE FUNCTION refuse_deletion('conversation_id', 'conversation');
CREATE TRIGGER conversation_review_takes_two BEFORE DELETE ON conversation_review FOR EACH ROW EXECUTE FUNCTION refuse_deletion('conversation_id', 'conversation');

ALTER TABLE link_officer ENABLE ROW LEVEL SECURITY;
ALTER TABLE link_officer FORCE ROW LEVEL SECURITY;
CREATE POLICY link_officer_hub ON link_officer USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE conversation ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversation FORCE ROW LEVEL SECURITY;
CREATE POLICY conversation_hub ON conversation USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE conversation_participant ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversation_participant FORCE ROW LEVEL SECURITY;
CREATE POLICY conversation_participant_hub ON conversation_participant USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE conversation_action ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversation_action FORCE ROW LEVEL SECURITY;
CREATE POLICY conversation_action_hub ON conversation_action USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE conversation_review ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversation_review FORCE ROW LEVEL SECURITY;
CREATE POLICY conversation_review_hub ON conversation_review USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON link_officer, conversation, conversation_participant, conversation_action, conversation_review TO hubqa_app;
GRANT DELETE ON conversation, conversation_participant, conversation_action, conversation_review TO hubqa_app;

-- +goose Down
DROP TABLE conversation_review;
DROP TABLE conversation_action;
DROP TABLE conversation_participant;
DROP TABLE conversation;
DROP TABLE link_officer;
