-- +goose Up
-- One version of the School Music Education Plan of an academic year.
CREATE TABLE plan (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  academic_year text NOT NULL,
  edition integer NOT NULL,
  state text NOT NULL,
  introduction text NOT NULL,
  based_on_id uuid,
  drawn_up_by uuid NOT NULL,
  published_by uuid,
  published_at timestamptz,
  superseded_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
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
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  academic_year text NOT NULL,
  from_id uuid,
  from_plan_id uuid,
  due_at timestamptz,
  overdue_at timestamptz,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, from_id) REFERENCES commitment (hub_id, id),
  FOREIGN KEY (hub_id, from_plan_id) REFERENCES plan (hub_id, id)
);

-- What a version says of a commitment. Numbers are texts, as they were written.
CREATE TABLE plan_commitment (
  hub_id uuid NOT NULL,
  plan_id uuid NOT NULL,
  commitment_id uuid NOT NULL,
  place integer NOT NULL,
  duty text NOT NULL,
  what text NOT NULL,
  responsible text NOT NULL,
  responsible_id uuid,
  due_by date NOT NULL,
  measure text NOT NULL,
  unit text NOT NULL,
  baseline text NOT NULL,
  target text NOT NULL,
  PRIMARY KEY (hub_id, plan_id, commitment_id),
  FOREIGN KEY (hub_id, plan_id) REFERENCES plan (hub_id, id),
  FOREIGN KEY (hub_id, commitment_id) REFERENCES commitment (hub_id, id),
  FOREIGN KEY (hub_id, responsible_id) REFERENCES person (hub_id, id)
);
CREATE INDEX plan_commitment_by_commitment ON plan_commitment (hub_id, commitment_id);
CREATE INDEX plan_commitment_by_day ON plan_commitment (hub_id, due_by);

-- Edition is that of the version in force when it was added: the versions before do not show it.
CREATE TABLE commitment_progress (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  commitment_id uuid NOT NULL,
  edition integer NOT NULL,
  on_day date NOT NULL,
  note text NOT NULL,
  value text NOT NULL,
  status text NOT NULL,
  by_id uuid NOT NULL,
  at timestamptz NOT NULL,
  withdrawn_by uuid,
  withdrawn_at timestamptz,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, commitment_id) REFERENCES commitment (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, withdrawn_by) REFERENCES person (hub_id, id)
);
CREATE INDEX commitment_progress_by_commitment ON commitment_progress (hub_id, commitment_id);

-- The record has no key: where it is disposed of, its id goes, and it was evidence all the same.
CREATE TABLE commitment_evidence (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  commitment_id uuid NOT NULL,
  edition integer NOT NULL,
  kind text NOT NULL,
  record_id uuid,
  url text NOT NULL,
  title text NOT NULL,
  by_id uuid NOT NULL,
  at timestamptz NOT NULL,
  withdrawn_by uuid,
  withdrawn_at timestamptz,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, commitment_id) REFERENCES commitment (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, withdrawn_by) REFERENCES person (hub_id, id)
);
CREATE INDEX commitment_evidence_by_commitment ON commitment_evidence (hub_id, commitment_id);

-- What a version says is frozen when it is published.
-- +goose StatementBegin
CREATE FUNCTION refuse_frozen_commitment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND EXISTS (SELECT FROM plan p WHERE p.hub_id = OLD.hub_id AND p.id = OLD.plan_id AND p.state <> 'draft')
    OR TG_OP <> 'DELETE' AND EXISTS (SELECT FROM plan p WHERE p.hub_id = NEW.hub_id AND p.id = NEW.plan_id AND p.state <> 'draft') THEN
    RAISE EXCEPTION 'what a published plan says does not change';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER plan_commitment_frozen BEFORE INSERT OR UPDATE OR DELETE ON plan_commitment FOR EACH ROW EXECUTE FUNCTION refuse_frozen_commitment();

ALTER TABLE plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan FORCE ROW LEVEL SECURITY;
CREATE POLICY plan_hub ON plan USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE commitment ENABLE ROW LEVEL SECURITY;
ALTER TABLE commitment FORCE ROW LEVEL SECURITY;
CREATE POLICY commitment_hub ON commitment USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE plan_commitment ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_commitment FORCE ROW LEVEL SECURITY;
CREATE POLICY plan_commitment_hub ON plan_commitment USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE commitment_progress ENABLE ROW LEVEL SECURITY;
ALTER TABLE commitment_progress FORCE ROW LEVEL SECURITY;
CREATE POLICY commitment_progress_hub ON commitment_progress USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE commitment_evidence ENABLE ROW LEVEL SECURITY;
ALTER TABLE commitment_evidence FORCE ROW LEVEL SECURITY;
CREATE POLICY commitment_evidence_hub ON commitment_evidence USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON plan, commitment, commitment_progress, commitment_evidence TO hubqa_app;
GRANT SELECT, INSERT, DELETE ON plan_commitment TO hubqa_app;

-- +goose Down
DROP TABLE commitment_evidence;
DROP TABLE commitment_progress;
DROP TABLE plan_commitment;
DROP TABLE commitment;
DROP TABLE plan;
DROP FUNCTION refuse_frozen_commitment();
