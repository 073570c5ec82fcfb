-- +goose Up
-- What must not be disposed of while it lasts, whatever falls due.
CREATE TABLE hold (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  reason TEXT,
  person_id TEXT,
  partner_id TEXT,
  school_id TEXT,
  observation_id TEXT,
  subject_id TEXT,
  proposed_by TEXT NOT NULL,
  proposed_as TEXT NOT NULL,
  confirmed_by TEXT,
  confirmed_at TIMESTAMP,
  lifting_by TEXT,
  lifting_as TEXT NOT NULL,
  lifting_reason TEXT,
  lifted_by TEXT,
  lifted_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
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
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  class TEXT NOT NULL,
  state TEXT NOT NULL,
  kept_for INTEGER NOT NULL,
  unit TEXT NOT NULL,
  closed_before TEXT NOT NULL,
  records INTEGER NOT NULL,
  approved_by TEXT,
  approved_at TIMESTAMP,
  confirmed_by TEXT,
  confirmed_at TIMESTAMP,
  withdrawn_by TEXT,
  ended_at TIMESTAMP,
  statement TEXT,
  sha256 TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
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
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  disposal_id TEXT NOT NULL,
  record_id TEXT NOT NULL,
  closed_on TEXT NOT NULL,
  due_on TEXT NOT NULL,
  state TEXT NOT NULL,
  ended_at TIMESTAMP,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, disposal_id, record_id),
  FOREIGN KEY (hub_id, disposal_id) REFERENCES disposal (hub_id, id)
);
CREATE INDEX disposal_record_in_hand ON disposal_record (hub_id, record_id) WHERE state = 'in-hand';

