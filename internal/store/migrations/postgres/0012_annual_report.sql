-- +goose Up
-- A hub's QA report of one academic year, with its figures as they were counted last.
CREATE TABLE annual_report (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  academic_year text NOT NULL,
  state text NOT NULL,
  commentary text NOT NULL,
  figures jsonb NOT NULL,
  drawn_up_by uuid NOT NULL,
  published_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, academic_year),
  FOREIGN KEY (hub_id, drawn_up_by) REFERENCES person (hub_id, id)
);

ALTER TABLE annual_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE annual_report FORCE ROW LEVEL SECURITY;
CREATE POLICY annual_report_hub ON annual_report USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON annual_report TO hubqa_app;

-- +goose Down
DROP TABLE annual_report;
