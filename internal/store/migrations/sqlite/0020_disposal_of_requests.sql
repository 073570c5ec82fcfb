-- +goose Up
-- A request for access that is closed, and what was decided on it, are disposed of by two
-- persons, as other records are.
-- +goose StatementBegin
CREATE TRIGGER subject_access_request_takes_two BEFORE DELETE ON subject_access_request
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('subject-access-request')) BEGIN
  SELECT RAISE(ABORT, 'from the table subject_access_request two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER subject_access_part_takes_two BEFORE DELETE ON subject_access_part
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.request_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('subject-access-request')) BEGIN
  SELECT RAISE(ABORT, 'from the table subject_access_part two persons dispose');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER subject_access_part_takes_two;
DROP TRIGGER subject_access_request_takes_two;
