package inspection

import (
	"context"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/redaction"
)

// Visit is a visit whose summary is given without its names, with the names.
type Visit struct {
	HubID     id.Hub
	ID        id.Observation
	Reference id.Reference // what the visit is called in the inspection
	On        calendar.Date
	Published bool
	Text      access.Sealed[access.Summary]

	redaction.Visit
}

// facts are what the policy needs to know of the visit in the inspection.
func (v Visit) facts(in *Inspection, on calendar.Date) access.Facts {
	f := access.Facts{
		Hub: v.HubID, ID: v.ID.UUID, Subject: v.Teacher.ID, SummaryPublished: v.Published, Inspected: in.Facts(on).Inspected,
	}
	for _, o := range v.Observers {
		f.Observers = append(f.Observers, o.ID)
	}
	return f
}

// Summary is a published summary without its names.
type Summary struct {
	Reference id.Reference
	Year      calendar.AcademicYear
	Term      calendar.Term
	Text      access.Sealed[access.Summary]
	Open      access.Disclosure
}

// ListSummaries gives a page of the published summaries of the inspection's schools,
// without names; none at all where they are of few teachers. Each is a reading of its
// own.
func (s Service) ListSummaries(ctx context.Context, who access.Actor, which id.Inspection, at page.Request) (found page.Page[Summary], err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadDeidentified)
		i, err := tx.Inspection(within, which)
		if err != nil {
			return err
		}
		by, err := tx.Permit(within, i.Facts(tx.Today()))
		if err != nil {
			return err
		}
		if few, err := fewTeachers(tx, within, by); err != nil || few {
			return err
		}
		if err := tx.DrawReferences(within, by); err != nil {
			return err
		}
		visits, err := tx.VisitsInspected(within, by, at)
		if err != nil {
			return err
		}
		found, err = deidentify(tx, by, i, visits)
		return err
	})
	return found, err
}

func fewTeachers(tx Tx, within access.Scope, by access.Permit) (bool, error) {
	settings, err := tx.Settings()
	if err != nil {
		return false, err
	}
	n, err := tx.TeachersInspected(within, by)
	return n < settings.SmallNumberThreshold, err
}

// deidentify takes out the names, once the reading of each summary is in the audit trail.
func deidentify(tx Tx, by access.Permit, i *Inspection, visits page.Page[Visit]) (page.Page[Summary], error) {
	found := page.Page[Summary]{Next: visits.Next}
	everybody, err := tx.NamesOfHub(by)
	if err != nil {
		return found, err
	}
	hub := redaction.Known(everybody)
	for _, v := range visits.Items {
		by, err := tx.Permit(tx.Scope(access.ReadDeidentified), v.facts(i, tx.Today()))
		if err != nil {
			return found, err
		}
		open, err := by.Disclose(tx)
		if err != nil {
			return found, err
		}
		text, _ := v.Text.Open(open)
		found.Items = append(found.Items, Summary{
			Reference: v.Reference, Year: calendar.YearOf(v.On), Term: calendar.TermOf(v.On), Open: open,
			Text: access.Seal[access.Summary](redaction.Conceal(text, redaction.Known(v.Names()), hub)),
		})
	}
	return found, nil
}
