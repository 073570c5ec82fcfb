-- +goose Up
-- The day that a notice is about; none where it is about none. Of what falls due, the
-- instant since which it does: it is told once.
ALTER TABLE notice ADD COLUMN about_on TEXT;
ALTER TABLE notice ADD COLUMN since TIMESTAMP;
CREATE UNIQUE INDEX notice_once ON notice (hub_id, resource_id, kind, since, person_id) WHERE since IS NOT NULL;

-- How far a notice has come by e-mail. It is made with the notice.
CREATE TABLE notice_mail (
  hub_id TEXT NOT NULL,
  notice_id TEXT NOT NULL,
  state TEXT NOT NULL,
  because TEXT NOT NULL,
  transport TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  due_at TIMESTAMP NOT NULL,
  lease TEXT,
  lease_until TIMESTAMP,
  ended_at TIMESTAMP,
  PRIMARY KEY (hub_id, notice_id),
  FOREIGN KEY (hub_id, notice_id) REFERENCES notice (hub_id, id)
);
CREATE INDEX notice_mail_due ON notice_mail (hub_id, due_at, notice_id) WHERE ended_at IS NULL;

-- What a person wants by e-mail; everything where there is no row.
CREATE TABLE notice_preference (
  hub_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  visits BOOLEAN NOT NULL,
  reminders BOOLEAN NOT NULL,
  outcomes BOOLEAN NOT NULL,
  shares BOOLEAN NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, person_id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);

-- How often a visit was put off to another time.
ALTER TABLE observation ADD COLUMN reschedulings INTEGER NOT NULL DEFAULT 0;
CREATE INDEX observation_report_due ON observation (hub_id, report_due_on) WHERE issued_at IS NULL AND report_due_on IS NOT NULL;

-- A secret address under which a person's calendar program follows their visits.
CREATE TABLE calendar_feed (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  revoked_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);
CREATE INDEX calendar_feed_by_person ON calendar_feed (hub_id, person_id, created_at, id);

-- +goose Down
DROP TABLE calendar_feed;
DROP INDEX observation_report_due;
ALTER TABLE observation DROP COLUMN reschedulings;
DROP TABLE notice_preference;
DROP TABLE notice_mail;
DROP INDEX notice_once;
ALTER TABLE notice DROP COLUMN since;
ALTER TABLE notice DROP COLUMN about_on;
