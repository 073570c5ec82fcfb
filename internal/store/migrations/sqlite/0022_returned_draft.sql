-- +goose Up
-- When a draft was last given back to its author, who keeps what was shown until then.
-- Of a draft that was given back before, it is not known: nothing is shown of it.
ALTER TABLE observation_draft ADD COLUMN returned_at TIMESTAMP;

-- +goose Down
ALTER TABLE observation_draft DROP COLUMN returned_at;
