-- +goose Up
-- Each observer of a visit says once what they saw of a need, unseen by the others.
DROP INDEX development_need_effect_once;
CREATE UNIQUE INDEX development_need_effect_once ON development_need_effect (hub_id, need_id, observation_id, by_id);

-- +goose Down
DROP INDEX development_need_effect_once;
CREATE UNIQUE INDEX development_need_effect_once ON development_need_effect (hub_id, need_id, observation_id);
