-- +goose Up
-- How many pupils take part, with what experience they begin and where they stand, how many go
-- on, and what they achieve: counts by pupil group, and nobody by name. What was withdrawn leaves
-- its place: such figures can be recorded anew. A record has lines, such
-- as one for each level of experience; each line has a count for each group.
CREATE TABLE pupil_figures (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  school_id TEXT NOT NULL,
  provision_id TEXT,
  partner_id TEXT,
  academic_year TEXT NOT NULL,
  term TEXT NOT NULL,
  of TEXT NOT NULL,
  counted_on TEXT NOT NULL,
  roll_on TEXT,
  sex_incomplete BOOLEAN NOT NULL,
  year_groups TEXT NOT NULL,
  entered_by TEXT NOT NULL,
  withdrawn_at TIMESTAMP,
  withdrawn_by TEXT,
  withdrawal_reason TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, provision_id) REFERENCES provision (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id)
);
CREATE UNIQUE INDEX pupil_figures_of_provision ON pupil_figures (hub_id, provision_id, kind, academic_year, term, of) WHERE provision_id IS NOT NULL AND withdrawn_at IS NULL;
CREATE UNIQUE INDEX pupil_figures_of_school ON pupil_figures (hub_id, school_id, kind, academic_year, term, of) WHERE provision_id IS NULL AND withdrawn_at IS NULL;
CREATE INDEX pupil_figures_by_year ON pupil_figures (hub_id, academic_year, kind, id);

CREATE TABLE pupil_figures_line (
  hub_id TEXT NOT NULL,
  figures_id TEXT NOT NULL,
  line TEXT NOT NULL,
  pupils INTEGER,
  girls INTEGER,
  boys INTEGER,
  fsm INTEGER,
  fsm_ever6 INTEGER,
  pupil_premium INTEGER,
  sen_support INTEGER,
  ehc_plan INTEGER,
  eal INTEGER,
  looked_after INTEGER,
  markers TEXT NOT NULL,
  PRIMARY KEY (hub_id, figures_id, line),
  FOREIGN KEY (hub_id, figures_id) REFERENCES pupil_figures (hub_id, id)
);

CREATE TABLE feeder_school (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  feeder_id TEXT NOT NULL,
  academic_year TEXT NOT NULL,
  ended_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, feeder_id) REFERENCES school (hub_id, id),
  CHECK (school_id <> feeder_id)
);
CREATE UNIQUE INDEX feeder_school_once ON feeder_school (hub_id, school_id, feeder_id, academic_year) WHERE ended_at IS NULL;

-- +goose StatementBegin
CREATE TRIGGER pupil_figures_takes_two BEFORE DELETE ON pupil_figures
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.id AND d.class = 'pupil-figures') BEGIN
  SELECT RAISE(ABORT, 'from the table pupil_figures two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER pupil_figures_line_takes_two BEFORE DELETE ON pupil_figures_line
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.figures_id AND d.class = 'pupil-figures') BEGIN
  SELECT RAISE(ABORT, 'from the table pupil_figures_line two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER feeder_school_takes_two BEFORE DELETE ON feeder_school
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.id AND d.class = 'pupil-figures') BEGIN
  SELECT RAISE(ABORT, 'from the table feeder_school two persons dispose');
END;
-- +goose StatementEnd

-- A school's roll may say how many pupils each year group has, as 'R=30 1=28 2=c'.
ALTER TABLE school_roll ADD COLUMN year_groups TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE school_roll DROP COLUMN year_groups;
DROP TRIGGER pupil_figures_takes_two;
DROP TRIGGER pupil_figures_line_takes_two;
DROP TRIGGER feeder_school_takes_two;
DROP TABLE feeder_school;
DROP TABLE pupil_figures_line;
DROP TABLE pupil_figures;
