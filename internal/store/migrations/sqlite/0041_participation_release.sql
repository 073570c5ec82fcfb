-- +goose Up
-- Participation of a term as it was released: what is shown, and what it was, so that a
-- correction shows no more than it may.
CREATE TABLE participation_release (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  academic_year TEXT NOT NULL,
  term TEXT NOT NULL,
  edition INTEGER NOT NULL,
  threshold INTEGER NOT NULL,
  withheld BOOLEAN NOT NULL,
  reason TEXT NOT NULL,
  shown TEXT NOT NULL,
  counts TEXT NOT NULL,
  released_by TEXT NOT NULL,
  released_at TIMESTAMP NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  UNIQUE (hub_id, academic_year, term, edition),
  FOREIGN KEY (hub_id, released_by) REFERENCES person (hub_id, id)
);

-- +goose StatementBegin
CREATE TRIGGER participation_release_takes_two BEFORE DELETE ON participation_release
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.id AND d.class = 'participation-release') BEGIN
  SELECT RAISE(ABORT, 'from the table participation_release two persons dispose');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER participation_release_takes_two;
DROP TABLE participation_release;
