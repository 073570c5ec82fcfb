-- +goose Up
-- What must not be disposed of while it lasts, whatever falls due.
CREATE TABLE hold (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  kind text NOT NULL,
  reason text,
  person_id uuid,
  partner_id uuid,
  school_id uuid,
  observation_id uuid,
  subject_id uuid,
  proposed_by uuid NOT NULL,
  proposed_as text NOT NULL,
  confirmed_by uuid,
  confirmed_at timestamptz,
  lifting_by uuid,
  lifting_as text NOT NULL,
  lifting_reason text,
  lifted_by uuid,
  lifted_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, subject_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, proposed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, confirmed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, lifting_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, lifted_by) REFERENCES person (hub_id, id),
  CHECK ((CASE WHEN person_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN partner_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN school_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN observation_id IS NULL THEN 0 ELSE 1 END) = 1),
  CHECK (confirmed_by <> proposed_by),
  CHECK (lifted_by <> lifting_by),
  CHECK (lifted_at IS NULL OR (lifted_by IS NOT NULL AND lifting_by IS NOT NULL))
);
CREATE INDEX hold_by_time ON hold (hub_id, created_at, id);
CREATE INDEX hold_standing ON hold (hub_id, person_id, partner_id, school_id, observation_id) WHERE lifted_at IS NULL;

-- What falls due of one class of record, and how two persons dispose of it. It stays, as
-- the certificate of what is gone, and so refers to none of it.
CREATE TABLE disposal (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  class text NOT NULL,
  state text NOT NULL,
  kept_for integer NOT NULL,
  unit text NOT NULL,
  closed_before date NOT NULL,
  records integer NOT NULL,
  approved_by uuid,
  approved_at timestamptz,
  confirmed_by uuid,
  confirmed_at timestamptz,
  withdrawn_by uuid,
  ended_at timestamptz,
  statement text,
  sha256 text NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, approved_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, confirmed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, withdrawn_by) REFERENCES person (hub_id, id),
  CHECK (confirmed_by <> approved_by),
  CHECK (state <> 'under-way' OR (approved_by IS NOT NULL AND confirmed_by IS NOT NULL))
);
CREATE INDEX disposal_by_time ON disposal (hub_id, created_at, id);
CREATE UNIQUE INDEX disposal_open ON disposal (hub_id, class) WHERE ended_at IS NULL;

-- A record that is due. It is in hand only within the transaction that disposes of it, and
-- so no other transaction ever finds it so.
CREATE TABLE disposal_record (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  disposal_id uuid NOT NULL,
  record_id uuid NOT NULL,
  closed_on date NOT NULL,
  due_on date NOT NULL,
  state text NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, disposal_id, record_id),
  FOREIGN KEY (hub_id, disposal_id) REFERENCES disposal (hub_id, id)
);
CREATE INDEX disposal_record_in_hand ON disposal_record (hub_id, record_id) WHERE state = 'in-hand';

-- A row that two persons have agreed to dispose of is in hand, and may be deleted.
-- +goose StatementBegin
CREATE FUNCTION refuse_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
      WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class = ANY (string_to_array(TG_ARGV[1], ','))
        AND r.record_id::text IN (SELECT to_jsonb(OLD) ->> c FROM unnest(string_to_array(TG_ARGV[0], ',')) c)) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'from the table % two persons dispose', TG_TABLE_NAME;
END
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION refuse_deletion_of_need() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
      JOIN development_need n ON n.hub_id = r.hub_id AND n.id = OLD.need_id
      WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class = 'observation'
        AND (r.record_id = n.observation_id OR r.record_id::text = to_jsonb(OLD) ->> 'observation_id')) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'from the table % two persons dispose', TG_TABLE_NAME;
