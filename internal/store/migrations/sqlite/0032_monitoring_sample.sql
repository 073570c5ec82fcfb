-- +goose Up
-- The schools that a hub looks at more deeply in a year. Nothing of it is changed.
CREATE TABLE monitoring_sample (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  academic_year TEXT NOT NULL,
  share INTEGER NOT NULL,
  seed TEXT NOT NULL,
  frame INTEGER NOT NULL,
  size INTEGER NOT NULL,
  drawn_on TEXT NOT NULL,
  drawn_by TEXT NOT NULL,
  created_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, academic_year),
  FOREIGN KEY (hub_id, drawn_by) REFERENCES person (hub_id, id)
);

CREATE TABLE monitoring_sample_school (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  sample_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  id TEXT NOT NULL,
  urn INTEGER NOT NULL,
  phase TEXT NOT NULL,
  la_code TEXT NOT NULL,
  reason TEXT NOT NULL,
  rank INTEGER,
  stratum_size INTEGER,
  stratum_drawn INTEGER,
  added_by TEXT,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, sample_id, school_id),
  CHECK ((reason = 'drawn') = (rank IS NOT NULL AND stratum_size IS NOT NULL AND stratum_drawn IS NOT NULL)),
  CHECK ((reason = 'drawn') = (added_by IS NULL)),
  FOREIGN KEY (hub_id, sample_id) REFERENCES monitoring_sample (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, added_by) REFERENCES person (hub_id, id)
);

-- +goose StatementBegin
CREATE TRIGGER monitoring_sample_never_changes BEFORE UPDATE ON monitoring_sample BEGIN
  SELECT RAISE(ABORT, 'a sample never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER monitoring_sample_never_shrinks BEFORE DELETE ON monitoring_sample BEGIN
  SELECT RAISE(ABORT, 'a sample never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER monitoring_sample_school_never_changes BEFORE UPDATE ON monitoring_sample_school BEGIN
  SELECT RAISE(ABORT, 'a sample never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER monitoring_sample_school_never_shrinks BEFORE DELETE ON monitoring_sample_school BEGIN
  SELECT RAISE(ABORT, 'a sample never changes');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE monitoring_sample_school;
DROP TABLE monitoring_sample;
