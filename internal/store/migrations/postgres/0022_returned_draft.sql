-- +goose Up
-- When a draft was last given back to its author, who keeps what was shown until then.
ALTER TABLE observation_draft ADD COLUMN returned_at timestamptz;
UPDATE observation_draft SET returned_at = updated_at WHERE returned_because IS NOT NULL AND state = 'draft';

-- +goose Down
ALTER TABLE observation_draft DROP COLUMN returned_at;
