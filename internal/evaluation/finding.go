package evaluation

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Actions are the five of the schools that made good use of partnerships, each with a pitfall of
// the others, in the order of source 003.
var Actions = []string{"value_for_money", "all_groups", "linked_to_needs", "shared_practice", "leaders_knowledge"}

// Whether a pitfall is present.
const (
	Present  = "present"
	NotThere = "absent"
	NotKnown = "not-known"
)

// Finding is what is found on one action and its pitfall.
type Finding struct {
	HubID         id.Hub        `gorm:"primaryKey"`
	EvaluationID  id.Evaluation `gorm:"primaryKey"`
	Action        string        `gorm:"primaryKey"`
	Judgement     access.Sealed[access.Evaluation]
	NotJudged     access.Sealed[access.Evaluation] // why not
	Evidence      access.Sealed[access.Evaluation]
	Pitfall       string // empty: undecided
	PitfallReason access.Sealed[access.Evaluation]
	Signals       access.SealedOf[access.Evaluation, []Signal] // as they were when it was published

	Records []Record `gorm:"-"`
}

// TableName is the table of findings.
func (Finding) TableName() string { return "evaluation_finding" }

// Record is a record that is evidence.
type Record struct {
	Kind string    `json:"kind"`
	ID   uuid.UUID `json:"id"`
}

func (r Record) compare(o Record) int {
	return cmp.Or(cmp.Compare(r.Kind, o.Kind), bytes.Compare(r.ID[:], o.ID[:]))
}

// The kinds of record that are evidence.
const (
	Observation    = "observation"
	Conversation   = "conversation"
	JointPractice  = "joint-practice"
	Participation  = "participation"
	StartingPoints = "starting-points"
	Continuation   = "continuation"
	Achievement    = "achievement"
	FundingLine    = "funding-line"
)

// SchoolRoll is the kind of what signals rest on besides.
const SchoolRoll = "school-roll"

// counted are the kinds that every reader of an evaluation may know of: of these they are told
// how many they may not read.
var counted = []string{JointPractice, Participation, StartingPoints, Continuation, Achievement, FundingLine}

// RecordKinds are all kinds of record that are evidence.
var RecordKinds = append([]string{Observation, Conversation}, counted...)

// SignalKinds are all kinds of record that a signal names.
var SignalKinds = append([]string{SchoolRoll}, RecordKinds...)

// told are the kinds of which a signal tells the partner, where it is of its own work: what a
// school's pupils achieve is not.
var told = []string{SchoolRoll, "evaluation", JointPractice, Participation, StartingPoints, Continuation, FundingLine}

// Reading are the kinds that are read by an action of their own. The others are read by the
// parties of the partnership.
var Reading = map[string]access.Action{Observation: access.ReadObservation, Conversation: access.ReadConversation}

// Signal is something that was computed about a pitfall.
type Signal struct {
	Key      string   `json:"signal"`
	State    string   `json:"state"` // raised, dismissed, clear or not-calculable
	Sentence string   `json:"sentence"`
	Kinds    []string `json:"kinds"` // of record that it is about, whether or not it names any
	Records  []Record `json:"records"`
}

// openTo reports whether a reader may be shown the signal: who may read every record that it
// rests on and, where they read as the partner, nothing of conversations or observations.
func (s Signal) openTo(reads map[Record]bool, asPartner bool) bool {
	for _, r := range s.Records {
		if !reads[r] {
			return false
		}
	}
	return !asPartner || len(s.Kinds) > 0 && !slices.ContainsFunc(s.Kinds, func(k string) bool { return !slices.Contains(told, k) })
}

// Found is what is said of one action, in the place of what was.
type Found struct {
	Action, Judgement, NotJudged, Evidence, Pitfall, PitfallReason string
	Records                                                        []Record
}

// find puts what is said in the place of what was. Records that the writer does not see stay.
func (e *Evaluation) find(tx Tx, all []Found, faults *fault.InvalidContent) error {
	for i, f := range all {
		of := slices.IndexFunc(e.Findings, func(is Finding) bool { return is.Action == f.Action })
		twice := slices.ContainsFunc(all[:i], func(o Found) bool { return o.Action == f.Action })
		faults.Check(!twice, at("findings", i, "action"), "invalid-content", "Say once what is found on an action.")
		f.tidy()
		faults.Check(f.Judgement == "" || f.NotJudged == "", at("findings", i, "notJudged"), "invalid-content", "What is judged is not left unjudged.")
		is := &e.Findings[of]
		is.Judgement, is.NotJudged = access.Seal[access.Evaluation](f.Judgement), access.Seal[access.Evaluation](f.NotJudged)
		is.Evidence, is.PitfallReason = access.Seal[access.Evaluation](f.Evidence), access.Seal[access.Evaluation](f.PitfallReason)
		is.Pitfall = f.Pitfall
		if err := e.rest(tx, is, f.Records, i, faults); err != nil {
			return err
		}
	}
	return nil
}

func (f *Found) tidy() {
	for _, text := range []*string{&f.Judgement, &f.NotJudged, &f.Evidence, &f.PitfallReason} {
		*text = strings.TrimSpace(*text)
	}
}

// rest puts the records in the place of those that the writer sees.
func (e *Evaluation) rest(tx Tx, is *Finding, given []Record, i int, faults *fault.InvalidContent) error {
	seen, err := tx.ReadableRecords(e, false, is.Records)
	if err != nil {
		return err
	}
	shows, err := tx.RecordsThatShow(e, given)
	if err != nil {
		return err
	}
	kept := slices.DeleteFunc(slices.Clone(is.Records), func(r Record) bool { return seen[r] })
	for k, r := range given {
		had := seen[r] && slices.Contains(is.Records, r)
		faults.Check(shows[r] || had, fmt.Sprintf("/findings/%d/records/%d", i, k), "unknown-reference",
			"There is no such record of this school and partner that has taken place, or it is not open to you.")
		if !slices.Contains(kept, r) {
			kept = append(kept, r)
		}
	}
	is.Records = kept
	return nil
}

// complete tells what is missing before anybody can agree.
func (e *Evaluation) complete() error {
	var missing []fault.Field
	check := func(ok bool, pointer, detail string) {
		if !ok {
			missing = append(missing, fault.Field{Pointer: pointer, Rule: "evaluation-incomplete", Detail: detail})
		}
	}
	check(!e.Overall.IsEmpty(), "/overall", "Judge the overall use, or say that it is ungraded.")
	check(!e.Reasons.IsEmpty(), "/reasons", "Say why.")
	for i, f := range e.Findings {
		check(!f.Judgement.IsEmpty() || !f.NotJudged.IsEmpty(), at("findings", i, "judgement"), "Say what is judged, or why nothing is.")
		check(f.Pitfall != "", at("findings", i, "pitfall"), "Say whether the pitfall is present, absent or not known.")
		check(!f.PitfallReason.IsEmpty(), at("findings", i, "pitfallReason"), "Say why.")
	}
	if len(missing) > 0 {
		return ErrIncomplete.At(missing...)
	}
	return nil
}

func at(list string, i int, member string) string { return fmt.Sprintf("/%s/%d/%s", list, i, member) }
