-- +goose Up
-- Participation of a term as it was released: what is shown, and what it was, so that a
-- correction shows no more than it may.
CREATE TABLE participation_release (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  academic_year text NOT NULL,
  term text NOT NULL,
  edition integer NOT NULL,
  threshold integer NOT NULL,
  withheld boolean NOT NULL,
  reason text NOT NULL,
  shown jsonb NOT NULL,
  counts text NOT NULL,
  released_by uuid NOT NULL,
  released_at timestamptz NOT NULL,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, academic_year, term, edition),
  FOREIGN KEY (hub_id, released_by) REFERENCES person (hub_id, id)
);

CREATE TRIGGER participation_release_takes_two BEFORE DELETE ON participation_release FOR EACH ROW EXECUTE FUNCTION refuse_deletion('id', 'participation-release');

ALTER TABLE participation_release ENABLE ROW LEVEL SECURITY;
ALTER TABLE participation_release FORCE ROW LEVEL SECURITY;
CREATE POLICY participation_release_hub ON participation_release USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON participation_release TO hubqa_app;

-- +goose Down
DROP TABLE participation_release;
