-- +goose Up
-- When an observer of a paired visit put their judgements in.
ALTER TABLE observation_judgement ADD COLUMN submitted_at TIMESTAMP;

-- What the observers of a paired visit agree on: one row a version, beside their own.
CREATE TABLE observation_agreed_judgement (
  hub_id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  judgements TEXT,
  recorded_by TEXT NOT NULL,
  recorded_as TEXT NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, observation_id, version),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, recorded_by) REFERENCES person (hub_id, id)
);

CREATE TABLE observation_judgement_agreement (
  hub_id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  person_id TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, observation_id, version, person_id),
  FOREIGN KEY (hub_id, observation_id, version) REFERENCES observation_agreed_judgement (hub_id, observation_id, version),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);

-- +goose StatementBegin
CREATE TRIGGER observation_agreed_judgement_never_changes BEFORE UPDATE ON observation_agreed_judgement BEGIN
  SELECT RAISE(ABORT, 'the table observation_agreed_judgement only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_agreed_judgement_never_shrinks BEFORE DELETE ON observation_agreed_judgement BEGIN
  SELECT RAISE(ABORT, 'the table observation_agreed_judgement only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_judgement_agreement_never_changes BEFORE UPDATE ON observation_judgement_agreement BEGIN
  SELECT RAISE(ABORT, 'the table observation_judgement_agreement only grows');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observation_judgement_agreement_never_shrinks BEFORE DELETE ON observation_judgement_agreement BEGIN
  SELECT RAISE(ABORT, 'the table observation_judgement_agreement only grows');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE observation_judgement_agreement;
DROP TABLE observation_agreed_judgement;
ALTER TABLE observation_judgement DROP COLUMN submitted_at;
