package datareturn

import (
	"context"
	"fmt"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/engagement"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/school"
)

// Tx is what the return needs of a transaction.
type Tx interface {
	engagement.Tx
	// What is told by school is of the one that it is by the end of the range, and what is told by
	// provision of the last one that goes on from it.

	// ProvisionsIn counts the provisions of the hub that ran in the range, without candidates,
	// by school and kind.
	ProvisionsIn(by access.Permit, days calendar.Range) (map[id.School]map[string]int, error)
	// TrainedIn counts the people of each school at events that ended in the range and were
	// not cancelled.
	TrainedIn(by access.Permit, days calendar.Range) (map[id.School]int, error)
	// ConversationsIn counts the conversations with each school that were held in the range.
	ConversationsIn(by access.Permit, days calendar.Range) (map[id.School]int, error)
	// CountedIn gives participation and continuation of the provisions of a year.
	CountedIn(by access.Permit, year calendar.AcademicYear) ([]Counted, error)
	// DeliveredIn gives the provisions in the scope that are commissioned and ran in the range.
	DeliveredIn(within access.Scope, days calendar.Range) ([]Delivered, error)
	// RecordedIn gives which figures of provisions are recorded for a year.
	RecordedIn(within access.Scope, year calendar.AcademicYear) (map[Recorded]bool, error)
	// FundedIn gives the periods of the lines of funding that touch the range, by provision.
	FundedIn(within access.Scope, days calendar.Range) (map[id.Provision][]calendar.Range, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service is what people read of the return.
type Service struct{ Store Store }

// Counted is a line of counts of a provision: of who takes part in a term, or of who began in
// it and still takes part after so many terms.
type Counted struct {
	SchoolID      id.School
	ProvisionID   id.Provision
	ProvisionKind string
	Kind          string
	Term          calendar.Term
	Line          string
	school.Counts `gorm:"embedded"`
}

// The kinds of figures, as they are kept.
const (
	participation  = "participation"
	startingPoints = "starting-points"
	continuation   = "continuation"
)

// WholeClass is the kind of provision that is.
const WholeClass = "whole-class"

// Row is what is known of a school.
type Row struct {
	School        engagement.School
	Rung          engagement.Rung
	Plan          *engagement.OwnPlan // nil: not known
	Provisions    map[string]int      // by kind
	Trained       int
	Conversations int

	Term    calendar.Term // in which most took part; none: participation is not known
	Taking  school.Counts
	Unknown int     // provisions that recorded no participation in the year
	Class   *int    // pupils in whole-class teaching, in the term with most
	Stayed  [4]*int // who began in whole-class teaching, and takes part one, two and three terms later

	NoProvision, NoClass bool    // so nobody could take part, or in whole-class teaching
	NotYet               [4]bool // of Stayed: the term has not come
}

// List gives a page of the rows, by URN.
func (v Service) List(ctx context.Context, who access.Actor, year calendar.AcademicYear, at page.Request) (found page.Page[Row], err error) {
	err = v.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadDataReturn)
		by, err := tx.Permit(within, access.Facts{Hub: who.Hub(), ID: who.Hub().UUID})
		if err != nil {
			return err
		}
		if year.First().After(tx.Today()) {
			return fault.Absent
		}
		if _, err := by.Disclose(tx); err != nil {
			return err
		}
		rows, err := draw(tx, within, by, year)
		found = page.Of(rows, at, func(r Row) page.Position {
			return page.Position{Key: fmt.Sprintf("%07d", r.School.URN), ID: r.School.ID.String()}
		})
		return err
	})
	return found, err
}

func draw(tx Tx, within access.Scope, by access.Permit, year calendar.AcademicYear) (rows []Row, err error) {
	on := year.Last()
	if tx.Today().Before(on) {
		on = tx.Today()
	}
	all, plans, err := engagement.Standings(tx, within, year, on)
	if err != nil {
		return nil, err
	}
	provisions, err := tx.ProvisionsIn(by, year.Days())
	if err != nil {
		return nil, err
	}
	trained, err := tx.TrainedIn(by, year.Days())
	if err != nil {
		return nil, err
	}
	talks, err := tx.ConversationsIn(by, year.Days())
	if err != nil {
		return nil, err
	}
	counted, err := tx.CountedIn(by, year)
	if err != nil {
		return nil, err
	}
	bySchool := map[id.School][]Counted{}
	for _, c := range counted {
		bySchool[c.SchoolID] = append(bySchool[c.SchoolID], c)
	}
	for _, e := range all {
		r := Row{School: e.School, Rung: e.Rung, Plan: plans[e.URN], Provisions: provisions[e.ID], Trained: trained[e.ID], Conversations: talks[e.ID]}
		r.count(bySchool[e.ID], year, tx.Today())
		if e.OpenOn(on) || len(r.Provisions)+r.Trained+r.Conversations+len(bySchool[e.ID]) > 0 {
			rows = append(rows, r)
		}
	}
	return rows, nil
}
