-- +goose Up
-- The schools that a hub looks at more deeply in a year. Nothing of it is changed.
CREATE TABLE monitoring_sample (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  academic_year text NOT NULL,
  share integer NOT NULL,
  seed text NOT NULL,
  frame integer NOT NULL,
  size integer NOT NULL,
  drawn_on date NOT NULL,
  drawn_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, academic_year),
  FOREIGN KEY (hub_id, drawn_by) REFERENCES person (hub_id, id)
);

CREATE TABLE monitoring_sample_school (
  hub_id uuid NOT NULL REFERENCES hub (id),
  sample_id uuid NOT NULL,
  school_id uuid NOT NULL,
  id uuid NOT NULL,
  urn integer NOT NULL,
  phase text NOT NULL,
  la_code text NOT NULL,
  reason text NOT NULL,
  rank integer,
  stratum_size integer,
  stratum_drawn integer,
  added_by uuid,
  at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, sample_id, school_id),
  CHECK ((reason = 'drawn') = (rank IS NOT NULL AND stratum_size IS NOT NULL AND stratum_drawn IS NOT NULL)),
  CHECK ((reason = 'drawn') = (added_by IS NULL)),
  FOREIGN KEY (hub_id, sample_id) REFERENCES monitoring_sample (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, added_by) REFERENCES person (hub_id, id)
);

ALTER TABLE monitoring_sample ENABLE ROW LEVEL SECURITY;
ALTER TABLE monitoring_sample FORCE ROW LEVEL SECURITY;
CREATE POLICY monitoring_sample_hub ON monitoring_sample USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE monitoring_sample_school ENABLE ROW LEVEL SECURITY;
ALTER TABLE monitoring_sample_school FORCE ROW LEVEL SECURITY;
CREATE POLICY monitoring_sample_school_hub ON monitoring_sample_school USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

CREATE TRIGGER monitoring_sample_never_changes BEFORE UPDATE OR DELETE ON monitoring_sample FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monitoring_sample_school_never_changes BEFORE UPDATE OR DELETE ON monitoring_sample_school FOR EACH ROW EXECUTE FUNCTION refuse_change();

GRANT SELECT, INSERT ON monitoring_sample, monitoring_sample_school TO hubqa_app;

-- +goose Down
DROP TABLE monitoring_sample_school;
DROP TABLE monitoring_sample;
