package pitfall

import (
	"fmt"

	"github.com/hubqa/hubqa/internal/calendar"
)

// noStartingPoints is raised where no level of experience on entry is recorded this year.
//
// Example: a record with the lines entry:none and entry:entry makes it clear; one with
// good-progress alone does not.
func noStartingPoints(k Known, year calendar.AcademicYear) Signal {
	s := Signal{Key: NoStartingPoints, Pitfall: LinkedToNeeds}
	for _, c := range k.Starting {
		if _, known := c.sum("entry:", all); known {
			s = s.on(c.Record)
		}
	}
	if len(s.Records) == 0 {
		return s.lookingFor("starting-points", year.Days()).raise("With what experience pupils begin is not recorded this year.")
	}
	return s.clear("With what experience pupils begin is recorded: %s.", number(len(s.Records), "record"))
}

// noFeederFigures is raised of a secondary school of which no school is linked whose pupils
// come to it. What figures such a school has is not told: whoever reads the signal may not read
// them.
//
// Example: two schools are linked: clear. With none, raised.
func noFeederFigures(k Known, year calendar.AcademicYear) Signal {
	s := Signal{Key: NoFeederFigures, Pitfall: LinkedToNeeds}
	if len(k.Feeders) == 0 {
		return s.lookingFor("feeder-school", year.Days()).raise("No school is linked from which pupils come, so what they did there is not known.")
	}
	return s.on(k.Feeders...).clear("From where pupils come is linked: %s.", number(len(k.Feeders), "school"))
}

// noJointPractice is raised where teachers and musicians did nothing together this year.
//
// Example: one rehearsal led together in February makes it clear, until it is withdrawn.
func noJointPractice(k Known, year calendar.AcademicYear) Signal {
	s := Signal{Key: NoJointPractice, Pitfall: SharedPractice}
	for _, j := range k.Joint {
		s = s.on(j.Record)
	}
	if len(k.Joint) == 0 {
		return s.lookingFor("joint-practice", year.Days()).raise("Nothing is recorded that teachers and visiting musicians did together this year.")
	}
	return s.clear("Teachers and visiting musicians worked together this year: %s.", number(len(k.Joint), "time"))
}

// noChallenge is raised where there was no conversation with the school this year in which its
// head teacher or a senior leader took part and something was challenged.
//
// Example: of two conversations one was with the head teacher and challenged nothing, the
// other challenged a subject leader: raised, and resting on both.
func noChallenge(k Known, year calendar.AcademicYear) Signal {
	s := Signal{Key: NoChallenge, Pitfall: LeadersKnowledge}
	var leaders, challenges, both int
	for _, t := range k.Talks {
		s = s.on(t.Record)
		if t.Leader {
			leaders++
		}
		if t.Challenged {
			challenges++
		}
		if t.Leader && t.Challenged {
			both++
		}
	}
	switch {
	case len(k.Talks) == 0:
		return s.lookingFor("conversation", year.Days()).raise("The hub had no conversation with the school this year.")
	case both == 0:
		return s.raise("The hub had %s with the school this year: %d with a senior leader, %d in which something was challenged, and none with both.",
			number(len(k.Talks), "conversation"), leaders, challenges)
	}
	return s.clear("Conversations this year in which a senior leader took part and something was challenged: %d of %d.", both, len(k.Talks))
}

func number(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}
