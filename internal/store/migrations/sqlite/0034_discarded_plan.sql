-- +goose Up
-- A draft can be discarded; what was published cannot.
-- +goose StatementBegin
CREATE TRIGGER plan_published_delete BEFORE DELETE ON plan WHEN OLD.state <> 'draft' BEGIN
  SELECT RAISE(ABORT, 'a published plan does not change');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER plan_published_delete;
