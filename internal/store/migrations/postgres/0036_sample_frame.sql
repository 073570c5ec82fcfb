-- +goose Up
-- The schools from which a sample was drawn, so that it can be drawn again when the register has
-- gone on. Of samples before it was not kept.
ALTER TABLE monitoring_sample ADD COLUMN frame_schools TEXT;

-- +goose Down
ALTER TABLE monitoring_sample DROP COLUMN frame_schools;
