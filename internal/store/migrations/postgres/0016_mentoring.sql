-- +goose Up
-- Somebody accompanies a teacher for a time, as support for development needs.
CREATE TABLE mentoring (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  mentor_id uuid NOT NULL,
  mentee_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  focus text NOT NULL,
  from_on date NOT NULL,
  to_on date NOT NULL,
  state text NOT NULL,
  proposed_by uuid NOT NULL,
  mentor_agreed_at timestamptz,
  mentee_agreed_at timestamptz,
  needs_shown boolean NOT NULL,
  mentor_effect text,
  mentee_effect text,
  ended_at timestamptz,
  ended_by uuid,
  ending_reason text,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, mentor_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, mentee_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, proposed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, ended_by) REFERENCES person (hub_id, id),
  CHECK (mentor_id <> mentee_id)
);
CREATE INDEX mentoring_by_day ON mentoring (hub_id, from_on, id);
CREATE INDEX mentoring_by_pair ON mentoring (hub_id, mentor_id, mentee_id);

-- The needs that a mentoring is for.
CREATE TABLE mentoring_need (
  hub_id uuid NOT NULL,
  mentoring_id uuid NOT NULL,
  need_id uuid NOT NULL,
  PRIMARY KEY (hub_id, mentoring_id, need_id),
  FOREIGN KEY (hub_id, mentoring_id) REFERENCES mentoring (hub_id, id),
  FOREIGN KEY (hub_id, need_id) REFERENCES development_need (hub_id, id)
);
CREATE INDEX mentoring_need_by_need ON mentoring_need (hub_id, need_id);

CREATE TABLE mentoring_meeting (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  mentoring_id uuid NOT NULL,
  on_day date NOT NULL,
  minutes integer NOT NULL,
  by_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, mentoring_id) REFERENCES mentoring (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE INDEX mentoring_meeting_by_mentoring ON mentoring_meeting (hub_id, mentoring_id);

-- The mentoring that is offered for a need. No key: it may be disposed of before the need.
ALTER TABLE development_need_offer ADD COLUMN mentoring_id uuid;

-- By when the correction that an appeal calls for is due, and when it was found overdue.
ALTER TABLE appeal ADD COLUMN correction_due_on date;
ALTER TABLE appeal ADD COLUMN correction_overdue_at timestamptz;

-- A row that two persons have agreed to dispose of is in hand, and may be deleted.
-- +goose StatementBegin
CREATE FUNCTION refuse_deletion_of_mentored_need() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
      LEFT JOIN development_need n ON n.hub_id = r.hub_id AND n.observation_id = r.record_id AND n.id = OLD.need_id
      WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way'
        AND (n.id IS NOT NULL AND d.class = 'observation' OR r.record_id = OLD.mentoring_id AND d.class = 'mentoring')) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'from the table % two persons dispose', TG_TABLE_NAME;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER mentoring_takes_two BEFORE DELETE ON mentoring FOR EACH ROW EXECUTE FUNCTION refuse_deletion('id', 'mentoring');
CREATE TRIGGER mentoring_meeting_takes_two BEFORE DELETE ON mentoring_meeting FOR EACH ROW EXECUTE FUNCTION refuse_deletion('mentoring_id', 'mentoring');
CREATE TRIGGER mentoring_need_takes_two BEFORE DELETE ON mentoring_need FOR EACH ROW EXECUTE FUNCTION refuse_deletion_of_mentored_need();

ALTER TABLE mentoring ENABLE ROW LEVEL SECURITY;
ALTER TABLE mentoring FORCE ROW LEVEL SECURITY;
CREATE POLICY mentoring_hub ON mentoring USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE mentoring_need ENABLE ROW LEVEL SECURITY;
ALTER TABLE mentoring_need FORCE ROW LEVEL SECURITY;
CREATE POLICY mentoring_need_hub ON mentoring_need USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE mentoring_meeting ENABLE ROW LEVEL SECURITY;
ALTER TABLE mentoring_meeting FORCE ROW LEVEL SECURITY;
CREATE POLICY mentoring_meeting_hub ON mentoring_meeting USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON mentoring TO hubqa_app;
GRANT SELECT, INSERT ON mentoring_need, mentoring_meeting TO hubqa_app;
GRANT DELETE ON mentoring, mentoring_need, mentoring_meeting TO hubqa_app;

-- +goose Down
ALTER TABLE appeal DROP COLUMN correction_overdue_at;
ALTER TABLE appeal DROP COLUMN correction_due_on;
ALTER TABLE development_need_offer DROP COLUMN mentoring_id;
DROP TABLE mentoring_meeting;
DROP TABLE mentoring_need;
DROP TABLE mentoring;
DROP FUNCTION refuse_deletion_of_mentored_need();
