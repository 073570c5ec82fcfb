-- +goose Up
-- A report has one appeal of the teacher and one of the partner.
DROP INDEX appeal_standing;
CREATE UNIQUE INDEX appeal_standing ON appeal (hub_id, observation_id, made_as) WHERE state <> 'withdrawn';

-- +goose Down
-- Of two appeals against one report neither is dropped: the index is no longer unique then.
DROP INDEX appeal_standing;
CREATE INDEX appeal_standing ON appeal (hub_id, observation_id) WHERE state <> 'withdrawn';
