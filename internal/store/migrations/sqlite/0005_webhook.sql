-- +goose Up
-- What machine clients that may read such records are told of a change; empty: nothing.
ALTER TABLE change ADD COLUMN told TEXT NOT NULL DEFAULT '';

-- Of what happened before, machine clients are told what there was for them to see.
UPDATE change SET told = operation WHERE resource IN ('school', 'school-succession', 'school-roll', 'partner', 'provision', 'placement');
UPDATE change SET told = 'created' WHERE name IN ('hub.founded', 'framework.published');
UPDATE change SET told = 'updated' WHERE name = 'framework.retired';
UPDATE change SET told = 'created' WHERE EXISTS (SELECT 1 FROM observation o
  WHERE o.hub_id = change.hub_id AND o.id = change.record_id AND o.state <> 'proposed')
  AND position = (SELECT MAX(c.position) FROM change c WHERE c.hub_id = change.hub_id AND c.record_id = change.record_id
  AND c.name IN ('observation.agreed-to', 'observation.declined'));
UPDATE change SET told = 'updated' WHERE name IN ('observation.visit-recorded', 'observation.cancelled');

-- It counts the changes of a record that machine clients were told of. Records that come
-- by import have versions of their own, and importing them keeps no second index.
CREATE INDEX change_told ON change (hub_id, record_id, position) WHERE told <> '' AND resource NOT IN ('school', 'school-succession', 'school-roll');

-- An address to which what a client may read is sent as it changes.
CREATE TABLE webhook (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  url TEXT NOT NULL,
  note TEXT NOT NULL,
  types TEXT NOT NULL,
  disabled_at TIMESTAMP,
  disabled_because TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, client_id) REFERENCES client (hub_id, id)
);
CREATE INDEX webhook_by_client ON webhook (hub_id, client_id);
CREATE INDEX webhook_by_creation ON webhook (hub_id, created_at, id);

-- How far a webhook has come with the feed, and which process is at work on it.
CREATE TABLE webhook_outbox (
  hub_id TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  marks TEXT NOT NULL,
  read_up_to INTEGER NOT NULL,
  failing_since TIMESTAMP,
  failures INTEGER NOT NULL,
  pause_until TIMESTAMP,
  lease_id TEXT,
  leased_until TIMESTAMP,
  PRIMARY KEY (hub_id, webhook_id),
  FOREIGN KEY (hub_id, webhook_id) REFERENCES webhook (hub_id, id)
);

-- Sealed with a key that is not in the database.
CREATE TABLE webhook_secret (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  revoked_at TIMESTAMP,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, webhook_id) REFERENCES webhook (hub_id, id)
);
CREATE INDEX webhook_secret_by_webhook ON webhook_secret (hub_id, webhook_id, created_at, id);

CREATE TABLE webhook_delivery (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  type TEXT NOT NULL,
  resource TEXT NOT NULL,
  record_id TEXT,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  tries INTEGER NOT NULL,
  next_at TIMESTAMP NOT NULL,
  created_at TIMESTAMP NOT NULL,
  ended_at TIMESTAMP,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, webhook_id) REFERENCES webhook (hub_id, id)
);
CREATE INDEX webhook_delivery_log ON webhook_delivery (hub_id, webhook_id, created_at, id);
CREATE INDEX webhook_delivery_pending ON webhook_delivery (hub_id, webhook_id, record_id, id) WHERE state = 'pending';
CREATE INDEX webhook_delivery_by_end ON webhook_delivery (hub_id, ended_at);

CREATE TABLE webhook_attempt (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  delivery_id TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  duration_ms INTEGER NOT NULL,
  status INTEGER NOT NULL,
  fault TEXT NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, delivery_id) REFERENCES webhook_delivery (hub_id, id)
);
CREATE INDEX webhook_attempt_by_delivery ON webhook_attempt (hub_id, delivery_id, id);

-- +goose Down
DROP TABLE webhook_attempt;
DROP TABLE webhook_delivery;
DROP TABLE webhook_secret;
DROP TABLE webhook_outbox;
DROP TABLE webhook;
DROP INDEX change_told;
ALTER TABLE change DROP COLUMN told;