END
$$;
-- +goose StatementEnd
DROP TRIGGER observation_report_never_changes ON observation_report;
CREATE TRIGGER observation_report_never_changes BEFORE UPDATE ON observation_report FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP TRIGGER observation_reply_never_changes ON observation_reply;
CREATE TRIGGER observation_reply_never_changes BEFORE UPDATE ON observation_reply FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP TRIGGER observation_acknowledgement_never_changes ON observation_acknowledgement;
CREATE TRIGGER observation_acknowledgement_never_changes BEFORE UPDATE ON observation_acknowledgement FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP TRIGGER break_glass_never_changes ON break_glass;
CREATE TRIGGER break_glass_never_changes BEFORE UPDATE ON break_glass FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP TRIGGER observation_agreed_judgement_never_changes ON observation_agreed_judgement;
CREATE TRIGGER observation_agreed_judgement_never_changes BEFORE UPDATE ON observation_agreed_judgement FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP TRIGGER observation_judgement_agreement_never_changes ON observation_judgement_agreement;
CREATE TRIGGER observation_judgement_agreement_never_changes BEFORE UPDATE ON observation_judgement_agreement FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER observation_takes_two BEFORE DELETE ON observation FOR EACH ROW EXECUTE FUNCTION refuse_deletion('id', 'observation');
CREATE TRIGGER observation_agreement_takes_two BEFORE DELETE ON observation_agreement FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
CREATE TRIGGER observation_exception_takes_two BEFORE DELETE ON observation_exception FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
CREATE TRIGGER observation_notes_takes_two BEFORE DELETE ON observation_notes FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation,raw-notes');
CREATE TRIGGER observation_feedback_takes_two BEFORE DELETE ON observation_feedback FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
CREATE TRIGGER observation_draft_takes_two BEFORE DELETE ON observation_draft FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
CREATE TRIGGER observation_report_takes_two BEFORE DELETE ON observation_report FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
CREATE TRIGGER observation_response_takes_two BEFORE DELETE ON observation_response FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
CREATE TRIGGER observation_reply_takes_two BEFORE DELETE ON observation_reply FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
CREATE TRIGGER observation_acknowledgement_takes_two BEFORE DELETE ON observation_acknowledgement FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
CREATE TRIGGER break_glass_takes_two BEFORE DELETE ON break_glass FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
CREATE TRIGGER development_need_takes_two BEFORE DELETE ON development_need FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
CREATE TRIGGER share_takes_two BEFORE DELETE ON share FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id,id', 'observation,share');
CREATE TRIGGER commissioning_decision_takes_two BEFORE DELETE ON commissioning_decision FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
CREATE TRIGGER observation_agreed_judgement_takes_two BEFORE DELETE ON observation_agreed_judgement FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
CREATE TRIGGER observation_judgement_agreement_takes_two BEFORE DELETE ON observation_judgement_agreement FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
CREATE TRIGGER visit_request_visit_takes_two BEFORE DELETE ON visit_request_visit FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id,request_id', 'observation,visit-request');
CREATE TRIGGER visit_request_takes_two BEFORE DELETE ON visit_request FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id,id', 'observation,visit-request');
CREATE TRIGGER suggestion_reply_takes_two BEFORE DELETE ON suggestion_reply FOR EACH ROW EXECUTE FUNCTION refuse_deletion('suggestion_id', 'suggestion');
CREATE TRIGGER suggestion_takes_two BEFORE DELETE ON suggestion FOR EACH ROW EXECUTE FUNCTION refuse_deletion('id', 'suggestion');
CREATE TRIGGER hold_takes_two BEFORE DELETE ON hold FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id,id', 'observation,hold');
CREATE TRIGGER inspection_takes_two BEFORE DELETE ON inspection FOR EACH ROW EXECUTE FUNCTION refuse_deletion('id', 'inspection');
CREATE TRIGGER inspection_school_takes_two BEFORE DELETE ON inspection_school FOR EACH ROW EXECUTE FUNCTION refuse_deletion('inspection_id', 'inspection');
CREATE TRIGGER inspection_reference_takes_two BEFORE DELETE ON inspection_reference FOR EACH ROW EXECUTE FUNCTION refuse_deletion('inspection_id,observation_id', 'inspection,observation');
CREATE TRIGGER appeal_takes_two BEFORE DELETE ON appeal FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
CREATE TRIGGER development_need_offer_takes_two BEFORE DELETE ON development_need_offer FOR EACH ROW EXECUTE FUNCTION refuse_deletion_of_need();
CREATE TRIGGER development_need_effect_takes_two BEFORE DELETE ON development_need_effect FOR EACH ROW EXECUTE FUNCTION refuse_deletion_of_need();
CREATE TRIGGER development_need_progress_takes_two BEFORE DELETE ON development_need_progress FOR EACH ROW EXECUTE FUNCTION refuse_deletion_of_need();

-- What was certified stays as it is.
-- +goose StatementBegin
CREATE FUNCTION refuse_change_of_certified() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM disposal d WHERE d.hub_id = OLD.hub_id AND d.id::text = to_jsonb(OLD) ->> TG_ARGV[0] AND d.statement IS NOT NULL) THEN
    RAISE EXCEPTION 'a disposal that is certified stays as it is';
  END IF;
  RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER disposal_stays BEFORE UPDATE ON disposal FOR EACH ROW EXECUTE FUNCTION refuse_change_of_certified('id');
CREATE TRIGGER disposal_record_stays BEFORE UPDATE ON disposal_record FOR EACH ROW EXECUTE FUNCTION refuse_change_of_certified('disposal_id');

