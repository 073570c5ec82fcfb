package store

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/pitfall"
	"github.com/hubqa/hubqa/internal/school"
)

// countedRow is a line of a record of counts.
type countedRow struct {
	ID            uuid.UUID
	Version       int64
	Kind          string
	SchoolID      id.School
	PartnerID     *id.Partner
	ProvisionID   *id.Provision
	ProvisionName string
	AcademicYear  calendar.AcademicYear
	Term          calendar.Term
	CountedOn     calendar.Date
	RollOn        calendar.Date
	Line          string
	school.Counts `gorm:"embedded"`
}

// counted are the figures of pupils of the year and, of what runs on, of the year before.
func (k known) counted() error {
	rolls, err := k.rolls()
	if err != nil {
		return err
	}
	var rows []countedRow
	err = k.rows(`SELECT t.id, t.version, t.kind, t.school_id, t.partner_id, t.provision_id, COALESCE(p.name, '') AS provision_name,
			t.academic_year, t.term, t.counted_on, t.roll_on, l.line, l.pupils, l.girls, l.boys, l.fsm, l.fsm_ever6, l.pupil_premium, l.sen_support,
			l.ehc_plan, l.eal, l.looked_after, l.markers
		FROM `+standingFigures+` t JOIN pupil_figures_line l ON l.hub_id = t.hub_id AND l.figures_id = t.id AND l.pupils IS NOT NULL
		LEFT JOIN provision p ON p.hub_id = t.hub_id AND p.id = t.provision_id
		WHERE t.hub_id = @hub AND (t.academic_year = @year OR t.academic_year = @before AND t.kind IN ('participation', 'continuation'))
			AND (t.kind <> 'achievement' OR t.of = 'gcse-music') AND (t.partner_id IS NOT NULL OR t.kind = 'achievement')`+k.only+`
		ORDER BY COALESCE(p.name, ''), t.id, l.line`, &rows)
	for len(rows) > 0 {
		lines := 1
		for lines < len(rows) && rows[lines].ID == rows[0].ID {
			lines++
		}
		k.add(rows[:lines], rolls)
		rows = rows[lines:]
	}
	return err
}

// add puts the lines of one record where they are of.
func (k known) add(rows []countedRow, rolls map[id.School]school.Rolls) {
	r := rows[0]
	c := pitfall.Counted{
		Record: pitfall.Record{Kind: r.Kind, ID: r.ID, Version: r.Version}, ProvisionName: r.ProvisionName, Year: r.AcademicYear, Term: r.Term,
		Lines: map[string]school.Counts{},
	}
	if roll := k.lines.rolls(r.SchoolID, rolls).ToTell(r.RollOn, r.CountedOn); roll != nil {
		c.Roll = &pitfall.Roll{Record: pitfall.Record{Kind: "school-roll", ID: roll.ID.UUID, Version: roll.Version}, On: roll.CountedOn, Counts: roll.Counts}
	}
	if r.ProvisionID != nil {
		c.ProvisionID = k.goesOn.last(*r.ProvisionID)
		c.Before = c.ProvisionID != *r.ProvisionID
	}
	for _, line := range rows {
		c.Lines[line.Line] = line.Counts
	}
	to := k.at(r.SchoolID, r.PartnerID)
	switch r.Kind {
	case "participation":
		to.Participation = pitfall.Joined(to.Participation, c)
	case "starting-points":
		to.Starting = pitfall.Joined(to.Starting, c)
	case "continuation":
		to.Continuation = pitfall.Joined(to.Continuation, c)
	case "achievement":
		to.Achievement = append(to.Achievement, c)
	}
}

// rolls are those against which figures of the two years are told, by school: of figures without a
// roll all of the school's, of which the one that fits best counts, and so of a school that was or
// became another one.
func (k known) rolls() (map[id.School]school.Rolls, error) {
	var rows []school.Roll
	k.args["lines"] = append(slices.Collect(maps.Keys(k.lines.urns)), id.School{})
	err := k.rows(`SELECT r.id, r.version, r.school_id, r.counted_on, r.pupils, r.girls, r.boys, r.fsm, r.fsm_ever6, r.pupil_premium, r.sen_support,
			r.ehc_plan, r.eal, r.looked_after, r.markers
		FROM school_roll r WHERE r.hub_id = @hub AND (r.school_id IN @lines OR EXISTS (SELECT 1 FROM `+standingFigures+` t WHERE t.hub_id = r.hub_id AND t.school_id = r.school_id
			AND (t.roll_on = r.counted_on OR t.roll_on IS NULL) AND t.academic_year IN (@year, @before)`+k.only+"))", &rows)
	of := map[id.School]school.Rolls{}
	for _, r := range rows {
		of[r.SchoolID] = append(of[r.SchoolID], r)
	}
	return of, err
}
