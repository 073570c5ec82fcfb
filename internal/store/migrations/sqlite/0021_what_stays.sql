-- +goose Up
-- A request for access is refused by two persons, or withdrawn by who made it.
ALTER TABLE subject_access_request ADD COLUMN refusal_ground TEXT NOT NULL DEFAULT '';
ALTER TABLE subject_access_request ADD COLUMN refusal_reason TEXT;
ALTER TABLE subject_access_request ADD COLUMN refusal_by TEXT CHECK (refusal_by <> person_id);
ALTER TABLE subject_access_request ADD COLUMN refusal_at TIMESTAMP;
ALTER TABLE subject_access_request ADD COLUMN refused_by TEXT CHECK (refused_by <> person_id AND refused_by <> refusal_by);
ALTER TABLE subject_access_request ADD COLUMN refused_at TIMESTAMP;
ALTER TABLE subject_access_request ADD COLUMN withdrawn_at TIMESTAMP;
DROP INDEX subject_access_request_open;
CREATE UNIQUE INDEX subject_access_request_open ON subject_access_request (hub_id, person_id) WHERE released_at IS NULL AND ended_at IS NULL;

-- What the person was given stays as it is until it is emptied, which is once the request has
-- ended; and so does what was decided.
-- +goose StatementBegin
CREATE TRIGGER subject_access_request_stays BEFORE UPDATE ON subject_access_request
WHEN OLD.ended_at IS NOT NULL OR OLD.released_at IS NOT NULL AND (NEW.hub_id IS NOT OLD.hub_id OR NEW.id IS NOT OLD.id OR NEW.person_id IS NOT OLD.person_id OR NEW.form IS NOT OLD.form OR
  NEW.received_on IS NOT OLD.received_on OR NEW.recorded_by IS NOT OLD.recorded_by OR NEW.identity_how IS NOT OLD.identity_how OR
  NEW.identity_by IS NOT OLD.identity_by OR NEW.identity_at IS NOT OLD.identity_at OR NEW.clock_from IS NOT OLD.clock_from OR
  NEW.due_on IS NOT OLD.due_on OR NEW.extended_months IS NOT OLD.extended_months OR NEW.extension_reason IS NOT OLD.extension_reason OR
  NEW.extended_by IS NOT OLD.extended_by OR NEW.extended_at IS NOT OLD.extended_at OR NEW.gathered_by IS NOT OLD.gathered_by OR
  NEW.gathered_at IS NOT OLD.gathered_at OR NEW.decided_at IS NOT OLD.decided_at OR NEW.released_by IS NOT OLD.released_by OR
  NEW.released_at IS NOT OLD.released_at OR NEW.available_until_on IS NOT OLD.available_until_on OR NEW.due_told_at IS NOT OLD.due_told_at OR
  NEW.overdue_at IS NOT OLD.overdue_at OR NEW.created_at IS NOT OLD.created_at OR NEW.refusal_ground IS NOT OLD.refusal_ground OR
  NEW.refusal_reason IS NOT OLD.refusal_reason OR NEW.refusal_by IS NOT OLD.refusal_by OR NEW.refusal_at IS NOT OLD.refusal_at OR
  NEW.refused_by IS NOT OLD.refused_by OR NEW.refused_at IS NOT OLD.refused_at OR NEW.withdrawn_at IS NOT OLD.withdrawn_at) BEGIN
  SELECT RAISE(ABORT, 'a request for access that is answered stays as it is');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER subject_access_part_stays BEFORE UPDATE ON subject_access_part
WHEN EXISTS (SELECT 1 FROM subject_access_request r WHERE (r.hub_id, r.id) IN (VALUES (NEW.hub_id, NEW.request_id), (OLD.hub_id, OLD.request_id)) AND (r.released_at IS NOT NULL OR r.ended_at IS NOT NULL)
  AND (r.ended_at IS NULL OR NEW.hub_id IS NOT OLD.hub_id OR NEW.id IS NOT OLD.id OR NEW.request_id IS NOT OLD.request_id OR NEW.kind IS NOT OLD.kind OR
    NEW.third_parties IS NOT OLD.third_parties OR NEW.for_review IS NOT OLD.for_review OR NEW.decision IS NOT OLD.decision OR
    NEW.decided_by IS NOT OLD.decided_by OR NEW.decided_at IS NOT OLD.decided_at
    OR NEW.content IS NOT NULL OR NEW.replacement IS NOT NULL OR NEW.reason IS NOT NULL OR NEW.record_id IS NOT NULL)) BEGIN
  SELECT RAISE(ABORT, 'a pack that is released stays as it is');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER subject_access_part_joins_none BEFORE INSERT ON subject_access_part
