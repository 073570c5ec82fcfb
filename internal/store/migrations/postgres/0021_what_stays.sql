-- +goose Up
-- A request for access is refused by two persons, or withdrawn by who made it.
ALTER TABLE subject_access_request ADD COLUMN refusal_ground text NOT NULL DEFAULT '';
ALTER TABLE subject_access_request ADD COLUMN refusal_reason text;
ALTER TABLE subject_access_request ADD COLUMN refusal_by uuid CHECK (refusal_by <> person_id);
ALTER TABLE subject_access_request ADD COLUMN refusal_at timestamptz;
ALTER TABLE subject_access_request ADD COLUMN refused_by uuid CHECK (refused_by <> person_id AND refused_by <> refusal_by);
ALTER TABLE subject_access_request ADD COLUMN refused_at timestamptz;
ALTER TABLE subject_access_request ADD COLUMN withdrawn_at timestamptz;
DROP INDEX subject_access_request_open;
CREATE UNIQUE INDEX subject_access_request_open ON subject_access_request (hub_id, person_id) WHERE released_at IS NULL AND ended_at IS NULL;

-- Of a row that stays as it is, only the columns that the trigger names may change.
-- +goose StatementBegin
CREATE FUNCTION refuse_change_but() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(NEW) - string_to_array(TG_ARGV[1], ',') = to_jsonb(OLD) - string_to_array(TG_ARGV[1], ',') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% stays as it is', TG_ARGV[0];
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION refuse_changed_pack() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  emptied CONSTANT text[] := '{content,replacement,reason,record_id}';
  answered boolean; ended boolean;
BEGIN
  SELECT count(*) > 0, coalesce(bool_and(r.ended_at IS NOT NULL), false) INTO answered, ended FROM subject_access_request r
    WHERE (r.hub_id, r.id) IN ((NEW.hub_id, NEW.request_id), (OLD.hub_id, OLD.request_id)) AND (r.released_at IS NOT NULL OR r.ended_at IS NOT NULL);
  IF NOT answered OR TG_OP = 'UPDATE' AND ended AND num_nonnulls(NEW.content, NEW.replacement, NEW.reason, NEW.record_id) = 0
      AND to_jsonb(NEW) - emptied = to_jsonb(OLD) - emptied THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a pack that is released stays as it is';
END
$$;
-- +goose StatementEnd

-- What the person was given stays as it is until it is emptied, which is once the request has
-- ended; and so does what was decided.
CREATE TRIGGER subject_access_request_ended BEFORE UPDATE ON subject_access_request FOR EACH ROW
  WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change_but('a request for access that is answered', '');
CREATE TRIGGER subject_access_request_stays BEFORE UPDATE ON subject_access_request FOR EACH ROW
  WHEN (OLD.released_at IS NOT NULL) EXECUTE FUNCTION refuse_change_but('a request for access that is answered', 'ended_at,version,updated_at');
CREATE TRIGGER subject_access_part_stays BEFORE UPDATE ON subject_access_part FOR EACH ROW EXECUTE FUNCTION refuse_changed_pack();
CREATE TRIGGER subject_access_part_joins_none BEFORE INSERT ON subject_access_part FOR EACH ROW EXECUTE FUNCTION refuse_changed_pack();

-- A published annual report never changes.
CREATE TRIGGER annual_report_stays BEFORE UPDATE ON annual_report FOR EACH ROW
  WHEN (OLD.state = 'published') EXECUTE FUNCTION refuse_change_but('an annual report that is published', '');
CREATE TRIGGER annual_report_never_shrinks BEFORE DELETE ON annual_report FOR EACH ROW
  WHEN (OLD.state = 'published') EXECUTE FUNCTION refuse_change_but('an annual report that is published', '');

-- Nor does an appeal that has ended, but for the correction to which it leads: that it is
-- overdue, and that it is made, when nothing is held back any more.
CREATE TRIGGER appeal_stays BEFORE UPDATE ON appeal FOR EACH ROW
  WHEN (OLD.state <> 'open') EXECUTE FUNCTION refuse_change_but('an appeal that has ended', 'corrected_version,holds,correction_overdue_at,version,updated_at');
CREATE TRIGGER appeal_stays_corrected BEFORE UPDATE ON appeal FOR EACH ROW
  WHEN (OLD.state <> 'open' AND (NEW.holds AND NOT OLD.holds OR OLD.corrected_version <> 0 AND NEW.corrected_version <> OLD.corrected_version
    OR OLD.correction_overdue_at IS NOT NULL AND NEW.correction_overdue_at IS DISTINCT FROM OLD.correction_overdue_at))
  EXECUTE FUNCTION refuse_change_but('an appeal that has ended', '');

-- +goose Down
DROP TRIGGER appeal_stays_corrected ON appeal;
DROP TRIGGER appeal_stays ON appeal;
DROP TRIGGER annual_report_never_shrinks ON annual_report;
DROP TRIGGER annual_report_stays ON annual_report;
DROP TRIGGER subject_access_part_joins_none ON subject_access_part;
DROP TRIGGER subject_access_part_stays ON subject_access_part;
DROP TRIGGER subject_access_request_stays ON subject_access_request;
DROP TRIGGER subject_access_request_ended ON subject_access_request;
DROP FUNCTION refuse_changed_pack();
DROP FUNCTION refuse_change_but();
DROP INDEX subject_access_request_open;
CREATE UNIQUE INDEX subject_access_request_open ON subject_access_request (hub_id, person_id) WHERE released_at IS NULL AND ended_at IS NULL;
ALTER TABLE subject_access_request DROP COLUMN withdrawn_at;
ALTER TABLE subject_access_request DROP COLUMN refused_at;
ALTER TABLE subject_access_request DROP COLUMN refused_by;
ALTER TABLE subject_access_request DROP COLUMN refusal_at;
ALTER TABLE subject_access_request DROP COLUMN refusal_by;
ALTER TABLE subject_access_request DROP COLUMN refusal_reason;
ALTER TABLE subject_access_request DROP COLUMN refusal_ground;
