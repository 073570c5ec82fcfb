-- +goose Up
-- That somebody turns to a school that is never reached, declined or lapsed.
CREATE TABLE engagement_follow_up (
  hub_id uuid NOT NULL,
  id uuid NOT NULL,
  school_id uuid NOT NULL,
  rung text NOT NULL,
  since_on date NOT NULL,
  raised_at timestamptz NOT NULL,
  due_on date NOT NULL,
  closed_at timestamptz,
  closed_by uuid,
  reason text,
  version bigint NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, closed_by) REFERENCES person (hub_id, id)
);
CREATE UNIQUE INDEX engagement_follow_up_of_school ON engagement_follow_up (hub_id, school_id) WHERE closed_at IS NULL;
CREATE INDEX engagement_follow_up_by_school ON engagement_follow_up (hub_id, school_id, raised_at);
CREATE INDEX engagement_follow_up_by_day ON engagement_follow_up (hub_id, due_on, id);

ALTER TABLE engagement_follow_up ENABLE ROW LEVEL SECURITY;
ALTER TABLE engagement_follow_up FORCE ROW LEVEL SECURITY;
CREATE POLICY engagement_follow_up_hub ON engagement_follow_up USING (hub_id = nullif(current_setting('app.hub_id', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON engagement_follow_up TO hubqa_app;

-- +goose Down
DROP TABLE engagement_follow_up;
