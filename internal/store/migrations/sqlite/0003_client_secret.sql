-- +goose Up
ALTER TABLE client ADD COLUMN note TEXT NOT NULL DEFAULT '';

-- A client signs in under its client id, which names its hub.
UPDATE identity SET subject = hub_id || '.' || client_id WHERE client_id IS NOT NULL;

CREATE TABLE client_secret (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  hash TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  expires_at TIMESTAMP NOT NULL,
  revoked_at TIMESTAMP,
  last_used_at TIMESTAMP,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, client_id) REFERENCES client (hub_id, id)
);
CREATE INDEX client_secret_by_client ON client_secret (hub_id, client_id, created_at, id);

-- +goose Down
DROP TABLE client_secret;
ALTER TABLE client DROP COLUMN note;
