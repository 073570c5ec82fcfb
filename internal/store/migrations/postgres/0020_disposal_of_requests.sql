-- +goose Up
-- A request for access that is closed, and what was decided on it, are disposed of by two
-- persons, as other records are.
CREATE TRIGGER subject_access_request_takes_two BEFORE DELETE ON subject_access_request FOR EACH ROW EXECUTE FUNCTION refuse_deletion('id', 'subject-access-request');
CREATE TRIGGER subject_access_part_takes_two BEFORE DELETE ON subject_access_part FOR EACH ROW EXECUTE FUNCTION refuse_deletion('request_id', 'subject-access-request');
GRANT DELETE ON subject_access_request, subject_access_part TO hubqa_app;

-- +goose Down
REVOKE DELETE ON subject_access_request, subject_access_part FROM hubqa_app;
DROP TRIGGER subject_access_part_takes_two ON subject_access_part;
DROP TRIGGER subject_access_request_takes_two ON subject_access_request;
