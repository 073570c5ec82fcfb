package observation

import (
	"context"
	"fmt"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/smallnumber"
)

// Voices are what young people answered at a visit: how many were asked, and statement by
// statement how many gave which answer. Nobody is named and nothing is quoted.
type Voices struct {
	Asked   int       `json:"asked"`
	Answers []Answers `json:"answers"`
}

// Answers are the answers to one statement of the framework, as numbers of young people.
// Together they are as many as were asked.
type Answers struct {
	Statement string `json:"statement"`
	Agree     int    `json:"agree"`
	Partly    int    `json:"partly"`
	Disagree  int    `json:"disagree"`
	NoAnswer  int    `json:"noAnswer"`
}

// Counts are the numbers in one order: agree, partly, disagree, no answer.
func (a Answers) Counts() []int { return []int{a.Agree, a.Partly, a.Disagree, a.NoAnswer} }

func (a Answers) sum() int { return a.Agree + a.Partly + a.Disagree + a.NoAnswer }

// YoungVoices are the voices of one visit, exactly. Only who entered them reads them so,
// and only until the report is submitted.
type YoungVoices struct {
	HubID         id.Hub         `gorm:"primaryKey"`
	ObservationID id.Observation `gorm:"primaryKey"`
	Voices        access.SealedOf[access.Voice, Voices]
	Threshold     int // for small numbers, as it stood when they were entered
	RecordedBy    id.Person
	Version       int64 // 0: not entered yet
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// TableName is the table of young people's voices.
func (YoungVoices) TableName() string { return "observation_young_voice" }

// VoicesSeen are the voices of a visit with what opens them.
type VoicesSeen struct {
	YoungVoices
	Open access.Disclosure
}

// VoiceRow is one statement with its answers as they are shown.
type VoiceRow struct {
	framework.YoungVoice
	Asked, Agree, Partly, Disagree, NoAnswer smallnumber.Figure
}

// notApplicable is the marker of the figures of a statement to which nobody was asked.
const notApplicable = "z"

// shown gives the voices as everybody is shown them who did not enter them. The number of
// the young people who were asked is the total of every row: where it is below twice the
// threshold no row is shown, or one that is would tell the total of one that is not.
func (v Voices) shown(statements []framework.YoungVoice, threshold int) []VoiceRow {
	answers := map[string]Answers{}
	for _, a := range v.Answers {
		answers[a.Statement] = a
	}
	none, hidden := smallnumber.Figure{Marker: notApplicable}, smallnumber.Figure{Marker: smallnumber.Suppressed}
	rows := []VoiceRow{}
	for _, s := range statements {
		a, given := answers[s.Key]
		row := VoiceRow{s, none, none, none, none, none}
		switch {
		case !given || v.Asked == 0:
		case v.Asked < 2*threshold:
			row = VoiceRow{s, hidden, hidden, hidden, hidden, hidden}
		default:
			f, total := smallnumber.Row(a.Counts(), threshold)
			row = VoiceRow{s, total, f[0], f[1], f[2], f[3]}
		}
		rows = append(rows, row)
	}
	return rows
}

// checkVoices holds voices to the statements of the framework that the visit keeps, and to
// how many were asked.
func checkVoices(v Voices, content framework.Content) error {
	var faults fault.InvalidContent
	faults.Check(v.Asked == 0 || len(v.Answers) > 0, "/answers", "young-voice-unanswered", "Give the answers of those who were asked.")
	seen := map[string]bool{}
	for i, a := range v.Answers {
		at := fmt.Sprintf("/answers/%d", i)
		_, known := content.Voice(a.Statement)
		faults.Check(known, at+"/statement", "young-voice-statement-unknown", "The visit's framework has no such statement.")
		faults.Check(!seen[a.Statement], at+"/statement", "young-voice-statement-repeated", "This statement is answered twice.")
		seen[a.Statement] = true
		faults.Check(a.sum() == v.Asked, at, "young-voice-sum", "The answers, those who gave none included, are as many as were asked.")
	}
	return faults.Err()
}

func seeVoices(tx Tx, by access.Permit) (seen VoicesSeen, err error) {
	y, err := tx.YoungVoices(by)
	if err != nil {
		return seen, err
	}
	open, err := by.Disclose(tx)
	return VoicesSeen{YoungVoices: *y, Open: open}, err
}

// ReadVoicesEntry gives the lead observer what they entered, until the report is submitted.
func (s Service) ReadVoicesEntry(ctx context.Context, who access.Actor, which id.Observation) (seen VoicesSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		_, by, err := find(tx, access.ReadVoicesEntry, which)
		if err == nil {
			seen, err = seeVoices(tx, by)
		}
		return err
	})
	return seen, err
}

// RecordVoices replaces what was entered of young people's voices.
func (s Service) RecordVoices(ctx context.Context, who access.Actor, which id.Observation, match Match[VoicesSeen], given Voices) (seen VoicesSeen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		o, by, err := find(tx, access.RecordVoices, which)
		if err != nil {
			return err
		}
		if seen, err = seeVoices(tx, by); err != nil {
			return err
		}
		if err := match(seen); err != nil {
			return err
		}
		f, err := tx.Framework(tx.Scope(access.ReadFramework), o.FrameworkID)
		if err != nil {
			return err
		}
		if err := checkVoices(given, f.Content); err != nil {
			return err
		}
		if err := possible(tx, o, access.RecordVoices); err != nil {
			return err
		}
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		seen.Voices, seen.Threshold, seen.RecordedBy = access.SealValue[access.Voice](given), settings.SmallNumberThreshold, who.Person()
		return tx.SaveYoungVoices(by, &seen.YoungVoices)
	})
	return seen, err
}

// ReadVoices gives the voices of a visit, statement by statement, to whoever reads its
// report or its summary, and before that to the lead observer and the QA leads. Small
// numbers are hidden from all of them. There is no row where nothing was entered.
func (s Service) ReadVoices(ctx context.Context, who access.Actor, which id.Observation) (rows []VoiceRow, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadVoices)
		o, err := tx.Observation(within, which)
		if err != nil {
			return err
		}
		of, err := factsWithPlaces(tx, o)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, of)
		if err != nil {
			return err
		}
		seen, err := seeVoices(tx, by)
		if err != nil || seen.Version == 0 {
			return err
		}
		statements, err := tx.VoiceStatements(by)
		if err != nil {
			return err
		}
		if voices, open := seen.Voices.Open(seen.Open); open {
			rows = voices.shown(statements, seen.Threshold)
		}
		return nil
	})
	return rows, err
}
