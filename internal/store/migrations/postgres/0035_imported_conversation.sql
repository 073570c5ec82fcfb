-- +goose Up
-- The key of a conversation in the spreadsheet from which it came, and the sum of its row there:
-- what the same row says again changes nothing.
ALTER TABLE conversation ADD COLUMN external_id text NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN import_sum text NOT NULL DEFAULT '';
CREATE UNIQUE INDEX conversation_by_external_id ON conversation (hub_id, external_id) WHERE external_id <> '';

-- +goose Down
DROP INDEX conversation_by_external_id;
ALTER TABLE conversation DROP COLUMN import_sum;
ALTER TABLE conversation DROP COLUMN external_id;
