-- +goose Up
-- The reply window of a draft: its last day; none where the hub has no such window.
ALTER TABLE observation ADD COLUMN reply_window_ends_on TEXT;

-- A correction is another version. The summary has a count of its own, so that its
-- readers do not learn of a correction to the report alone.
ALTER TABLE observation_report ADD COLUMN reason TEXT;
ALTER TABLE observation_report ADD COLUMN changed TEXT NOT NULL DEFAULT 'report judgements summary';
ALTER TABLE observation_report ADD COLUMN summary_version INTEGER NOT NULL DEFAULT 1;

CREATE TABLE observation_reply (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  draft_version INTEGER NOT NULL,
  accurate BOOLEAN NOT NULL,
  inaccuracies TEXT,
  by_id TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE INDEX observation_reply_by_observation ON observation_reply (hub_id, observation_id);

CREATE TABLE observation_acknowledgement (
  hub_id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  by_id TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, observation_id, version),
  FOREIGN KEY (hub_id, observation_id, version) REFERENCES observation_report (hub_id, observation_id, version),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);

-- One deliberate opening of one outcome to the holder of one appointment.
CREATE TABLE share (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  appointment_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  level TEXT NOT NULL,
  purpose TEXT,
  until_on TEXT NOT NULL,
  given_by TEXT NOT NULL,
  given_at TIMESTAMP NOT NULL,
  ended_at TIMESTAMP,
  ended_by TEXT,
  ended_because TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
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
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  inspector_id TEXT NOT NULL,
  remit TEXT NOT NULL,
  level TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  proposed_as TEXT NOT NULL,
  confirmed_by TEXT,
  ended_at TIMESTAMP,
  ended_by TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
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
  hub_id TEXT NOT NULL,
  inspection_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  PRIMARY KEY (hub_id, inspection_id, school_id),
  FOREIGN KEY (hub_id, inspection_id) REFERENCES inspection (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id)
);
CREATE INDEX inspection_school_by_school ON inspection_school (hub_id, school_id);

-- What an observation is called in one inspection, where it is shown without its
-- names. It is drawn at random: nothing of the observation can be told from it.
CREATE TABLE inspection_reference (
  hub_id TEXT NOT NULL,
  inspection_id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (hub_id, inspection_id, observation_id),
  UNIQUE (hub_id, id),
  FOREIGN KEY (hub_id, inspection_id) REFERENCES inspection (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id)
);

-- Somebody opened one part of an outcome out of turn.
CREATE TABLE break_glass (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  part TEXT NOT NULL,
  observer_id TEXT,
  reason TEXT,
  by_id TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  until_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, observer_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE INDEX break_glass_by_observation ON break_glass (hub_id, observation_id);

-- What a person is told: what happened, to which record and when. Never text.
CREATE TABLE notice (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  resource TEXT NOT NULL,
  resource_id TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  read_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);
CREATE INDEX notice_by_person ON notice (hub_id, person_id, at, id);

-- +goose StatementBegin
CREATE TRIGGER observation_reply_never_changes BEFORE UPDATE ON observation_reply BEGIN
  SELECT RAISE(ABORT, 'the table observation_reply only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_reply_never_shrinks BEFORE DELETE ON observation_reply BEGIN
  SELECT RAISE(ABORT, 'the table observation_reply only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_acknowledgement_never_changes BEFORE UPDATE ON observation_acknowledgement BEGIN
  SELECT RAISE(ABORT, 'the table observation_acknowledgement only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_acknowledgement_never_shrinks BEFORE DELETE ON observation_acknowledgement BEGIN
  SELECT RAISE(ABORT, 'the table observation_acknowledgement only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER break_glass_never_changes BEFORE UPDATE ON break_glass BEGIN
  SELECT RAISE(ABORT, 'the table break_glass only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER break_glass_never_shrinks BEFORE DELETE ON break_glass BEGIN
  SELECT RAISE(ABORT, 'the table break_glass only grows');
END;
-- +goose StatementEnd

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
