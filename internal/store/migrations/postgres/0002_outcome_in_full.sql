-- +goose Up
-- The reply window of a draft: its last day; none where the hub has no such window.
ALTER TABLE observation ADD COLUMN reply_window_ends_on date;

-- A correction is another version. The summary has a count of its own, so that its
-- readers do not learn of a correction to the report alone.
ALTER TABLE observation_report ADD COLUMN reason text;
ALTER TABLE observation_report ADD COLUMN changed text NOT NULL DEFAULT 'report judgements summary';
ALTER TABLE observation_report ADD COLUMN summary_version integer NOT NULL DEFAULT 1;

CREATE TABLE observation_reply (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  observation_id uuid NOT NULL,
  draft_version bigint NOT NULL,
  accurate boolean NOT NULL,
  inaccuracies text,
  by_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE INDEX observation_reply_by_observation ON observation_reply (hub_id, observation_id);

CREATE TABLE observation_acknowledgement (
  hub_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  version integer NOT NULL,
  by_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, observation_id, version),
  FOREIGN KEY (hub_id, observation_id, version) REFERENCES observation_report (hub_id, observation_id, version),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);

-- One deliberate opening of one outcome to the holder of one appointment.
CREATE TABLE share (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  observation_id uuid NOT NULL,
  appointment_id uuid NOT NULL,
  school_id uuid NOT NULL,
  level text NOT NULL,
  purpose text,
  until_on date NOT NULL,
  given_by uuid NOT NULL,
  given_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by uuid,
  ended_because text NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, appointment_id) REFERENCES appointment (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, given_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, ended_by) REFERENCES person (hub_id, id)
);
CREATE UNIQUE INDEX share_standing ON share (hub_id, observation_id, appointment_id) WHERE ended_at IS NULL;
CREATE INDEX share_by_appointment ON share (hub_id, appointment_id);
CREATE INDEX share_by_given ON share (hub_id, given_at, id);

CREATE TABLE inspection (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  inspector_id uuid NOT NULL,
  remit text NOT NULL,
  level text NOT NULL,
  from_on date NOT NULL,
  to_on date NOT NULL,
  proposed_by uuid NOT NULL,
  proposed_as text NOT NULL,
  confirmed_by uuid,
  ended_at timestamptz,
  ended_by uuid,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, inspector_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, proposed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, confirmed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, ended_by) REFERENCES person (hub_id, id),
  CHECK (to_on >= from_on)
);
CREATE INDEX inspection_by_inspector ON inspection (hub_id, inspector_id);
CREATE INDEX inspection_by_start ON inspection (hub_id, from_on, id);

CREATE TABLE inspection_school (
  hub_id uuid NOT NULL,
  inspection_id uuid NOT NULL,
  school_id uuid NOT NULL,
  PRIMARY KEY (hub_id, inspection_id, school_id),
  FOREIGN KEY (hub_id, inspection_id) REFERENCES inspection (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id)
);
CREATE INDEX inspection_school_by_school ON inspection_school (hub_id, school_id);

-- What an observation is called in one inspection, where it is shown without its
-- names. It is drawn at random: nothing of the observation can be told from it.
CREATE TABLE inspection_reference (
  hub_id uuid NOT NULL,
  inspection_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  id uuid NOT NULL,
  PRIMARY KEY (hub_id, inspection_id, observation_id),
  UNIQUE (hub_id, id),
  FOREIGN KEY (hub_id, inspection_id) REFERENCES inspection (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id)
);

-- Somebody opened one part of an outcome out of turn.
CREATE TABLE break_glass (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  observation_id uuid NOT NULL,
  part text NOT NULL,
  observer_id uuid,
  reason text,
  by_id uuid NOT NULL,
  at timestamptz NOT NULL,
  until_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, observer_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE INDEX break_glass_by_observation ON break_glass (hub_id, observation_id);

-- What a person is told: what happened, to which record and when. Never text.
CREATE TABLE notice (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  kind text NOT NULL,
  resource text NOT NULL,
  resource_id uuid NOT NULL,
  at timestamptz NOT NULL,
  read_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);
CREATE INDEX notice_by_person ON notice (hub_id, person_id, at, id);

CREATE TRIGGER observation_reply_never_changes BEFORE UPDATE OR DELETE ON observation_reply FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER observation_acknowledgement_never_changes BEFORE UPDATE OR DELETE ON observation_acknowledgement FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER break_glass_never_changes BEFORE UPDATE OR DELETE ON break_glass FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE observation_reply ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation_reply FORCE ROW LEVEL SECURITY;
CREATE POLICY observation_reply_hub ON observation_reply USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE observation_acknowledgement ENABLE ROW LEVEL SECURITY;
ALTER TABLE observation_acknowledgement FORCE ROW LEVEL SECURITY;
CREATE POLICY observation_acknowledgement_hub ON observation_acknowledgement USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE share ENABLE ROW LEVEL SECURITY;
ALTER TABLE share FORCE ROW LEVEL SECURITY;
CREATE POLICY share_hub ON share USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE inspection ENABLE ROW LEVEL SECURITY;
ALTER TABLE inspection FORCE ROW LEVEL SECURITY;
CREATE POLICY inspection_hub ON inspection USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE inspection_school ENABLE ROW LEVEL SECURITY;
ALTER TABLE inspection_school FORCE ROW LEVEL SECURITY;
CREATE POLICY inspection_school_hub ON inspection_school USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE inspection_reference ENABLE ROW LEVEL SECURITY;
ALTER TABLE inspection_reference FORCE ROW LEVEL SECURITY;
CREATE POLICY inspection_reference_hub ON inspection_reference USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE break_glass ENABLE ROW LEVEL SECURITY;
ALTER TABLE break_glass FORCE ROW LEVEL SECURITY;
CREATE POLICY break_glass_hub ON break_glass USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice FORCE ROW LEVEL SECURITY;
CREATE POLICY notice_hub ON notice USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON observation_reply, observation_acknowledgement, share, inspection, inspection_school, inspection_reference, break_glass, notice TO hubqa_app;

-- +goose Down
DROP TABLE notice;
DROP TABLE break_glass;
DROP TABLE inspection_reference;
DROP TABLE inspection_school;
DROP TABLE inspection;
DROP TABLE share;
DROP TABLE observation_acknowledgement;
DROP TABLE observation_reply;
ALTER TABLE observation_report DROP COLUMN summary_version;
ALTER TABLE observation_report DROP COLUMN changed;
ALTER TABLE observation_report DROP COLUMN reason;
ALTER TABLE observation DROP COLUMN reply_window_ends_on;
