-- +goose Up
-- What a school and a hub find of the work with one partner in an academic year, in versions:
-- judgement and evidence for each of five actions, five pitfalls, the overall use on a scale,
-- what is to be done, and what both parties say to it.
CREATE TABLE evaluation (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  school_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  academic_year text NOT NULL,
  edition integer NOT NULL,
  based_on_id uuid,
  state text NOT NULL,
  framework_id uuid,
  overall text,
  reasons text,
  change_reason text,
  drawn_up_by uuid NOT NULL,
  hub_agreed_at timestamptz,
  hub_agreed_by uuid,
  school_agreed_at timestamptz,
  school_agreed_by uuid,
  given_by text NOT NULL,
  given_how text NOT NULL,
  published_at timestamptz,
  published_by uuid,
  superseded_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, school_id, partner_id, academic_year, edition),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, framework_id) REFERENCES framework (hub_id, id),
  FOREIGN KEY (hub_id, drawn_up_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, hub_agreed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, school_agreed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, published_by) REFERENCES person (hub_id, id)
);
CREATE UNIQUE INDEX evaluation_open ON evaluation (hub_id, school_id, partner_id, academic_year) WHERE state IN ('draft', 'agreed');
CREATE UNIQUE INDEX evaluation_in_force ON evaluation (hub_id, school_id, partner_id, academic_year) WHERE state = 'published';
CREATE INDEX evaluation_by_year ON evaluation (hub_id, academic_year, id);

CREATE TABLE evaluation_finding (
  hub_id uuid NOT NULL,
  evaluation_id uuid NOT NULL,
  action text NOT NULL,
  judgement text,
  not_judged text,
  evidence text,
  pitfall text NOT NULL,
  pitfall_reason text,
  signals text,
  PRIMARY KEY (hub_id, evaluation_id, action),
  FOREIGN KEY (hub_id, evaluation_id) REFERENCES evaluation (hub_id, id)
);

CREATE TABLE evaluation_record (
  hub_id uuid NOT NULL,
  evaluation_id uuid NOT NULL,
  action text NOT NULL,
  kind text NOT NULL,
  record_id uuid NOT NULL,
  PRIMARY KEY (hub_id, evaluation_id, action, kind, record_id),
  FOREIGN KEY (hub_id, evaluation_id) REFERENCES evaluation (hub_id, id)
);

CREATE TABLE evaluation_step (
  hub_id uuid NOT NULL,
  evaluation_id uuid NOT NULL,
  id uuid NOT NULL,
  place integer NOT NULL,
  what text,
  owner text NOT NULL,
  due_by date,
  outcome text,
  done_on date,
  done_by uuid,
  due_at timestamptz,
  overdue_at timestamptz,
  PRIMARY KEY (hub_id, evaluation_id, id),
  FOREIGN KEY (hub_id, evaluation_id) REFERENCES evaluation (hub_id, id),
  FOREIGN KEY (hub_id, done_by) REFERENCES person (hub_id, id)
);

CREATE TABLE evaluation_response (
  hub_id uuid NOT NULL,
  evaluation_id uuid NOT NULL,
  side text NOT NULL,
  words text,
  by_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, evaluation_id, side),
  FOREIGN KEY (hub_id, evaluation_id) REFERENCES evaluation (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);

-- A draft is worded anew and discarded freely.
-- +goose StatementBegin
CREATE FUNCTION draft_evaluation(of_hub uuid, which uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM evaluation e WHERE e.hub_id = of_hub AND e.id = which AND e.state = 'draft')
$$;
-- +goose StatementEnd
CREATE TRIGGER evaluation_takes_two BEFORE DELETE ON evaluation FOR EACH ROW WHEN (OLD.state <> 'draft') EXECUTE FUNCTION refuse_deletion('id', 'evaluation');
CREATE TRIGGER evaluation_finding_takes_two BEFORE DELETE ON evaluation_finding FOR EACH ROW
  WHEN (NOT draft_evaluation(OLD.hub_id, OLD.evaluation_id)) EXECUTE FUNCTION refuse_deletion('evaluation_id', 'evaluation');
CREATE TRIGGER evaluation_record_takes_two BEFORE DELETE ON evaluation_record FOR EACH ROW
  WHEN (NOT draft_evaluation(OLD.hub_id, OLD.evaluation_id)) EXECUTE FUNCTION refuse_deletion('evaluation_id', 'evaluation');
CREATE TRIGGER evaluation_step_takes_two BEFORE DELETE ON evaluation_step FOR EACH ROW
  WHEN (NOT draft_evaluation(OLD.hub_id, OLD.evaluation_id)) EXECUTE FUNCTION refuse_deletion('evaluation_id', 'evaluation');
CREATE TRIGGER evaluation_response_takes_two BEFORE DELETE ON evaluation_response FOR EACH ROW
  WHEN (NOT draft_evaluation(OLD.hub_id, OLD.evaluation_id)) EXECUTE FUNCTION refuse_deletion('evaluation_id', 'evaluation');

ALTER TABLE evaluation ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation FORCE ROW LEVEL SECURITY;
CREATE POLICY evaluation_hub ON evaluation USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE evaluation_finding ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation_finding FORCE ROW LEVEL SECURITY;
CREATE POLICY evaluation_finding_hub ON evaluation_finding USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE evaluation_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation_record FORCE ROW LEVEL SECURITY;
CREATE POLICY evaluation_record_hub ON evaluation_record USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE evaluation_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation_step FORCE ROW LEVEL SECURITY;
CREATE POLICY evaluation_step_hub ON evaluation_step USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE evaluation_response ENABLE ROW LEVEL SECURITY;
ALTER TABLE evaluation_response FORCE ROW LEVEL SECURITY;
CREATE POLICY evaluation_response_hub ON evaluation_response USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON evaluation, evaluation_finding, evaluation_record, evaluation_step, evaluation_response TO hubqa_app;

-- +goose Down
DROP TABLE evaluation_response;
DROP TABLE evaluation_step;
DROP TABLE evaluation_record;
DROP TABLE evaluation_finding;
DROP TABLE evaluation;
DROP FUNCTION draft_evaluation;