ALTER TABLE hold ENABLE ROW LEVEL SECURITY;
ALTER TABLE hold FORCE ROW LEVEL SECURITY;
CREATE POLICY hold_hub ON hold USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE disposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE disposal FORCE ROW LEVEL SECURITY;
CREATE POLICY disposal_hub ON disposal USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE disposal_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE disposal_record FORCE ROW LEVEL SECURITY;
CREATE POLICY disposal_record_hub ON disposal_record USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON hold, disposal, disposal_record TO hubqa_app;
GRANT DELETE ON observation, observation_agreement, observation_exception, observation_notes, observation_feedback, observation_draft, observation_report, observation_response, observation_reply, observation_acknowledgement, break_glass, development_need, share, commissioning_decision, observation_agreed_judgement, observation_judgement_agreement, visit_request_visit, visit_request, suggestion_reply, suggestion, hold, inspection, inspection_school, inspection_reference, appeal, development_need_offer, development_need_effect, development_need_progress,
  notice, notice_mail TO hubqa_app;

-- +goose Down
REVOKE DELETE ON observation, observation_agreement, observation_exception, observation_notes, observation_feedback, observation_draft, observation_report, observation_response, observation_reply, observation_acknowledgement, break_glass, development_need, share, commissioning_decision, observation_agreed_judgement, observation_judgement_agreement, visit_request_visit, visit_request, suggestion_reply, suggestion, hold, inspection, inspection_school, inspection_reference, appeal, development_need_offer, development_need_effect, development_need_progress,
  notice, notice_mail FROM hubqa_app;
DROP TRIGGER development_need_progress_takes_two ON development_need_progress;
DROP TRIGGER development_need_effect_takes_two ON development_need_effect;
DROP TRIGGER development_need_offer_takes_two ON development_need_offer;
DROP TRIGGER appeal_takes_two ON appeal;
DROP TRIGGER inspection_reference_takes_two ON inspection_reference;
DROP TRIGGER inspection_school_takes_two ON inspection_school;
DROP TRIGGER inspection_takes_two ON inspection;
DROP TRIGGER hold_takes_two ON hold;
DROP TRIGGER suggestion_takes_two ON suggestion;
DROP TRIGGER suggestion_reply_takes_two ON suggestion_reply;
DROP TRIGGER visit_request_takes_two ON visit_request;
DROP TRIGGER visit_request_visit_takes_two ON visit_request_visit;
DROP TRIGGER observation_judgement_agreement_takes_two ON observation_judgement_agreement;
DROP TRIGGER observation_agreed_judgement_takes_two ON observation_agreed_judgement;
DROP TRIGGER commissioning_decision_takes_two ON commissioning_decision;
DROP TRIGGER share_takes_two ON share;
DROP TRIGGER development_need_takes_two ON development_need;
DROP TRIGGER break_glass_takes_two ON break_glass;
DROP TRIGGER observation_acknowledgement_takes_two ON observation_acknowledgement;
DROP TRIGGER observation_reply_takes_two ON observation_reply;
DROP TRIGGER observation_response_takes_two ON observation_response;
DROP TRIGGER observation_report_takes_two ON observation_report;
DROP TRIGGER observation_draft_takes_two ON observation_draft;
DROP TRIGGER observation_feedback_takes_two ON observation_feedback;
DROP TRIGGER observation_notes_takes_two ON observation_notes;
DROP TRIGGER observation_exception_takes_two ON observation_exception;
DROP TRIGGER observation_agreement_takes_two ON observation_agreement;
DROP TRIGGER observation_takes_two ON observation;
DROP TRIGGER observation_report_never_changes ON observation_report;
CREATE TRIGGER observation_report_never_changes BEFORE UPDATE OR DELETE ON observation_report FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP TRIGGER observation_reply_never_changes ON observation_reply;
CREATE TRIGGER observation_reply_never_changes BEFORE UPDATE OR DELETE ON observation_reply FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP TRIGGER observation_acknowledgement_never_changes ON observation_acknowledgement;
CREATE TRIGGER observation_acknowledgement_never_changes BEFORE UPDATE OR DELETE ON observation_acknowledgement FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP TRIGGER break_glass_never_changes ON break_glass;
CREATE TRIGGER break_glass_never_changes BEFORE UPDATE OR DELETE ON break_glass FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP TRIGGER observation_agreed_judgement_never_changes ON observation_agreed_judgement;
CREATE TRIGGER observation_agreed_judgement_never_changes BEFORE UPDATE OR DELETE ON observation_agreed_judgement FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP TRIGGER observation_judgement_agreement_never_changes ON observation_judgement_agreement;
CREATE TRIGGER observation_judgement_agreement_never_changes BEFORE UPDATE OR DELETE ON observation_judgement_agreement FOR EACH ROW EXECUTE FUNCTION refuse_change();
DROP TABLE disposal_record;
DROP TABLE disposal;
DROP TABLE hold;
DROP FUNCTION refuse_change_of_certified();
DROP FUNCTION refuse_deletion_of_need();
DROP FUNCTION refuse_deletion();
