-- +goose Up
-- What teachers of a school and visiting musicians did together, and what both sides learned.
CREATE TABLE joint_practice (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  school_id uuid NOT NULL,
  partner_id uuid NOT NULL,
  provision_id uuid,
  kind text NOT NULL,
  held_on date NOT NULL,
  minutes integer NOT NULL,
  school_staff integer NOT NULL,
  musicians integer NOT NULL,
  subject text NOT NULL,
  school_learned text,
  partner_learned text,
  entered_by uuid NOT NULL,
  withdrawn_at timestamptz,
  withdrawn_by uuid,
  withdrawal_reason text,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, provision_id) REFERENCES provision (hub_id, id),
  FOREIGN KEY (hub_id, entered_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, withdrawn_by) REFERENCES person (hub_id, id)
);
CREATE INDEX joint_practice_by_day ON joint_practice (hub_id, held_on, id);
CREATE INDEX joint_practice_by_partnership ON joint_practice (hub_id, school_id, partner_id, held_on);

CREATE TRIGGER joint_practice_takes_two BEFORE DELETE ON joint_practice FOR EACH ROW EXECUTE FUNCTION refuse_deletion('id', 'joint-practice');

ALTER TABLE joint_practice ENABLE ROW LEVEL SECURITY;
ALTER TABLE joint_practice FORCE ROW LEVEL SECURITY;
CREATE POLICY joint_practice_hub ON joint_practice USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON joint_practice TO hubqa_app;

-- +goose Down
DROP TABLE joint_practice;
