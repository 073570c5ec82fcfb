-- +goose Up
-- What machine clients that may read such records are told of a change; empty: nothing.
ALTER TABLE change ADD COLUMN told TEXT NOT NULL DEFAULT '';

-- Of what happened before, machine clients are told what there was for them to see.
UPDATE change SET told = operation WHERE resource IN ('school', 'school-succession', 'partner', 'provision', 'placement');
UPDATE change SET told = 'created' WHERE name IN ('hub.founded', 'framework.published');
UPDATE change SET told = 'updated' WHERE name = 'framework.retired';
UPDATE change SET told = 'created' WHERE EXISTS (SELECT 1 FROM observation o
  WHERE o.hub_id = change.hub_id AND o.id = change.record_id AND o.state <> 'proposed')
  AND position = (SELECT MAX(c.position) FROM change c WHERE c.hub_id = change.hub_id AND c.record_id = change.record_id
  AND c.name IN ('observation.agreed-to', 'observation.declined'));
UPDATE change SET told = 'updated' WHERE name IN ('observation.visit-recorded', 'observation.cancelled');

-- It counts the changes of a record that machine clients were told of. Records that come
-- by import have versions of their own, and importing them keeps no second index.
CREATE INDEX change_told ON change (hub_id, record_id, position) WHERE told <> '' AND resource NOT IN ('school', 'school-succession');

-- +goose Down
DROP INDEX change_told;
ALTER TABLE change DROP COLUMN told;
