-- +goose Up
-- As what a partner ended: whoever ended as a candidate is one if they come back.
ALTER TABLE partner ADD COLUMN ended_as TEXT NOT NULL DEFAULT '';

-- A sample of issued reports that several people judge again, without names.
CREATE TABLE moderation (
  hub_id TEXT NOT NULL REFERENCES hub (id),
  id TEXT NOT NULL,
  year TEXT NOT NULL,
  term TEXT NOT NULL,
  framework_id TEXT NOT NULL,
  size INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  drawn_by TEXT NOT NULL,
  closed_at TIMESTAMP,
  closed_by TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, framework_id) REFERENCES framework (hub_id, id),
  FOREIGN KEY (hub_id, drawn_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, closed_by) REFERENCES person (hub_id, id)
);
CREATE INDEX moderation_by_time ON moderation (hub_id, created_at, id);

-- What a report is called in one exercise. It is drawn at random: nothing of the
-- observation can be told from it.
CREATE TABLE moderation_item (
  hub_id TEXT NOT NULL,
  moderation_id TEXT NOT NULL,
  id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  report_version INTEGER NOT NULL,
  PRIMARY KEY (hub_id, moderation_id, id),
  UNIQUE (hub_id, moderation_id, observation_id),
  FOREIGN KEY (hub_id, moderation_id) REFERENCES moderation (hub_id, id),
  FOREIGN KEY (hub_id, observation_id, report_version) REFERENCES observation_report (hub_id, observation_id, version)
);
CREATE INDEX moderation_item_by_observation ON moderation_item (hub_id, observation_id);

CREATE TABLE moderation_participant (
  hub_id TEXT NOT NULL,
  moderation_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  in_at TIMESTAMP,
  PRIMARY KEY (hub_id, moderation_id, person_id),
  FOREIGN KEY (hub_id, moderation_id) REFERENCES moderation (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);
CREATE INDEX moderation_participant_by_person ON moderation_participant (hub_id, person_id);

CREATE TABLE moderation_judgement (
  hub_id TEXT NOT NULL,
  moderation_id TEXT NOT NULL,
  item_id TEXT NOT NULL,
  observation_id TEXT NOT NULL, -- that of the item
  person_id TEXT NOT NULL,
  judgements TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, moderation_id, item_id, person_id),
  FOREIGN KEY (hub_id, moderation_id, item_id) REFERENCES moderation_item (hub_id, moderation_id, id),
  FOREIGN KEY (hub_id, moderation_id, person_id) REFERENCES moderation_participant (hub_id, moderation_id, person_id)
);

-- What people recorded of an exercise: one row a version.
CREATE TABLE moderation_outcome (
  hub_id TEXT NOT NULL,
  moderation_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  note TEXT NOT NULL,
  standardised BOOLEAN NOT NULL,
  recorded_by TEXT NOT NULL,
  recorded_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, moderation_id, version),
  FOREIGN KEY (hub_id, moderation_id) REFERENCES moderation (hub_id, id),
  FOREIGN KEY (hub_id, recorded_by) REFERENCES person (hub_id, id)
);

-- +goose StatementBegin
CREATE TRIGGER moderation_item_takes_two BEFORE DELETE ON moderation_item
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table moderation_item two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER moderation_judgement_takes_two BEFORE DELETE ON moderation_judgement
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.record_id = OLD.observation_id AND r.state = 'in-hand' AND d.state = 'under-way' AND d.class IN ('observation')) BEGIN
  SELECT RAISE(ABORT, 'from the table moderation_judgement two persons dispose');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE moderation_outcome;
DROP TABLE moderation_judgement;
DROP TABLE moderation_participant;
DROP TABLE moderation_item;
DROP TABLE moderation;
ALTER TABLE partner DROP COLUMN ended_as;
