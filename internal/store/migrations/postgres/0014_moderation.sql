-- +goose Up
-- As what a partner ended: whoever ended as a candidate is one if they come back.
ALTER TABLE partner ADD COLUMN ended_as text NOT NULL DEFAULT '';

-- A sample of issued reports that several people judge again, without names.
CREATE TABLE moderation (
  hub_id uuid NOT NULL REFERENCES hub (id),
  id uuid NOT NULL,
  year text NOT NULL,
  term text NOT NULL,
  framework_id uuid NOT NULL,
  size integer NOT NULL,
  seed bigint NOT NULL,
  drawn_by uuid NOT NULL,
  closed_at timestamptz,
  closed_by uuid,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, framework_id) REFERENCES framework (hub_id, id),
  FOREIGN KEY (hub_id, drawn_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, closed_by) REFERENCES person (hub_id, id)
);
CREATE INDEX moderation_by_time ON moderation (hub_id, created_at, id);

-- What a report is called in one exercise. It is drawn at random: nothing of the
-- observation can be told from it.
CREATE TABLE moderation_item (
  hub_id uuid NOT NULL,
  moderation_id uuid NOT NULL,
  id uuid NOT NULL,
  observation_id uuid NOT NULL,
  report_version integer NOT NULL,
  PRIMARY KEY (hub_id, moderation_id, id),
  UNIQUE (hub_id, moderation_id, observation_id),
  FOREIGN KEY (hub_id, moderation_id) REFERENCES moderation (hub_id, id),
  FOREIGN KEY (hub_id, observation_id, report_version) REFERENCES observation_report (hub_id, observation_id, version)
);
CREATE INDEX moderation_item_by_observation ON moderation_item (hub_id, observation_id);

CREATE TABLE moderation_participant (
  hub_id uuid NOT NULL,
  moderation_id uuid NOT NULL,
  person_id uuid NOT NULL,
  in_at timestamptz,
  PRIMARY KEY (hub_id, moderation_id, person_id),
  FOREIGN KEY (hub_id, moderation_id) REFERENCES moderation (hub_id, id),
  FOREIGN KEY (hub_id, person_id) REFERENCES person (hub_id, id)
);
CREATE INDEX moderation_participant_by_person ON moderation_participant (hub_id, person_id);

CREATE TABLE moderation_judgement (
  hub_id uuid NOT NULL,
  moderation_id uuid NOT NULL,
  item_id uuid NOT NULL,
  observation_id uuid NOT NULL, -- that of the item
  person_id uuid NOT NULL,
  judgements text,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, moderation_id, item_id, person_id),
  FOREIGN KEY (hub_id, moderation_id, item_id) REFERENCES moderation_item (hub_id, moderation_id, id),
  FOREIGN KEY (hub_id, moderation_id, person_id) REFERENCES moderation_participant (hub_id, moderation_id, person_id)
);

-- What people recorded of an exercise: one row a version.
CREATE TABLE moderation_outcome (
  hub_id uuid NOT NULL,
  moderation_id uuid NOT NULL,
  version integer NOT NULL,
  note text NOT NULL,
  standardised boolean NOT NULL,
  recorded_by uuid NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, moderation_id, version),
  FOREIGN KEY (hub_id, moderation_id) REFERENCES moderation (hub_id, id),
  FOREIGN KEY (hub_id, recorded_by) REFERENCES person (hub_id, id)
);

ALTER TABLE moderation ENABLE ROW LEVEL SECURITY;
ALTER TABLE moderation FORCE ROW LEVEL SECURITY;
CREATE POLICY moderation_hub ON moderation USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE moderation_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE moderation_item FORCE ROW LEVEL SECURITY;
CREATE POLICY moderation_item_hub ON moderation_item USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE moderation_participant ENABLE ROW LEVEL SECURITY;
ALTER TABLE moderation_participant FORCE ROW LEVEL SECURITY;
CREATE POLICY moderation_participant_hub ON moderation_participant USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE moderation_judgement ENABLE ROW LEVEL SECURITY;
ALTER TABLE moderation_judgement FORCE ROW LEVEL SECURITY;
CREATE POLICY moderation_judgement_hub ON moderation_judgement USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE moderation_outcome ENABLE ROW LEVEL SECURITY;
ALTER TABLE moderation_outcome FORCE ROW LEVEL SECURITY;
CREATE POLICY moderation_outcome_hub ON moderation_outcome USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON moderation, moderation_participant, moderation_judgement TO hubqa_app;
GRANT SELECT, INSERT ON moderation_item, moderation_outcome TO hubqa_app;

CREATE TRIGGER moderation_item_takes_two BEFORE DELETE ON moderation_item FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
CREATE TRIGGER moderation_judgement_takes_two BEFORE DELETE ON moderation_judgement FOR EACH ROW EXECUTE FUNCTION refuse_deletion('observation_id', 'observation');
GRANT DELETE ON moderation_item, moderation_judgement TO hubqa_app;

-- +goose Down
DROP TABLE moderation_outcome;
DROP TABLE moderation_judgement;
DROP TABLE moderation_participant;
DROP TABLE moderation_item;
DROP TABLE moderation;
ALTER TABLE partner DROP COLUMN ended_as;
