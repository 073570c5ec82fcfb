-- +goose Up
-- What a provision is paid with: lines by source and period, in pence. A line is corrected by
-- another one, which adds to it or takes away; none ever changes.
CREATE TABLE funding_line (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  provision_id uuid NOT NULL,
  school_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  source text NOT NULL,
  from_on date NOT NULL,
  to_on date NOT NULL,
  pence bigint NOT NULL,
  corrects_id uuid,
  reason text,
  external_id text NOT NULL,
  imported boolean NOT NULL,
  entered_by uuid,
  client_id uuid,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, provision_id) REFERENCES provision (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, corrects_id) REFERENCES funding_line (hub_id, id),
  FOREIGN KEY (hub_id, entered_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, client_id) REFERENCES client (hub_id, id),
  CHECK ((entered_by IS NULL) <> (client_id IS NULL))
);
CREATE INDEX funding_line_by_provision ON funding_line (hub_id, provision_id, from_on, id);
CREATE INDEX funding_line_by_day ON funding_line (hub_id, from_on, id);
CREATE INDEX funding_line_by_corrected ON funding_line (hub_id, corrects_id) WHERE corrects_id IS NOT NULL;
CREATE UNIQUE INDEX funding_line_by_external_id ON funding_line (hub_id, external_id) WHERE external_id <> '';

-- A correction goes with the line that it corrects.
CREATE TRIGGER funding_line_takes_two BEFORE DELETE ON funding_line FOR EACH ROW WHEN (OLD.corrects_id IS NULL) EXECUTE FUNCTION refuse_deletion('id', 'funding');
CREATE TRIGGER funding_line_goes_with_its_own BEFORE DELETE ON funding_line FOR EACH ROW WHEN (OLD.corrects_id IS NOT NULL) EXECUTE FUNCTION refuse_deletion('corrects_id', 'funding');
CREATE TRIGGER funding_line_never_changes BEFORE UPDATE ON funding_line FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE funding_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE funding_line FORCE ROW LEVEL SECURITY;
CREATE POLICY funding_line_hub ON funding_line USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON funding_line TO hubqa_app;

-- +goose Down
DROP TABLE funding_line;
