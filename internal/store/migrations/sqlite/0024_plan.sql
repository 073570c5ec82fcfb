-- +goose Up
-- One version of the School Music Education Plan of an academic year.
CREATE TABLE plan (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  academic_year TEXT NOT NULL,
  edition INTEGER NOT NULL,
  state TEXT NOT NULL,
  introduction TEXT NOT NULL,
  based_on_id TEXT,
  drawn_up_by TEXT NOT NULL,
  published_by TEXT,
  published_at TIMESTAMP,
  superseded_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, academic_year, edition),
  FOREIGN KEY (hub_id, based_on_id) REFERENCES plan (hub_id, id),
  FOREIGN KEY (hub_id, drawn_up_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, published_by) REFERENCES person (hub_id, id)
);
-- Of a year there is at most one draft, and one version that is in force.
CREATE UNIQUE INDEX plan_of_year ON plan (hub_id, academic_year, state) WHERE state <> 'superseded';

-- A commitment through all versions of its year, and what was told of it.
CREATE TABLE commitment (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  academic_year TEXT NOT NULL,
  from_id TEXT,
  from_plan_id TEXT,
  due_at TIMESTAMP,
  overdue_at TIMESTAMP,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, from_id) REFERENCES commitment (hub_id, id),
  FOREIGN KEY (hub_id, from_plan_id) REFERENCES plan (hub_id, id)
);

-- What a version says of a commitment. Numbers are texts, as they were written.
CREATE TABLE plan_commitment (
  hub_id TEXT NOT NULL,
  plan_id TEXT NOT NULL,
  commitment_id TEXT NOT NULL,
  place INTEGER NOT NULL,
  duty TEXT NOT NULL,
  what TEXT NOT NULL,
  responsible TEXT NOT NULL,
  responsible_id TEXT,
  due_by TEXT NOT NULL,
  measure TEXT NOT NULL,
  unit TEXT NOT NULL,
  baseline TEXT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (hub_id, plan_id, commitment_id),
  FOREIGN KEY (hub_id, plan_id) REFERENCES plan (hub_id, id),
  FOREIGN KEY (hub_id, commitment_id) REFERENCES commitment (hub_id, id),
  FOREIGN KEY (hub_id, responsible_id) REFERENCES person (hub_id, id)
);
CREATE INDEX plan_commitment_by_commitment ON plan_commitment (hub_id, commitment_id);
CREATE INDEX plan_commitment_by_day ON plan_commitment (hub_id, due_by);

-- Edition is that of the version in force when it was added: the versions before do not show it.
CREATE TABLE commitment_progress (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  commitment_id TEXT NOT NULL,
  edition INTEGER NOT NULL,
  on_day TEXT NOT NULL,
  note TEXT NOT NULL,
  value TEXT NOT NULL,
  status TEXT NOT NULL,
  by_id TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  withdrawn_by TEXT,
  withdrawn_at TIMESTAMP,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, commitment_id) REFERENCES commitment (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, withdrawn_by) REFERENCES person (hub_id, id)
);
CREATE INDEX commitment_progress_by_commitment ON commitment_progress (hub_id, commitment_id);

-- The record has no key: where it is disposed of, its id goes, and it was evidence all the same.
CREATE TABLE commitment_evidence (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  commitment_id TEXT NOT NULL,
  edition INTEGER NOT NULL,
  kind TEXT NOT NULL,
  record_id TEXT,
  url TEXT NOT NULL,
  title TEXT NOT NULL,
  by_id TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  withdrawn_by TEXT,
  withdrawn_at TIMESTAMP,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, commitment_id) REFERENCES commitment (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, withdrawn_by) REFERENCES person (hub_id, id)
);
CREATE INDEX commitment_evidence_by_commitment ON commitment_evidence (hub_id, commitment_id);

-- What a version says is frozen when it is published.
-- +goose StatementBegin
CREATE TRIGGER plan_commitment_frozen_insert BEFORE INSERT ON plan_commitment
WHEN EXISTS (SELECT 1 FROM plan p WHERE p.state <> 'draft' AND (p.id = NEW.plan_id AND p.hub_id = NEW.hub_id)) BEGIN
  SELECT RAISE(ABORT, 'what a published plan says does not change');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER plan_commitment_frozen_update BEFORE UPDATE ON plan_commitment
WHEN EXISTS (SELECT 1 FROM plan p WHERE p.state <> 'draft' AND (p.id = OLD.plan_id AND p.hub_id = OLD.hub_id OR p.id = NEW.plan_id AND p.hub_id = NEW.hub_id)) BEGIN
  SELECT RAISE(ABORT, 'what a published plan says does not change');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER plan_commitment_frozen_delete BEFORE DELETE ON plan_commitment
WHEN EXISTS (SELECT 1 FROM plan p WHERE p.state <> 'draft' AND (p.id = OLD.plan_id AND p.hub_id = OLD.hub_id)) BEGIN
  SELECT RAISE(ABORT, 'what a published plan says does not change');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE commitment_evidence;
DROP TABLE commitment_progress;
DROP TABLE plan_commitment;
DROP TABLE commitment;
DROP TABLE plan;
