-- +goose Up
-- A hub's QA report of one academic year, with its figures as they were counted last.
CREATE TABLE annual_report (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  academic_year TEXT NOT NULL,
  state TEXT NOT NULL,
  commentary TEXT NOT NULL,
  figures TEXT NOT NULL,
  drawn_up_by TEXT NOT NULL,
  published_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, academic_year),
  FOREIGN KEY (hub_id, drawn_up_by) REFERENCES person (hub_id, id)
);

-- +goose Down
DROP TABLE annual_report;
