package plan

import (
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// Duty is one of the eleven duties of a hub (source 001).
type Duty string

// Duties are the eleven, in the order of the source.
var Duties = []Duty{
	"expert_leadership", "all_schools_engaged", "challenging_conversations", "school_improvement_support", "training_and_consultancy",
	"own_workforce_ready", "strategic_staff_time", "publicity", "school_to_school_support", "curriculum_progression", "impact_evaluation",
}

// Standing is a duty with its commitments by how they stand; those that are due or overdue
// are among the open ones.
type Standing struct {
	Duty                           Duty
	Planned, UnderWay, Met, NotMet []id.Commitment
	Due, Overdue, WithoutEvidence  []id.Commitment
}

// Any reports whether the duty has a commitment.
func (s Standing) Any() bool { return len(s.Planned)+len(s.UnderWay)+len(s.Met)+len(s.NotMet) > 0 }

// Open are the commitments that are neither met nor given up.
func (s Standing) Open() []id.Commitment {
	return append(append([]id.Commitment{}, s.Planned...), s.UnderWay...)
}

// Standings tells of every duty how it stands on a day.
func Standings(all []Commitment, on calendar.Date) []Standing {
	standings := make([]Standing, len(Duties))
	for i, duty := range Duties {
		standings[i].Duty = duty
		for _, c := range all {
			if c.Duty == duty {
				standings[i].count(c, on)
			}
		}
	}
	return standings
}

func (s *Standing) count(c Commitment, on calendar.Date) {
	for _, of := range []struct {
		is   bool
		list *[]id.Commitment
	}{
		{c.Status() == Planned, &s.Planned}, {c.Status() == UnderWay, &s.UnderWay}, {c.Status() == Met, &s.Met}, {c.Status() == NotMet, &s.NotMet},
		{c.Due(on), &s.Due}, {c.Overdue(on), &s.Overdue}, {c.WithoutEvidence(on), &s.WithoutEvidence},
	} {
		if of.is {
			*of.list = append(*of.list, c.ID)
		}
	}
}
