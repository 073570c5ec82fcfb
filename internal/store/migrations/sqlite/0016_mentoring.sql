-- +goose Up
-- Somebody accompanies a teacher for a time, as support for development needs.
CREATE TABLE mentoring (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  mentor_id TEXT NOT NULL,
  mentee_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  focus TEXT NOT NULL,
  from_on TEXT NOT NULL,
  to_on TEXT NOT NULL,
  state TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  mentor_agreed_at TIMESTAMP,
  mentee_agreed_at TIMESTAMP,
  needs_shown BOOLEAN NOT NULL,
  mentor_effect TEXT,
  mentee_effect TEXT,
  ended_at TIMESTAMP,
  ended_by TEXT,
  ending_reason TEXT,
  version INTEGER NOT NULL,
  created_at TIMESTAMP NOT NULL,
  updated_at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, mentor_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, mentee_id) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, partner_id) REFERENCES partner (hub_id, id),
  FOREIGN KEY (hub_id, proposed_by) REFERENCES person (hub_id, id),
  FOREIGN KEY (hub_id, ended_by) REFERENCES person (hub_id, id),
  CHECK (mentor_id <> mentee_id)
);
CREATE INDEX mentoring_by_day ON mentoring (hub_id, from_on, id);
CREATE INDEX mentoring_by_pair ON mentoring (hub_id, mentor_id, mentee_id);

-- The needs that a mentoring is for.
CREATE TABLE mentoring_need (
  hub_id TEXT NOT NULL,
  mentoring_id TEXT NOT NULL,
  need_id TEXT NOT NULL,
  PRIMARY KEY (hub_id, mentoring_id, need_id),
  FOREIGN KEY (hub_id, mentoring_id) REFERENCES mentoring (hub_id, id),
  FOREIGN KEY (hub_id, need_id) REFERENCES development_need (hub_id, id)
);
CREATE INDEX mentoring_need_by_need ON mentoring_need (hub_id, need_id);

CREATE TABLE mentoring_meeting (
  hub_id TEXT NOT NULL,
  id TEXT NOT NULL,
  mentoring_id TEXT NOT NULL,
  on_day TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  by_id TEXT NOT NULL,
  at TIMESTAMP NOT NULL,
  PRIMARY KEY (hub_id, id),
  FOREIGN KEY (hub_id, mentoring_id) REFERENCES mentoring (hub_id, id),
  FOREIGN KEY (hub_id, by_id) REFERENCES person (hub_id, id)
);
CREATE INDEX mentoring_meeting_by_mentoring ON mentoring_meeting (hub_id, mentoring_id);

-- The mentoring that is offered for a need. No key: it may be disposed of before the need.
ALTER TABLE development_need_offer ADD COLUMN mentoring_id TEXT;

-- By when the correction that an appeal calls for is due, and when it was found overdue.
ALTER TABLE appeal ADD COLUMN correction_due_on TEXT;
ALTER TABLE appeal ADD COLUMN correction_overdue_at TIMESTAMP;

-- A row that two persons have agreed to dispose of is in hand, and may be deleted.
-- +goose StatementBegin
CREATE TRIGGER mentoring_takes_two BEFORE DELETE ON mentoring
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.id AND d.class = 'mentoring') BEGIN
  SELECT RAISE(ABORT, 'from the table mentoring two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mentoring_meeting_takes_two BEFORE DELETE ON mentoring_meeting
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND r.record_id = OLD.mentoring_id AND d.class = 'mentoring') BEGIN
  SELECT RAISE(ABORT, 'from the table mentoring_meeting two persons dispose');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER mentoring_need_takes_two BEFORE DELETE ON mentoring_need
WHEN NOT EXISTS (SELECT 1 FROM disposal_record r JOIN disposal d ON d.hub_id = r.hub_id AND d.id = r.disposal_id
  LEFT JOIN development_need n ON n.hub_id = r.hub_id AND n.observation_id = r.record_id AND n.id = OLD.need_id
  WHERE r.hub_id = OLD.hub_id AND r.state = 'in-hand' AND d.state = 'under-way' AND (n.id IS NOT NULL AND d.class = 'observation' OR r.record_id = OLD.mentoring_id AND d.class = 'mentoring')) BEGIN
  SELECT RAISE(ABORT, 'from the table mentoring_need two persons dispose');
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER mentoring_need_takes_two;
DROP TRIGGER mentoring_meeting_takes_two;
DROP TRIGGER mentoring_takes_two;
ALTER TABLE appeal DROP COLUMN correction_overdue_at;
ALTER TABLE appeal DROP COLUMN correction_due_on;
ALTER TABLE development_need_offer DROP COLUMN mentoring_id;
DROP TABLE mentoring_meeting;
DROP TABLE mentoring_need;
DROP TABLE mentoring;
