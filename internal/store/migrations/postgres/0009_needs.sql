-- +goose Up
-- Appeals against issued reports.
ALTER TABLE observation ADD COLUMN appeal_until_on date;
CREATE TABLE appeal (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  observation_id uuid NOT NULL,
  made_by uuid NOT NULL,
  made_as text NOT NULL,
  report_version integer NOT NULL,
  grounds text NOT NULL,
  due_on date NOT NULL,
  hearer_id uuid,
  assigned_by uuid,
  assigned_at timestamptz,
  state text NOT NULL,
  outcome text NOT NULL,
  reasons text,
  ended_at timestamptz,
  corrected_version integer NOT NULL,
  holds boolean NOT NULL,
  overdue_at timestamptz,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, made_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, hearer_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, assigned_by) REFERENCES person (hub_id, id)
);
CREATE UNIQUE INDEX appeal_standing ON appeal (hub_id, observation_id) WHERE state <> 'withdrawn';
CREATE INDEX appeal_by_due ON appeal (hub_id, due_on, id);
CREATE INDEX appeal_by_made ON appeal (hub_id, created_at, id);
ALTER TABLE appeal ENABLE ROW LEVEL SECURITY;
ALTER TABLE appeal FORCE ROW LEVEL SECURITY;
CREATE POLICY appeal_hub ON appeal USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
GRANT SELECT, INSERT, UPDATE ON appeal TO hubqa_app;

-- Development needs across visits: what was offered, and what a later visit saw of it.
ALTER TABLE development_need ADD COLUMN due_at timestamptz;
ALTER TABLE development_need ADD COLUMN overdue_at timestamptz;
CREATE TABLE development_need_offer (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  need_id uuid NOT NULL,
  kind text NOT NULL,
  from_on date NOT NULL,
  to_on date,
  note text,
  by_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, need_id) REFERENCES development_need (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE INDEX development_need_offer_by_need ON development_need_offer (hub_id, need_id);
CREATE TABLE development_need_effect (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  need_id uuid NOT NULL,
  observation_id uuid NOT NULL,
  effect text NOT NULL,
  note text,
  by_id uuid NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, need_id) REFERENCES development_need (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE UNIQUE INDEX development_need_effect_once ON development_need_effect (hub_id, need_id, observation_id);
ALTER TABLE development_need_offer ENABLE ROW LEVEL SECURITY;
ALTER TABLE development_need_offer FORCE ROW LEVEL SECURITY;
CREATE POLICY development_need_offer_hub ON development_need_offer USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
ALTER TABLE development_need_effect ENABLE ROW LEVEL SECURITY;
ALTER TABLE development_need_effect FORCE ROW LEVEL SECURITY;
CREATE POLICY development_need_effect_hub ON development_need_effect USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);
GRANT SELECT, INSERT ON development_need_offer, development_need_effect TO hubqa_app;

-- +goose Down
DROP TABLE development_need_effect;
DROP TABLE development_need_offer;
ALTER TABLE development_need DROP COLUMN overdue_at;
ALTER TABLE development_need DROP COLUMN due_at;
DROP TABLE appeal;
ALTER TABLE observation DROP COLUMN appeal_until_on;
