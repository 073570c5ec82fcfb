-- +goose Up
-- What is known of a school's own music development plan of an academic year, and how the
-- school sees itself.
CREATE TABLE school_plan (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  school_id uuid NOT NULL,
  urn integer NOT NULL,
  academic_year text NOT NULL,
  has_plan boolean NOT NULL,
  summary_url text NOT NULL,
  checked_on date,
  updated_on date,
  evaluation text,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, school_id, academic_year),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id)
);
CREATE INDEX school_plan_by_year ON school_plan (hub_id, academic_year, id);

-- What two persons have agreed to dispose of is in hand, and may be deleted.
CREATE TRIGGER school_plan_takes_two BEFORE DELETE ON school_plan FOR EACH ROW EXECUTE FUNCTION refuse_deletion('id', 'school-plan');

ALTER TABLE school_plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE school_plan FORCE ROW LEVEL SECURITY;
CREATE POLICY school_plan_hub ON school_plan USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON school_plan TO hubqa_app;

-- +goose Down
DROP TABLE school_plan;
