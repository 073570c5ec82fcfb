-- +goose Up
-- The keys of records in the hub's other systems, by which files name them; empty: none.
ALTER TABLE partner ADD COLUMN external_id TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN external_id TEXT NOT NULL DEFAULT '';
ALTER TABLE provision ADD COLUMN external_id TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX partner_by_external_id ON partner (hub_id, external_id) WHERE external_id <> '';
CREATE UNIQUE INDEX person_by_external_id ON person (hub_id, external_id) WHERE external_id <> '';
CREATE UNIQUE INDEX provision_by_external_id ON provision (hub_id, external_id) WHERE external_id <> '';

-- The day of a count whose rows do not name one; and when the process that does the
-- import last said that it lives.
ALTER TABLE import_run ADD COLUMN counted_on TEXT;
ALTER TABLE import_run ADD COLUMN alive_at TIMESTAMP;

-- A hub has its schools of few authorities, which are found well enough by the index on
-- names; each index on a register that comes by import takes a tenth of an import's time.
DROP INDEX school_by_authority;

-- The pupils of a school on one day, by pupil group. A figure that is NULL stands among
-- the markers where the source says why. It comes by import and refers to nothing, as
-- school does.
CREATE TABLE school_roll (
  hub_id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  counted_on TEXT NOT NULL,
  id TEXT NOT NULL,
  urn INTEGER NOT NULL,
  pupils INTEGER,
  girls INTEGER,
  boys INTEGER,
  fsm INTEGER,
  fsm_ever6 INTEGER,
  pupil_premium INTEGER,
  sen_support INTEGER,
  ehc_plan INTEGER,
  eal INTEGER,
  looked_after INTEGER,
  markers TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, school_id, counted_on),
  UNIQUE (hub_id, id)
);

-- +goose Down
DROP TABLE school_roll;
CREATE INDEX school_by_authority ON school (hub_id, la_code);
ALTER TABLE import_run DROP COLUMN alive_at;
ALTER TABLE import_run DROP COLUMN counted_on;
DROP INDEX provision_by_external_id;
DROP INDEX person_by_external_id;
DROP INDEX partner_by_external_id;
ALTER TABLE provision DROP COLUMN external_id;
ALTER TABLE person DROP COLUMN external_id;
ALTER TABLE partner DROP COLUMN external_id;
