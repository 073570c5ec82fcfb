-- +goose Up
-- A draft can be discarded; what was published cannot.
-- +goose StatementBegin
CREATE FUNCTION refuse_published_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'draft' THEN
    RAISE EXCEPTION 'a published plan does not change';
  END IF;
  RETURN OLD;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER plan_published_delete BEFORE DELETE ON plan FOR EACH ROW EXECUTE FUNCTION refuse_published_plan();
GRANT DELETE ON plan TO hubqa_app;

-- +goose Down
REVOKE DELETE ON plan FROM hubqa_app;
DROP TRIGGER plan_published_delete ON plan;
DROP FUNCTION refuse_published_plan();
