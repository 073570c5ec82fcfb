package moderation

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// New is an exercise to draw.
type New struct {
	Year         calendar.AcademicYear
	Term         calendar.Term // empty: the whole year
	Framework    id.Framework
	Size         int
	Seed         int64
	Participants []id.Person
}

// Candidate is a report that may be in a sample.
type Candidate struct {
	ObservationID id.Observation
	ReportVersion int // the latest
	TeacherID     id.Person
	Observers     []id.Person `gorm:"-"`
}

// Draw draws a sample and invites the participants.
func (s Service) Draw(ctx context.Context, who access.Actor, n New) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.DrawModeration)
		m := &Moderation{
			HubID: who.Hub(), ID: id.Moderation{UUID: tx.NewID()}, Year: n.Year, Term: n.Term, FrameworkID: n.Framework,
			Size: n.Size, Seed: n.Seed, DrawnBy: who.Person(), Version: 1,
		}
		by, err := tx.Permit(within, m.Facts())
		if err != nil {
			return err
		}
		sample, err := n.draw(tx, within)
		if err != nil {
			return err
		}
		for _, p := range n.Participants {
			m.Participants = append(m.Participants, Participant{PersonID: p})
		}
		if err := tx.CreateModeration(by, m, sample); err != nil {
			return err
		}
		if err := tx.Tell(m.news(notice.ModerationInvited), n.Participants...); err != nil {
			return err
		}
		seen, err = exercises.Show(tx, m.ID)
		return err
	})
	return seen, err
}

// draw gives the sample, or every fault of the exercise.
func (n New) draw(tx Tx, within access.Scope) ([]Candidate, error) {
	var faults fault.InvalidContent
	f, err := tx.Framework(tx.Scope(access.ReadFramework), n.Framework)
	if err != nil && !errors.Is(err, fault.Absent) {
		return nil, err
	}
	faults.Check(err == nil && f.Facts().Published, "/frameworkId", "unknown-reference", "There is no such framework, or it is not open to you.")
	days := n.Year.Days()
	if n.Term != "" {
		days = n.Year.Term(n.Term)
	}
	pool, err := tx.ReportsToModerate(within, n.Framework, days)
	if err != nil {
		return nil, err
	}
	sample := n.sampleOf(pool)
	faults.Check(len(sample) == n.Size, "/size", "moderation-sample-too-large", "There are %d such reports.", len(pool))
	if err := n.checkParticipants(tx, sample, &faults); err != nil {
		return nil, err
	}
	return sample, faults.Err()
}

// sampleOf takes the first of the pool in an order that only the seed decides.
func (n New) sampleOf(pool []Candidate) []Candidate {
	place := func(c Candidate) []byte {
		sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", n.Seed, c.ObservationID))
		return sum[:]
	}
	pool = slices.Clone(pool)
	slices.SortFunc(pool, func(a, b Candidate) int { return bytes.Compare(place(a), place(b)) })
	return pool[:min(n.Size, len(pool))]
}

func (n New) checkParticipants(tx Tx, sample []Candidate, faults *fault.InvalidContent) error {
	for i, p := range n.Participants {
		at := fmt.Sprintf("/participantIds/%d", i)
		moderates, err := tx.Moderates(p)
		if err != nil {
			return err
		}
		if !faults.Check(moderates, at, "moderation-participant-wrong",
			"Members of the working group take part, and inspectors with a live inspection.") {
			continue
		}
		faults.Check(!slices.Contains(n.Participants[:i], p), at, "moderation-participant-repeated", "This person is named before.")
		faults.Check(len(sample) < n.Size || subjects(sample, p) >= Fewest, at, "moderation-few-subjects",
			"The visits that they did not take part in are of fewer than %d teachers: with so few it would show whose they are.", Fewest)
	}
	return nil
}

// subjects counts the teachers of the visits that the person is shown.
func subjects(sample []Candidate, who id.Person) int {
	teachers := map[id.Person]bool{}
	for _, c := range sample {
		if c.TeacherID != who && !slices.Contains(c.Observers, who) {
			teachers[c.TeacherID] = true
		}
	}
	return len(teachers)
}
