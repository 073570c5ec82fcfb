-- +goose Up
-- Appeals against issued reports.
ALTER TABLE observation ADD COLUMN appeal_until_on TEXT;
CREATE TABLE appeal (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  made_by TEXT NOT NULL,
  made_as TEXT NOT NULL,
  report_version INTEGER NOT NULL,
  grounds TEXT NOT NULL,
  due_on TEXT NOT NULL,
  hearer_id TEXT,
  assigned_by TEXT,
  assigned_at TIMESTAMP,
  state TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reasons TEXT,
  ended_at TIMESTAMP,
  corrected_version INTEGER NOT NULL,
  holds BOOLEAN NOT NULL,
  overdue_at TIMESTAMP,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, made_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, hearer_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, assigned_by) REFERENCES person (hub_id, id)
);
CREATE UNIQUE INDEX appeal_standing ON appeal (hub_id, observation_id) WHERE state <> 'withdrawn';
CREATE INDEX appeal_by_due ON appeal (hub_id, due_on, id);
CREATE INDEX appeal_by_made ON appeal (hub_id, created_at, id);

-- Development needs across visits: what was offered, and what a later visit saw of it.
ALTER TABLE development_need ADD COLUMN due_at TIMESTAMP;
ALTER TABLE development_need ADD COLUMN overdue_at TIMESTAMP;
CREATE TABLE development_need_offer (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  need_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT,
  note TEXT,
  by_id TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, need_id) REFERENCES development_need (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE INDEX development_need_offer_by_need ON development_need_offer (hub_id, need_id);
CREATE TABLE development_need_effect (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  need_id TEXT NOT NULL,
  observation_id TEXT NOT NULL,
  effect TEXT NOT NULL,
  note TEXT,
  by_id TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, need_id) REFERENCES development_need (hub_id, id),
  FOREIGN KEY (hub_id, observation_id) REFERENCES observation (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE UNIQUE INDEX development_need_effect_once ON development_need_effect (hub_id, need_id, observation_id);

-- +goose Down
DROP TABLE development_need_effect;
DROP TABLE development_need_offer;
ALTER TABLE development_need DROP COLUMN overdue_at;
ALTER TABLE development_need DROP COLUMN due_at;
DROP TABLE appeal;
ALTER TABLE observation DROP COLUMN appeal_until_on;