-- A row that two persons have agreed to dispose of is in hand, and may be deleted.
DROP TRIGGER observation_report_never_shrinks;
DROP TRIGGER observation_reply_never_shrinks;
DROP TRIGGER observation_acknowledgement_never_shrinks;
DROP TRIGGER break_glass_never_shrinks;
DROP TRIGGER observation_agreed_judgement_never_shrinks;
DROP TRIGGER observation_judgement_agreement_never_shrinks;
-- +goose StatementBegin
CREATE TRIGGER observation_takes_two BEFORE DELETE ON observation
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table observation two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_agreement_takes_two BEFORE DELETE ON observation_agreement
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table observation_agreement two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_exception_takes_two BEFORE DELETE ON observation_exception
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table observation_exception two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_notes_takes_two BEFORE DELETE ON observation_notes
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation', 'raw-notes')) BEGIN
  SELECT RAISE(ABORT, 'from the table observation_notes two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_feedback_takes_two BEFORE DELETE ON observation_feedback
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table observation_feedback two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_draft_takes_two BEFORE DELETE ON observation_draft
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table observation_draft two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_report_takes_two BEFORE DELETE ON observation_report
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table observation_report two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_response_takes_two BEFORE DELETE ON observation_response
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table observation_response two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_reply_takes_two BEFORE DELETE ON observation_reply
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table observation_reply two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_acknowledgement_takes_two BEFORE DELETE ON observation_acknowledgement
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table observation_acknowledgement two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER break_glass_takes_two BEFORE DELETE ON break_glass
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table break_glass two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER development_need_takes_two BEFORE DELETE ON development_need
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table development_need two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER share_takes_two BEFORE DELETE ON share
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND (r.record_id = OLD.observation_id OR r.record_id = OLD.id) AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation', 'share')) BEGIN
  SELECT RAISE(ABORT, 'from the table share two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER commissioning_decision_takes_two BEFORE DELETE ON commissioning_decision
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table commissioning_decision two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_agreed_judgement_takes_two BEFORE DELETE ON observation_agreed_judgement
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table observation_agreed_judgement two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_judgement_agreement_takes_two BEFORE DELETE ON observation_judgement_agreement
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table observation_judgement_agreement two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER visit_request_visit_takes_two BEFORE DELETE ON visit_request_visit
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND (r.record_id = OLD.observation_id OR r.record_id = OLD.request_id) AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation', 'visit-request')) BEGIN
  SELECT RAISE(ABORT, 'from the table visit_request_visit two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER visit_request_takes_two BEFORE DELETE ON visit_request
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND (r.record_id = OLD.observation_id OR r.record_id = OLD.id) AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation', 'visit-request')) BEGIN
  SELECT RAISE(ABORT, 'from the table visit_request two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER suggestion_reply_takes_two BEFORE DELETE ON suggestion_reply
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.suggestion_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('suggestion')) BEGIN
  SELECT RAISE(ABORT, 'from the table suggestion_reply two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER suggestion_takes_two BEFORE DELETE ON suggestion
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('suggestion')) BEGIN
  SELECT RAISE(ABORT, 'from the table suggestion two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER hold_takes_two BEFORE DELETE ON hold
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND (r.record_id = OLD.observation_id OR r.record_id = OLD.id) AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation', 'hold')) BEGIN
  SELECT RAISE(ABORT, 'from the table hold two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER inspection_takes_two BEFORE DELETE ON inspection
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('inspection')) BEGIN
  SELECT RAISE(ABORT, 'from the table inspection two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER inspection_school_takes_two BEFORE DELETE ON inspection_school
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.inspection_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('inspection')) BEGIN
  SELECT RAISE(ABORT, 'from the table inspection_school two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER inspection_reference_takes_two BEFORE DELETE ON inspection_reference
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND (r.record_id = OLD.inspection_id OR r.record_id = OLD.observation_id) AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('inspection', 'observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table inspection_reference two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER development_need_progress_takes_two BEFORE DELETE ON development_need_progress
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  JOIN development_need n ON n.hub_id = r.hub_id AND n.observation_id = r.record_id
  WHERE n.hub_id = OLD.hub_id AND n.id = OLD.need_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class = 'observation') BEGIN
  SELECT RAISE(ABORT, 'from the table development_need_progress two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER development_need_offer_takes_two BEFORE DELETE ON development_need_offer
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  JOIN development_need n ON n.hub_id = r.hub_id AND n.observation_id = r.record_id
  WHERE n.hub_id = OLD.hub_id AND n.id = OLD.need_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class = 'observation') BEGIN
  SELECT RAISE(ABORT, 'from the table development_need_offer two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER development_need_effect_takes_two BEFORE DELETE ON development_need_effect
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  JOIN development_need n ON n.hub_id = r.hub_id AND n.id = OLD.need_id
  WHERE r.hub_id = OLD.hub_id AND (r.record_id = n.observation_id OR r.record_id = OLD.observation_id) AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class = 'observation') BEGIN
  SELECT RAISE(ABORT, 'from the table development_need_effect two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER appeal_takes_two BEFORE DELETE ON appeal
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table appeal two persons dispose');
END;
-- +goose StatementEnd

-- What was certified stays as it is.
-- +goose StatementBegin
CREATE TRIGGER disposal_stays BEFORE UPDATE ON disposal
WHEN OLD.statement IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'a disposal that is certified stays as it is');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disposal_record_stays BEFORE UPDATE ON disposal_record
WHEN EXISTS (SELECT 1 FROM disposal d WHERE d.hub_id = OLD.hub_id AND d.id = OLD.disposal_id AND d.statement IS NOT NULL) BEGIN
  SELECT RAISE(ABORT, 'a disposal that is certified stays as it is');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disposal_never_shrinks BEFORE DELETE ON disposal BEGIN
  SELECT RAISE(ABORT, 'the table disposal only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disposal_record_never_shrinks BEFORE DELETE ON disposal_record BEGIN
  SELECT RAISE(ABORT, 'the table disposal_record only grows');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER appeal_takes_two;
DROP TRIGGER development_need_effect_takes_two;
DROP TRIGGER development_need_offer_takes_two;
DROP TRIGGER development_need_progress_takes_two;
DROP TRIGGER inspection_reference_takes_two;
DROP TRIGGER inspection_school_takes_two;
DROP TRIGGER inspection_takes_two;
DROP TRIGGER hold_takes_two;
DROP TRIGGER suggestion_takes_two;
DROP TRIGGER suggestion_reply_takes_two;
DROP TRIGGER visit_request_takes_two;
DROP TRIGGER visit_request_visit_takes_two;
DROP TRIGGER observation_judgement_agreement_takes_two;
DROP TRIGGER observation_agreed_judgement_takes_two;
DROP TRIGGER commissioning_decision_takes_two;
DROP TRIGGER share_takes_two;
DROP TRIGGER development_need_takes_two;
DROP TRIGGER break_glass_takes_two;
DROP TRIGGER observation_acknowledgement_takes_two;
DROP TRIGGER observation_reply_takes_two;
DROP TRIGGER observation_response_takes_two;
DROP TRIGGER observation_report_takes_two;
DROP TRIGGER observation_draft_takes_two;
DROP TRIGGER observation_feedback_takes_two;
DROP TRIGGER observation_notes_takes_two;
DROP TRIGGER observation_exception_takes_two;
DROP TRIGGER observation_agreement_takes_two;
DROP TRIGGER observation_takes_two;
-- +goose StatementBegin
CREATE TRIGGER observation_report_never_shrinks BEFORE DELETE ON observation_report BEGIN
  SELECT RAISE(ABORT, 'the table observation_report only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_reply_never_shrinks BEFORE DELETE ON observation_reply BEGIN
  SELECT RAISE(ABORT, 'the table observation_reply only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_acknowledgement_never_shrinks BEFORE DELETE ON observation_acknowledgement BEGIN
  SELECT RAISE(ABORT, 'the table observation_acknowledgement only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER break_glass_never_shrinks BEFORE DELETE ON break_glass BEGIN
  SELECT RAISE(ABORT, 'the table break_glass only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_agreed_judgement_never_shrinks BEFORE DELETE ON observation_agreed_judgement BEGIN
  SELECT RAISE(ABORT, 'the table observation_agreed_judgement only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_judgement_agreement_never_shrinks BEFORE DELETE ON observation_judgement_agreement BEGIN
  SELECT RAISE(ABORT, 'the table observation_judgement_agreement only grows');
END;
-- +goose StatementEnd
DROP TABLE disposal_record;
DROP TABLE disposal;
DROP TABLE hold;
