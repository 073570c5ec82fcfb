-- +goose Up
-- That somebody turns to a school that is never reached, declined or lapsed.
CREATE TABLE engagement_follow_up (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  school_id TEXT NOT NULL,
  rung TEXT NOT NULL,
  since_on TEXT NOT NULL,
  raised_at TIMESTAMP NOT NULL,
  due_on TEXT NOT NULL,
  closed_at TIMESTAMP,
  closed_by TEXT,
  reason TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, school_id) REFERENCES school (hub_id, id),
  FOREIGN KEY (hub_id, closed_by) REFERENCES person (hub_id, id)
);
CREATE UNIQUE INDEX engagement_follow_up_of_school ON engagement_follow_up (hub_id, school_id) WHERE closed_at IS NULL;
CREATE INDEX engagement_follow_up_by_school ON engagement_follow_up (hub_id, school_id, raised_at);
CREATE INDEX engagement_follow_up_by_day ON engagement_follow_up (hub_id, due_on, id);

-- +goose Down
DROP TABLE engagement_follow_up;
