package release

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// Tx is what releases need of a transaction.
type Tx interface {
	access.Grants
	Repeats() string
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	Settings() (hub.Settings, error)
	OwnHub(within access.Scope) (*hub.Hub, error)
	// Release gives one release in the scope without what was counted, or fault.Absent.
	Release(within access.Scope, which id.ParticipationRelease) (*Release, error)
	// Releases gives a page of those in the scope, without what they show.
	Releases(within access.Scope, f Filter, at page.Request) (page.Page[Release], error)
	// ReleasesOfTerm gives every release of a term with what was counted, the first one first.
	ReleasesOfTerm(by access.Permit, year calendar.AcademicYear, term calendar.Term) ([]Release, error)
	// TakingPart gives what every provision of the hub recorded for a term, and the rolls of
	// their schools; of provisions that go on in one another, the last alone.
	TakingPart(by access.Permit, year calendar.AcademicYear, term calendar.Term) ([]Participation, []Roll, error)
	// CreateRelease keeps a new release, or fails with ErrRaced.
	CreateRelease(by access.Permit, r *Release) error
}

// Store runs transactions.
type Store interface {
	record.Store[Tx]
	record.Viewer[Tx]
}

// Service is what people do with releases.
type Service struct{ Store Store }

// Filter narrows a list; a zero member does not.
type Filter struct {
	Year calendar.AcademicYear
	Term calendar.Term
}

var releases = record.Kind[Tx, id.ParticipationRelease, Release, Release]{
	Reading: access.ReadRelease, Get: Tx.Release, Facts: (*Release).Facts,
	See: func(_ Tx, r *Release, _ access.Permit) (Release, error) { return *r, nil },
}

// Read gives one release.
func (v Service) Read(ctx context.Context, who access.Actor, which id.ParticipationRelease) (Release, error) {
	return releases.View(ctx, v.Store, who, which)
}

// Print gives one release and the name of the hub, to those who may read that.
func (v Service) Print(ctx context.Context, who access.Actor, which id.ParticipationRelease) (r Release, of string, err error) {
	err = v.Store.View(ctx, who, func(tx Tx) error {
		if r, err = releases.Show(tx, which); err != nil {
			return err
		}
		h, err := tx.OwnHub(tx.Scope(access.ReadHub))
		if errors.Is(err, fault.Absent) {
			return nil
		}
		if err == nil {
			of = h.Name
		}
		return err
	})
	return r, of, err
}

// List gives a page of the releases, without what they show.
func (v Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (page.Page[Release], error) {
	return releases.ViewList(ctx, v.Store, who, func(tx Tx, within access.Scope) (page.Page[Release], error) { return tx.Releases(within, f, at) })
}

// Release freezes participation of a term that has ended. It fails with ErrEmpty, and a
// correction with ErrUnchanged.
func (v Service) Release(ctx context.Context, who access.Actor, year calendar.AcademicYear, term calendar.Term, reason string) (made Release, err error) {
	err = v.Store.Update(ctx, who, func(tx Tx) error {
		if err := record.Repeated(tx, releases); err != nil {
			return err
		}
		r := &Release{
			HubID: who.Hub(), ID: id.ParticipationRelease{UUID: tx.NewID()}, AcademicYear: year, Term: term, Reason: strings.TrimSpace(reason),
			ReleasedBy: who.Person(), ReleasedAt: tx.Now(), Version: 1,
		}
		by, err := tx.Permit(tx.Scope(access.ReleaseParticipation), r.Facts())
		if err != nil {
			return err
		}
		if err := r.draw(tx, by); err != nil {
			return err
		}
		if err := tx.CreateRelease(by, r); err != nil {
			return err
		}
		made, err = releases.Show(tx, r.ID)
		return err
	})
	return made, err
}

// draw fills the release with what it tells and what was counted.
func (r *Release) draw(tx Tx, by access.Permit) error {
	settings, err := tx.Settings()
	if err != nil {
		return err
	}
	editions, err := tx.ReleasesOfTerm(by, r.AcademicYear, r.Term)
	if err != nil {
		return err
	}
	if err := r.check(tx.Today(), settings, len(editions) > 0); err != nil {
		return err
	}
	open, err := by.Disclose(tx)
	if err != nil {
		return err
	}
	found, rolls, err := tx.TakingPart(by, r.AcademicYear, r.Term)
	if err != nil {
		return err
	}
	return r.edit(settings.SmallNumberThreshold, editions, open, func(threshold int) Exact { return count(found, rolls, threshold) })
}

// edit makes the release the next edition.
func (r *Release) edit(threshold int, editions []Release, open access.Disclosure, count func(threshold int) Exact) error {
	var earlier []Exact
	var last Exact
	for _, e := range editions {
		x, ok := e.Counts.Open(open)
		if !ok {
			return errors.New("release: what was counted cannot be read")
		}
		if last = x; !e.Withheld {
			earlier = append(earlier, x)
		}
		threshold = max(threshold, e.Threshold)
	}
	now := count(threshold)
	switch {
	case len(editions) == 0 && len(now.Schools) == 0:
		return ErrEmpty
	case len(editions) > 0 && now.same(last):
		return ErrUnchanged
	}
	r.Edition, r.Threshold = len(editions)+1, threshold
	r.Shown, r.Withheld = edit(&now, earlier, threshold)
	r.Counts = access.SealValue[access.Released](now)
	return nil
}

// check holds a release to terms that have ended, and of which the releases are kept still.
func (r *Release) check(today calendar.Date, settings hub.Settings, corrects bool) error {
	var faults fault.InvalidContent
	last := r.AcademicYear.Term(r.Term).To
	faults.Check(last.Before(today), "/term", "participation-release-too-early", "The term ends on %s.", last)
	oldest := calendar.YearOf(today)
	for range settings.RecordRetentionYears {
		oldest = oldest.Previous()
	}
	faults.Check(r.AcademicYear.Compare(oldest) >= 0, "/academicYear", "participation-release-too-late", "The hub keeps releases of %s and later.", oldest)
	faults.Check(!corrects || r.Reason != "", "/reason", "participation-release-reason", "The term was released: say why it is released anew.")
	return faults.Err()
}
