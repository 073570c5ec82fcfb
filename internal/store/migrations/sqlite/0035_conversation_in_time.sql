-- +goose Up
-- The key of a conversation in the spreadsheet from which it came, and the sum of its row there:
-- what the same row says again changes nothing.
ALTER TABLE conversation ADD COLUMN external_id TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN import_sum TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX conversation_by_external_id ON conversation (hub_id, external_id) WHERE external_id <> '';

-- When it was raised that an agreed action is due, and that it is overdue: each is told once.
ALTER TABLE conversation_action ADD COLUMN due_at TIMESTAMP;
ALTER TABLE conversation_action ADD COLUMN overdue_at TIMESTAMP;

-- +goose Down
ALTER TABLE conversation_action DROP COLUMN overdue_at;
ALTER TABLE conversation_action DROP COLUMN due_at;
DROP INDEX conversation_by_external_id;
ALTER TABLE conversation DROP COLUMN import_sum;
ALTER TABLE conversation DROP COLUMN external_id;
