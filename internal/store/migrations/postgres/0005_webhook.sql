-- +goose Up
-- What machine clients that may read such records are told of a change; empty: nothing.
ALTER TABLE change ADD COLUMN told text NOT NULL DEFAULT '';

-- The owner of the tables sees them whole while it fills the column.
ALTER TABLE change NO FORCE ROW LEVEL SECURITY;
ALTER TABLE observation NO FORCE ROW LEVEL SECURITY;
-- Of what happened before, machine clients are told what there was for them to see.
UPDATE change SET told = operation WHERE resource IN ('school', 'school-succession', 'school-roll', 'partner', 'provision', 'placement');
UPDATE change SET told = 'created' WHERE name IN ('hub.founded', 'framework.published');
UPDATE change SET told = 'updated' WHERE name = 'framework.retired';
UPDATE change SET told = 'created' WHERE EXISTS (SELECT 1 FROM observation o
  WHERE o.hub_id = change.hub_id AND o.id = change.record_id AND o.state <> 'proposed')
  AND position = (SELECT MAX(c.position) FROM change c WHERE c.hub_id = change.hub_id AND c.record_id = change.record_id
  AND c.name IN ('observation.agreed-to', 'observation.declined'));
UPDATE change SET told = 'updated' WHERE name IN ('observation.visit-recorded', 'observation.cancelled');
ALTER TABLE change FORCE ROW LEVEL SECURITY;
ALTER TABLE observation FORCE ROW LEVEL SECURITY;

-- It counts the changes of a record that machine clients were told of. Records that come
-- by import have versions of their own, and importing them keeps no second index.
CREATE INDEX change_told ON change (hub_id, record_id, position) WHERE told <> '' AND resource NOT IN ('school', 'school-succession', 'school-roll');

-- An address to which what a client may read is sent as it changes.
CREATE TABLE webhook (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  url text NOT NULL,
  note text NOT NULL,
  types jsonb NOT NULL,
  disabled_at timestamptz,
  disabled_because text NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, client_id) REFERENCES client (hub_id, id)
);
CREATE INDEX webhook_by_client ON webhook (hub_id, client_id);
CREATE INDEX webhook_by_creation ON webhook (hub_id, created_at, id);

-- How far a webhook has come with the feed, and which process is at work on it.
CREATE TABLE webhook_outbox (
  hub_id uuid NOT NULL,
  webhook_id uuid NOT NULL,
  marks jsonb NOT NULL,
  read_up_to bigint NOT NULL,
  failing_since timestamptz,
  failures bigint NOT NULL,
  pause_until timestamptz,
  lease_id uuid,
  leased_until timestamptz,
  PRIMARY KEY (hub_id, webhook_id),
  FOREIGN KEY (hub_id, webhook_id) REFERENCES webhook (hub_id, id)
);

-- Sealed with a key that is not in the database.
CREATE TABLE webhook_secret (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  webhook_id uuid NOT NULL,
  sealed text NOT NULL,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, webhook_id) REFERENCES webhook (hub_id, id)
);
CREATE INDEX webhook_secret_by_webhook ON webhook_secret (hub_id, webhook_id, created_at, id);

CREATE TABLE webhook_delivery (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  webhook_id uuid NOT NULL,
  type text NOT NULL,
  resource text NOT NULL,
  record_id uuid,
  body text NOT NULL,
  state text NOT NULL,
  tries bigint NOT NULL,
  next_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, webhook_id) REFERENCES webhook (hub_id, id)
);
CREATE INDEX webhook_delivery_log ON webhook_delivery (hub_id, webhook_id, created_at, id);
CREATE INDEX webhook_delivery_pending ON webhook_delivery (hub_id, webhook_id, record_id, id) WHERE state = 'pending';
CREATE INDEX webhook_delivery_by_end ON webhook_delivery (hub_id, ended_at);

CREATE TABLE webhook_attempt (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  delivery_id uuid NOT NULL,
  at timestamptz NOT NULL,
  duration_ms bigint NOT NULL,
  status bigint NOT NULL,
  fault text NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, delivery_id) REFERENCES webhook_delivery (hub_id, id)
);
CREATE INDEX webhook_attempt_by_delivery ON webhook_attempt (hub_id, delivery_id, id);

ALTER TABLE webhook ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_hub ON webhook USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE webhook_outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_outbox FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_outbox_hub ON webhook_outbox USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE webhook_secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_secret FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_secret_hub ON webhook_secret USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE webhook_delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_delivery FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_delivery_hub ON webhook_delivery USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE webhook_attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_attempt FORCE ROW LEVEL SECURITY;
CREATE POLICY webhook_attempt_hub ON webhook_attempt USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

-- What a secret is, nobody who serves can change.
GRANT SELECT, INSERT, UPDATE ON webhook, webhook_outbox, webhook_delivery TO hubqa_app;
GRANT SELECT, INSERT, UPDATE (revoked_at) ON webhook_secret TO hubqa_app;
GRANT SELECT, INSERT ON webhook_attempt TO hubqa_app;
GRANT DELETE ON webhook_delivery, webhook_attempt TO hubqa_app;

-- +goose Down
DROP TABLE webhook_attempt;
DROP TABLE webhook_delivery;
DROP TABLE webhook_secret;
DROP TABLE webhook_outbox;
DROP TABLE webhook;
DROP INDEX change_told;
ALTER TABLE change DROP COLUMN told;
