-- +goose Up
-- The day that a notice is about; none where it is about none. Of what falls due, the
-- instant since which it does: it is told once.
ALTER TABLE notice ADD COLUMN about_on date;
ALTER TABLE notice ADD COLUMN since timestamptz;
CREATE UNIQUE INDEX notice_once ON notice (hub_id, resource_id, kind, since, person_id) WHERE since IS NOT NULL;

-- How far a notice has come by e-mail. It is made with the notice.
CREATE TABLE notice_mail (
  hub_id uuid NOT NULL,
  notice_id uuid NOT NULL,
  state text NOT NULL,
  because text NOT NULL,
  transport text NOT NULL,
  attempts integer NOT NULL,
  due_at timestamptz NOT NULL,
  lease uuid,
  lease_until timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (hub_id, notice_id),
  FOREIGN KEY (hub_id, notice_id) REFERENCES notice (hub_id, id)
);
CREATE INDEX notice_mail_due ON notice_mail (hub_id, due_at, notice_id) WHERE ended_at IS NULL;

-- What a person wants by e-mail; everything where there is no row.
CREATE TABLE notice_preference (
  hub_id uuid NOT NULL,
  person_id uuid NOT NULL,
  visits boolean NOT NULL,
  reminders boolean NOT NULL,
  outcomes boolean NOT NULL,
  shares boolean NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, person_id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);

-- How often a visit was put off to another time.
ALTER TABLE observation ADD COLUMN reschedulings integer NOT NULL DEFAULT 0;
CREATE INDEX observation_report_due ON observation (hub_id, report_due_on) WHERE issued_at IS NULL AND report_due_on IS NOT NULL;

-- A secret address under which a person's calendar program follows their visits.
CREATE TABLE calendar_feed (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  name text NOT NULL,
  hash text NOT NULL,
  revoked_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);
CREATE INDEX calendar_feed_by_person ON calendar_feed (hub_id, person_id, created_at, id);

ALTER TABLE notice_mail ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice_mail FORCE ROW LEVEL SECURITY;
CREATE POLICY notice_mail_hub ON notice_mail USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE notice_preference ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice_preference FORCE ROW LEVEL SECURITY;
CREATE POLICY notice_preference_hub ON notice_preference USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE calendar_feed ENABLE ROW LEVEL SECURITY;
ALTER TABLE calendar_feed FORCE ROW LEVEL SECURITY;
CREATE POLICY calendar_feed_hub ON calendar_feed USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON notice_mail, notice_preference TO hubqa_app;
-- What an address is, and whose, nobody who serves can change.
GRANT SELECT, INSERT, UPDATE (revoked_at, version, updated_at) ON calendar_feed TO hubqa_app;

-- +goose Down
DROP TABLE calendar_feed;
DROP INDEX observation_report_due;
ALTER TABLE observation DROP COLUMN reschedulings;
DROP TABLE notice_preference;
DROP TABLE notice_mail;
DROP INDEX notice_once;
ALTER TABLE notice DROP COLUMN since;
ALTER TABLE notice DROP COLUMN about_on;