WHEN EXISTS (SELECT 1 FROM subject_access_request r WHERE r.hub_id = NEW.hub_id AND r.id = NEW.request_id AND (r.released_at IS NOT NULL OR r.ended_at IS NOT NULL)) BEGIN
  SELECT RAISE(ABORT, 'a pack that is released stays as it is');
END;
-- +goose StatementEnd

-- A published annual report never changes.
-- +goose StatementBegin
CREATE TRIGGER annual_report_stays BEFORE UPDATE ON annual_report
WHEN OLD.state = 'published' BEGIN
  SELECT RAISE(ABORT, 'an annual report that is published stays as it is');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER annual_report_never_shrinks BEFORE DELETE ON annual_report
WHEN OLD.state = 'published' BEGIN
  SELECT RAISE(ABORT, 'an annual report that is published stays as it is');
END;
-- +goose StatementEnd

-- Nor does an appeal that has ended, but for the correction to which it leads: that it is
-- overdue, and that it is made, when nothing is held back any more.
-- +goose StatementBegin
CREATE TRIGGER appeal_stays BEFORE UPDATE ON appeal
WHEN OLD.state <> 'open' AND (NEW.holds AND NOT OLD.holds OR OLD.corrected_version <> 0 AND NEW.corrected_version <> OLD.corrected_version
  OR OLD.correction_overdue_at IS NOT NULL AND NEW.correction_overdue_at IS NOT OLD.correction_overdue_at
  OR NEW.hub_id IS NOT OLD.hub_id OR NEW.id IS NOT OLD.id OR NEW.observation_id IS NOT OLD.observation_id OR NEW.made_by IS NOT OLD.made_by OR
  NEW.made_as IS NOT OLD.made_as OR NEW.report_version IS NOT OLD.report_version OR NEW.grounds IS NOT OLD.grounds OR NEW.due_on IS NOT OLD.due_on OR
  NEW.hearer_id IS NOT OLD.hearer_id OR NEW.assigned_by IS NOT OLD.assigned_by OR NEW.assigned_at IS NOT OLD.assigned_at OR NEW.state IS NOT OLD.state
  OR NEW.outcome IS NOT OLD.outcome OR NEW.reasons IS NOT OLD.reasons OR NEW.ended_at IS NOT OLD.ended_at OR NEW.overdue_at IS NOT OLD.overdue_at OR
  NEW.correction_due_on IS NOT OLD.correction_due_on OR NEW.created_at IS NOT OLD.created_at) BEGIN
  SELECT RAISE(ABORT, 'an appeal that has ended stays as it is');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER appeal_stays;
DROP TRIGGER annual_report_never_shrinks;
DROP TRIGGER annual_report_stays;
DROP TRIGGER subject_access_part_joins_none;
DROP TRIGGER subject_access_part_stays;
DROP TRIGGER subject_access_request_stays;
DROP INDEX subject_access_request_open;
CREATE UNIQUE INDEX subject_access_request_open ON subject_access_request (hub_id, person_id) WHERE released_at IS NULL AND ended_at IS NULL;
ALTER TABLE subject_access_request DROP COLUMN withdrawn_at;
ALTER TABLE subject_access_request DROP COLUMN refused_at;
ALTER TABLE subject_access_request DROP COLUMN refused_by;
ALTER TABLE subject_access_request DROP COLUMN refusal_at;
ALTER TABLE subject_access_request DROP COLUMN refusal_by;
ALTER TABLE subject_access_request DROP COLUMN refusal_reason;
ALTER TABLE subject_access_request DROP COLUMN refusal_ground;
