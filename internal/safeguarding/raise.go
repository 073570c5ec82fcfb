package safeguarding

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Raising is a concern to raise. What it names besides is optional.
type Raising struct {
	Text   string
	School id.School
	Visit  id.Observation
	Person id.Person
}

// Receipt is all that is given to whoever raised a concern.
type Receipt struct {
	Number string
	At     time.Time
}

// Raise keeps a concern.
func (s Service) Raise(ctx context.Context, who access.Actor, r Raising) (receipt Receipt, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		c := &Concern{
			HubID: who.Hub(), ID: id.Concern{UUID: tx.NewID()}, Receipt: newReceipt(), RaisedBy: who.Person(), RaisedAt: tx.Now(),
			Text: access.Seal[access.Concern](strings.TrimSpace(r.Text)), State: Raised, Version: 1,
		}
		by, err := tx.Permit(tx.Scope(access.RaiseConcern), c.Facts())
		if err != nil {
			return err
		}
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		c.AcknowledgeBy = c.RaisedAt.Add(time.Duration(settings.SafeguardingAcknowledgeHours) * time.Hour)
		named, err := tx.Named(r.School, r.Visit, r.Person)
		if err != nil {
			return err
		}
		var faults fault.InvalidContent
		faults.Check(!c.Text.IsEmpty(), "/text", "invalid-content", "Say what you are concerned about.")
		c.name(r, named, &faults)
		if err := faults.Err(); err != nil {
			return err
		}
		receipt = Receipt{c.Receipt, c.RaisedAt}
		return tx.CreateConcern(by, c)
	})
	return receipt, err
}

const unknown = "There is no such %s, or it is not open to you."

// name has the concern name what it may. A visit names its school and its teacher too.
func (c *Concern) name(r Raising, open Named, faults *fault.InvalidContent) {
	if !r.School.IsZero() && faults.Check(open.School, "/schoolId", "unknown-reference", unknown, "school") {
		c.SchoolID = &r.School
	}
	if !r.Person.IsZero() && faults.Check(open.Person, "/personId", "unknown-reference", unknown, "person") {
		c.PersonID = &r.Person
	}
	if r.Visit.IsZero() || !faults.Check(open.Visit, "/observationId", "unknown-reference", unknown, "visit") {
		return
	}
	faults.Check(c.SchoolID == nil || *c.SchoolID == open.VisitedSchool, "/schoolId", "safeguarding-other-school", "The visit is to another school.")
	c.ObservationID, c.SchoolID, c.ObservedID = &r.Visit, &open.VisitedSchool, &open.Observed
}

// newReceipt makes a number of which nothing can be told: neither how many there are nor
// when one was given.
func newReceipt() string {
	text := rand.Text()
	return text[:4] + "-" + text[4:8] + "-" + text[8:12]
}
