-- +goose Up
-- Safeguarding concerns. They refer to what they name by its id alone: a key would keep what
-- is named from being removed, and so tell that there is a concern. observed_id is the
-- teacher of the visit, when it was raised.
CREATE TABLE safeguarding_concern (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  receipt text NOT NULL,
  raised_by uuid NOT NULL,
  raised_at timestamptz NOT NULL,
  school_id uuid,
  observation_id uuid,
  person_id uuid,
  observed_id uuid,
  text text NOT NULL,
  state text NOT NULL,
  acknowledge_by timestamptz NOT NULL,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  closed_at timestamptz,
  closed_by uuid,
  outcome text,
  keep_until_on date,
  told_at timestamptz,
  reminded_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, receipt)
);
CREATE INDEX safeguarding_concern_by_time ON safeguarding_concern (hub_id, raised_at, id);
CREATE INDEX safeguarding_concern_untold ON safeguarding_concern (hub_id, acknowledge_by) WHERE acknowledged_at IS NULL;

-- What safeguarding leads add: notes and referrals.
CREATE TABLE safeguarding_entry (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  concern_id uuid NOT NULL,
  kind text NOT NULL,
  at timestamptz NOT NULL,
  by_id uuid NOT NULL,
  referred_to text,
  text text NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, concern_id) REFERENCES safeguarding_concern (hub_id, id)
);
CREATE INDEX safeguarding_entry_by_concern ON safeguarding_entry (hub_id, concern_id, at, id);

-- Who did what to a concern, readings too. It takes the place of the audit trail, which tells
-- nothing of concerns, and only grows.
CREATE TABLE safeguarding_trail (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  concern_id uuid NOT NULL,
  at timestamptz NOT NULL,
  actor_id uuid,
  party text NOT NULL,
  action text NOT NULL,
  request_id text NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, concern_id) REFERENCES safeguarding_concern (hub_id, id)
);
CREATE INDEX safeguarding_trail_by_concern ON safeguarding_trail (hub_id, concern_id, at, id);

CREATE TRIGGER safeguarding_entry_never_changes BEFORE UPDATE OR DELETE ON safeguarding_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER safeguarding_trail_never_changes BEFORE UPDATE OR DELETE ON safeguarding_trail FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE safeguarding_concern ENABLE ROW LEVEL SECURITY;
ALTER TABLE safeguarding_concern FORCE ROW LEVEL SECURITY;
CREATE POLICY safeguarding_concern_hub ON safeguarding_concern USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE safeguarding_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE safeguarding_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY safeguarding_entry_hub ON safeguarding_entry USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE safeguarding_trail ENABLE ROW LEVEL SECURITY;
ALTER TABLE safeguarding_trail FORCE ROW LEVEL SECURITY;
CREATE POLICY safeguarding_trail_hub ON safeguarding_trail USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON safeguarding_concern TO hubqa_app;
GRANT SELECT, INSERT ON safeguarding_entry, safeguarding_trail TO hubqa_app;

-- +goose Down
DROP TABLE safeguarding_trail;
DROP TABLE safeguarding_entry;
DROP TABLE safeguarding_concern;
