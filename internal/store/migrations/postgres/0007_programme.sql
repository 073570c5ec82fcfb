-- +goose Up
-- Why a partner is not visited in an academic year. A waiver is lifted, never removed.
CREATE TABLE requirement_waiver (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  partner_id uuid NOT NULL,
  academic_year text NOT NULL,
  reason text NOT NULL,
  waived_by uuid NOT NULL,
  waived_at timestamptz NOT NULL,
  lifted_by uuid,
  lifted_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, waived_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, lifted_by) REFERENCES person (hub_id, id)
);
CREATE UNIQUE INDEX requirement_waiver_standing ON requirement_waiver (hub_id, partner_id, academic_year) WHERE lifted_at IS NULL;

-- Of which requirements it was told that they are overdue: once.
CREATE TABLE requirement_overdue (
  hub_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  academic_year text NOT NULL,
  due_on date NOT NULL,
  raised_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, partner_id, academic_year),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id)
);

-- When a member of the working group was trained, or judged together with others.
CREATE TABLE observer_training (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  kind text NOT NULL,
  on_day date NOT NULL,
  what text NOT NULL,
  recorded_by uuid NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, recorded_by) REFERENCES person (hub_id, id)
);
CREATE INDEX observer_training_by_person ON observer_training (hub_id, person_id, on_day);

-- Conflicts of interest that were declared: with a partner, a person or a school.
CREATE TABLE observer_conflict (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  person_id uuid NOT NULL,
  kind text NOT NULL,
  with_partner_id uuid,
  with_person_id uuid,
  with_school_id uuid,
  note text NOT NULL,
  from_on date NOT NULL,
  to_on date,
  declared_by uuid NOT NULL,
  ended_by uuid,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, with_partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, with_person_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, with_school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, declared_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, ended_by) REFERENCES person (hub_id, id)
);
CREATE INDEX observer_conflict_by_person ON observer_conflict (hub_id, person_id, from_on);

-- Why somebody observes who is not trained, or whose calibration has lapsed.
ALTER TABLE observation_observer ADD COLUMN standing_reason text NOT NULL DEFAULT '';

-- Why a person is observed more often in an academic year than is normal.
ALTER TABLE observation ADD COLUMN ceiling_reason text NOT NULL DEFAULT '';
ALTER TABLE observation ADD COLUMN ceiling_agreed_by text NOT NULL DEFAULT '';

ALTER TABLE requirement_waiver ENABLE ROW LEVEL SECURITY;
ALTER TABLE requirement_waiver FORCE ROW LEVEL SECURITY;
CREATE POLICY requirement_waiver_hub ON requirement_waiver USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE requirement_overdue ENABLE ROW LEVEL SECURITY;
ALTER TABLE requirement_overdue FORCE ROW LEVEL SECURITY;
CREATE POLICY requirement_overdue_hub ON requirement_overdue USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE observer_training ENABLE ROW LEVEL SECURITY;
ALTER TABLE observer_training FORCE ROW LEVEL SECURITY;
CREATE POLICY observer_training_hub ON observer_training USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE observer_conflict ENABLE ROW LEVEL SECURITY;
ALTER TABLE observer_conflict FORCE ROW LEVEL SECURITY;
CREATE POLICY observer_conflict_hub ON observer_conflict USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON requirement_waiver, observer_conflict TO hubqa_app;
GRANT SELECT, INSERT ON requirement_overdue, observer_training TO hubqa_app;

-- +goose Down
ALTER TABLE observation DROP COLUMN ceiling_agreed_by;
ALTER TABLE observation DROP COLUMN ceiling_reason;
ALTER TABLE observation_observer DROP COLUMN standing_reason;
DROP TABLE observer_conflict;
DROP TABLE observer_training;
DROP TABLE requirement_overdue;
DROP TABLE requirement_waiver;
