-- +goose Up
-- How many pupils take part, with what experience they begin and where they stand, how many go
-- on, and what they achieve: counts by pupil group, and nobody by name. What was withdrawn leaves
-- its place: such figures can be recorded anew. A record has lines, such
-- as one for each level of experience; each line has a count for each group.
CREATE TABLE pupil_figures (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL,
  school_id uuid NOT NULL,
  provision_id uuid,
  partner_id uuid,
  academic_year text NOT NULL,
  term text NOT NULL,
  of text NOT NULL,
  counted_on date NOT NULL,
  roll_on date,
  sex_incomplete boolean NOT NULL,
  year_groups jsonb NOT NULL,
  entered_by uuid NOT NULL,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  withdrawal_reason text,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, provision_id) REFERENCES provision (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id)
);
CREATE UNIQUE INDEX pupil_figures_of_provision ON pupil_figures (hub_id, provision_id, kind, academic_year, term, of) WHERE provision_id IS NOT NULL AND withdrawn_at IS NULL;
CREATE UNIQUE INDEX pupil_figures_of_school ON pupil_figures (hub_id, school_id, kind, academic_year, term, of) WHERE provision_id IS NULL AND withdrawn_at IS NULL;
CREATE INDEX pupil_figures_by_year ON pupil_figures (hub_id, academic_year, kind, id);

CREATE TABLE pupil_figures_line (
  hub_id uuid NOT NULL,
  figures_id uuid NOT NULL,
  line text NOT NULL,
  pupils integer,
  girls integer,
  boys integer,
  fsm integer,
  fsm_ever6 integer,
  pupil_premium integer,
  sen_support integer,
  ehc_plan integer,
  eal integer,
  looked_after integer,
  markers text NOT NULL,
  PRIMARY KEY (hub_id, figures_id, line),
  FOREIGN KEY (hub_id, figures_id) REFERENCES pupil_figures (hub_id, id)
);

CREATE TABLE feeder_school (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  school_id uuid NOT NULL,
  feeder_id uuid NOT NULL,
  academic_year text NOT NULL,
  ended_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, feeder_id) REFERENCES school (hub_id, id),
  CHECK (school_id <> feeder_id)
);
CREATE UNIQUE INDEX feeder_school_once ON feeder_school (hub_id, school_id, feeder_id, academic_year) WHERE ended_at IS NULL;

CREATE TRIGGER pupil_figures_takes_two BEFORE DELETE ON pupil_figures FOR EACH ROW EXECUTE FUNCTION refuse_deletion('id', 'pupil-figures');
CREATE TRIGGER pupil_figures_line_takes_two BEFORE DELETE ON pupil_figures_line FOR EACH ROW EXECUTE FUNCTION refuse_deletion('figures_id', 'pupil-figures');
CREATE TRIGGER feeder_school_takes_two BEFORE DELETE ON feeder_school FOR EACH ROW EXECUTE FUNCTION refuse_deletion('id', 'pupil-figures');

ALTER TABLE pupil_figures ENABLE ROW LEVEL SECURITY;
ALTER TABLE pupil_figures FORCE ROW LEVEL SECURITY;
CREATE POLICY pupil_figures_hub ON pupil_figures USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE pupil_figures_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE pupil_figures_line FORCE ROW LEVEL SECURITY;
CREATE POLICY pupil_figures_line_hub ON pupil_figures_line USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE feeder_school ENABLE ROW LEVEL SECURITY;
ALTER TABLE feeder_school FORCE ROW LEVEL SECURITY;
CREATE POLICY feeder_school_hub ON feeder_school USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON pupil_figures, pupil_figures_line, feeder_school TO hubqa_app;

-- A school's roll may say how many pupils each year group has, as 'R=30 1=28 2=c'.
ALTER TABLE school_roll ADD COLUMN year_groups text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE school_roll DROP COLUMN year_groups;
DROP TABLE feeder_school;
DROP TABLE pupil_figures_line;
DROP TABLE pupil_figures;
