-- +goose Up
-- Figures of pupils that should not be there are withdrawn with a reason. They stay to be read, count for
-- nothing, and leave their place: such figures can be recorded anew.
ALTER TABLE pupil_figures ADD COLUMN withdrawn_at TIMESTAMP;
ALTER TABLE pupil_figures ADD COLUMN withdrawn_by TEXT;
ALTER TABLE pupil_figures ADD COLUMN withdrawal_reason TEXT;
DROP INDEX pupil_figures_of_provision;
DROP INDEX pupil_figures_of_school;
CREATE UNIQUE INDEX pupil_figures_of_provision ON pupil_figures (hub_id, provision_id, kind, academic_year, term, of)
  WHERE provision_id IS NOT NULL AND withdrawn_at IS NULL;
CREATE UNIQUE INDEX pupil_figures_of_school ON pupil_figures (hub_id, school_id, kind, academic_year, term, of)
  WHERE provision_id IS NULL AND withdrawn_at IS NULL;

-- +goose Down
DROP INDEX pupil_figures_of_provision;
DROP INDEX pupil_figures_of_school;
CREATE UNIQUE INDEX pupil_figures_of_provision ON pupil_figures (hub_id, provision_id, kind, academic_year, term, of) WHERE provision_id IS NOT NULL;
CREATE UNIQUE INDEX pupil_figures_of_school ON pupil_figures (hub_id, school_id, kind, academic_year, term, of) WHERE provision_id IS NULL;
ALTER TABLE pupil_figures DROP COLUMN withdrawal_reason;
ALTER TABLE pupil_figures DROP COLUMN withdrawn_by;
ALTER TABLE pupil_figures DROP COLUMN withdrawn_at;
