-- +goose Up
-- What a provision is paid with: lines by source and period, in pence. A line is corrected by
-- another one, which adds to it or takes away; none ever changes.
CREATE TABLE funding_line (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  provision_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  source TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL,
  pence INTEGER NOT NULL,
  corrects_id TEXT,
  reason TEXT,
  external_id TEXT NOT NULL,
  imported BOOLEAN NOT NULL,
  entered_by TEXT,
  client_id TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
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

-- +goose StatementBegin
CREATE TRIGGER funding_line_takes_two BEFORE DELETE ON funding_line
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = COALESCE(OLD.corrects_id, OLD.id) AND d.class = 'funding') BEGIN
  SELECT RAISE(ABORT, 'from the table funding_line two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER funding_line_never_changes BEFORE UPDATE ON funding_line BEGIN
  SELECT RAISE(ABORT, 'a line of funding is corrected by another one');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER funding_line_never_changes;
DROP TRIGGER funding_line_takes_two;
DROP TABLE funding_line;
