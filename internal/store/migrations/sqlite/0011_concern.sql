-- +goose Up
-- Safeguarding concerns. They refer to what they name by its id alone: a key would keep what
-- is named from being removed, and so tell that there is a concern. observed_id is the
-- teacher of the visit, when it was raised.
CREATE TABLE safeguarding_concern (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  receipt TEXT NOT NULL,
  raised_by TEXT NOT NULL,
  raised_at TIMESTAMP NOT NULL,
  school_id TEXT,
  observation_id TEXT,
  person_id TEXT,
  observed_id TEXT,
  text TEXT NOT NULL,
  state TEXT NOT NULL,
  acknowledge_by TIMESTAMP NOT NULL,
  acknowledged_at TIMESTAMP,
  acknowledged_by TEXT,
  closed_at TIMESTAMP,
  closed_by TEXT,
  outcome TEXT,
  keep_until_on TEXT,
  told_at TIMESTAMP,
  reminded_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, receipt)
);
CREATE INDEX safeguarding_concern_by_time ON safeguarding_concern (hub_id, raised_at, id);
CREATE INDEX safeguarding_concern_untold ON safeguarding_concern (hub_id, acknowledge_by) WHERE acknowledged_at IS NULL;

-- What safeguarding leads add: notes and referrals.
CREATE TABLE safeguarding_entry (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  concern_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  by_id TEXT NOT NULL,
  referred_to TEXT,
  text TEXT NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, concern_id) REFERENCES safeguarding_concern (hub_id, id)
);
CREATE INDEX safeguarding_entry_by_concern ON safeguarding_entry (hub_id, concern_id, at, id);

-- Who did what to a concern, readings too. It takes the place of the audit trail, which tells
-- nothing of concerns, and only grows.
CREATE TABLE safeguarding_trail (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  concern_id TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  actor_id TEXT,
  party TEXT NOT NULL,
  action TEXT NOT NULL,
  request_id TEXT NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, concern_id) REFERENCES safeguarding_concern (hub_id, id)
);
CREATE INDEX safeguarding_trail_by_concern ON safeguarding_trail (hub_id, concern_id, at, id);

-- +goose StatementBegin
CREATE TRIGGER safeguarding_entry_never_changes BEFORE UPDATE ON safeguarding_entry BEGIN
  SELECT RAISE(ABORT, 'the table safeguarding_entry only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER safeguarding_entry_never_shrinks BEFORE DELETE ON safeguarding_entry BEGIN
  SELECT RAISE(ABORT, 'the table safeguarding_entry only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER safeguarding_trail_never_changes BEFORE UPDATE ON safeguarding_trail BEGIN
  SELECT RAISE(ABORT, 'the table safeguarding_trail only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER safeguarding_trail_never_shrinks BEFORE DELETE ON safeguarding_trail BEGIN
  SELECT RAISE(ABORT, 'the table safeguarding_trail only grows');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE safeguarding_trail;
DROP TABLE safeguarding_entry;
DROP TABLE safeguarding_concern;
