-- +goose Up
ALTER TABLE client ADD COLUMN note text NOT NULL DEFAULT '';

-- A client signs in under its client id, which names its hub.
UPDATE identity SET subject = hub_id || '.' || client_id WHERE client_id IS NOT NULL;

CREATE TABLE client_secret (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  client_id uuid NOT NULL,
  hash text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  last_used_at timestamptz,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, client_id) REFERENCES client (hub_id, id)
);
CREATE INDEX client_secret_by_client ON client_secret (hub_id, client_id, created_at, id);

ALTER TABLE client_secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE client_secret FORCE ROW LEVEL SECURITY;
CREATE POLICY client_secret_hub ON client_secret USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

-- What a secret is, nobody who serves can change.
GRANT SELECT, INSERT, UPDATE (revoked_at, last_used_at) ON client_secret TO hubqa_app;

-- +goose Down
DROP TABLE client_secret;
ALTER TABLE client DROP COLUMN note;
