package pitfall

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/calendar"
)

// Pitfall is what keeps a partnership from being of use, by the key of the action that avoids
// it (source 003).
type Pitfall string

// The pitfalls.
const (
	ValueForMoney    Pitfall = "value_for_money"   // nobody looks whether it works, and few make good progress
	AllGroups        Pitfall = "all_groups"        // some groups of pupils benefit less
	LinkedToNeeds    Pitfall = "linked_to_needs"   // it does not begin where pupils stand
	SharedPractice   Pitfall = "shared_practice"   // teachers and musicians do not work together
	LeadersKnowledge Pitfall = "leaders_knowledge" // trust instead of challenge
)

// Pitfalls lists them in the order of source 003.
var Pitfalls = []Pitfall{ValueForMoney, AllGroups, LinkedToNeeds, SharedPractice, LeadersKnowledge}

// Key names a signal.
type Key string

// The signals.
const (
	NotMonitored        Key = "not-monitored"
	CostUnknown         Key = "cost-unknown"
	FewContinue         Key = "few-continue"
	FewWithGoodProgress Key = "few-with-good-progress"
	ParticipationGap    Key = "participation-gap"
	WideningGap         Key = "widening-gap"
	AchievementGap      Key = "achievement-gap"
	NoStartingPoints    Key = "no-starting-points"
	NoFeederFigures     Key = "no-feeder-figures" // of secondary schools alone
	NoJointPractice     Key = "no-joint-practice"
	NoChallenge         Key = "no-challenge"
)

// State is how a signal stands.
type State string

// The states of a signal.
const (
	Raised        State = "raised"
	Dismissed     State = "dismissed" // raised, looked at and set aside, on what is there still
	Clear         State = "clear"
	NotCalculable State = "not-calculable"
)

// Record is a record of hubqa as it was when a signal was computed.
type Record struct {
	Kind    string
	ID      uuid.UUID
	Version int64
}

// Search is what was looked for, in which days, where a signal rests on what there is not.
type Search struct {
	Kind     string
	From, To calendar.Date
}

// Signal is one computed signal of a pitfall.
type Signal struct {
	Key       Key
	Pitfall   Pitfall
	State     State
	Reason    string   // why it is not calculable
	Sentence  string   // what it says, with its figures
	Records   []Record // on which it rests
	LookedFor []Search // and what was looked for and not found
	Moved     []Moved  // how far what it looks at has come
	Dismissal *Dismissal
	Lapsed    bool // the dismissal: what the signal rests on changed since
}

// Moved is how far the records of a kind have come, see Known.Moved.
type Moved struct {
	Kind string
	To   int64
}

// looksAt are the kinds of records that a signal is computed from. A roll is of figures, which
// name it.
var looksAt = map[Key][]string{
	NotMonitored:        {"observation", "evaluation"},
	CostUnknown:         {"funding-line", "participation"},
	FewContinue:         {"continuation"},
	FewWithGoodProgress: {"starting-points"},
	ParticipationGap:    {"participation"},
	WideningGap:         {"participation"},
	AchievementGap:      {"achievement"},
	NoStartingPoints:    {"starting-points"},
	NoFeederFigures:     {"feeder-school"},
	NoJointPractice:     {"joint-practice"},
	NoChallenge:         {"conversation"},
}

// of keeps how far what the signal looks at has come.
func (s Signal) of(k Known) Signal {
	for _, kind := range looksAt[s.Key] {
		s.Moved = append(s.Moved, Moved{kind, k.Moved[kind]})
	}
	return s
}

func (s Signal) raise(format string, args ...any) Signal {
	s.State, s.Sentence = Raised, fmt.Sprintf(format, args...)
	return s
}

func (s Signal) clear(format string, args ...any) Signal {
	s.State, s.Sentence = Clear, fmt.Sprintf(format, args...)
	return s
}

// Why signals are not calculable.
const (
	smallNumbers = "numbers are small"
	nothingHeld  = "nothing is recorded"
	noRoll       = "there is no roll to compare with"
	notBegun     = "the year has not begun"
)

func (s Signal) withhold(reason, format string, args ...any) Signal {
	s.State, s.Reason, s.Sentence = NotCalculable, reason, "Not calculable: "+reason+". "+fmt.Sprintf(format, args...)
	s.Sentence = strings.TrimSpace(s.Sentence)
	return s
}

func (s Signal) on(records ...Record) Signal {
	for _, r := range records {
		if !slices.Contains(s.Records, r) {
			s.Records = append(s.Records, r)
		}
	}
	return s
}

func (s Signal) lookingFor(kind string, days calendar.Range) Signal {
	s.LookedFor = append(s.LookedFor, Search{kind, days.From, days.To})
	return s
}

// RestsOn is a digest of the records that a signal rests on, each at its version, in whatever
// order, of what was looked for, and of how far all came that it looks at: the SHA-256, in
// hexadecimal, of a line for each. By the last a record that came and went leaves a mark.
func (s Signal) RestsOn() string {
	var all []string
	for _, r := range s.Records {
		all = append(all, fmt.Sprintf("%s %s %d", r.Kind, r.ID, r.Version))
	}
	for _, f := range s.LookedFor {
		all = append(all, fmt.Sprintf("no %s %s %s", f.Kind, f.From, f.To))
	}
	for _, m := range s.Moved {
		all = append(all, fmt.Sprintf("moved %s %d", m.Kind, m.To))
	}
	slices.Sort(all)
	sum := sha256.Sum256([]byte(string(s.Key) + "\n" + strings.Join(all, "\n")))
	return hex.EncodeToString(sum[:])
}

// after tells how a raised signal stands after its latest dismissal, or nil.
func (s Signal) after(d *Dismissal) Signal {
	if s.State != Raised || d == nil || d.LiftedAt != nil {
		return s
	}
	s.Dismissal, s.Lapsed = d, d.RestsOn != s.RestsOn()
	if !s.Lapsed {
		s.State = Dismissed
	}
	return s
}
