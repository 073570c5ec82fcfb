package retention

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
)

// Tx is what retention needs of a transaction. What takes a Scope finds nothing outside it;
// what takes a Permit is about the permit's record.
type Tx interface {
	access.Grants
	Actor() access.Actor
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	Settings() (hub.Settings, error)
	HubName() (string, error)
	Holders(role access.Role) ([]id.Person, error)
	Tell(news notice.News, people ...id.Person) error

	Hold(within access.Scope, which id.Hold) (*Hold, error)
	HoldsIn(within access.Scope, f HoldFilter, at page.Request) (page.Page[Hold], error)
	CreateHold(by access.Permit, h *Hold) error
	SaveHold(by access.Permit, h *Hold, what event.Name) error
	// HoldTarget reports whether there is what a hold is to be put on, and whom it is about.
	HoldTarget(n NewHold) (subject id.Person, known bool, err error)

	Disposal(within access.Scope, which id.Disposal) (*Disposal, error)
	Disposals(within access.Scope, f DisposalFilter, at page.Request) (page.Page[Disposal], error)
	CreateDisposal(by access.Permit, d *Disposal, records []Record) error
	SaveDisposal(by access.Permit, d *Disposal, what event.Name) error
	// KeepDisposals keeps every other writer off the disposals that are open until the
	// transaction ends.
	KeepDisposals() error
	// OpenDisposal gives the open disposal of the class, or nil.
	OpenDisposal(c Class) (*Disposal, error)
	// Due gives records of the class that were closed before the day and that nothing holds,
	// the oldest first; only those named, where any are.
	Due(c Class, before calendar.Date, limit int, only ...uuid.UUID) ([]Closed, error)
	// Held gives those of the records that a hold stops.
	Held(c Class, which []uuid.UUID) ([]uuid.UUID, error)
	// Subjects are whom the records of the disposal are about, as far as they are there.
	Subjects(d *Disposal) ([]id.Person, error)
	// Concerning gives those of the records that a hold on the person stops, or would.
	Concerning(c Class, who id.Person, which []uuid.UUID) ([]uuid.UUID, error)
	Records(within access.Scope, which id.Disposal, at page.Request) (page.Page[Record], error)
	// RecordsIn gives records of the disposal in a state, in the order of their ids; 0: all.
	RecordsIn(which id.Disposal, state string, limit int) ([]Record, error)
	// Pass keeps that a record stays, and why.
	Pass(r Record, state string) error
	// Dispose deletes the permit's record with all that hangs under it.
	Dispose(by access.Permit, c Class, r Record) error
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service is what people do with what is kept, held and disposed of.
type Service struct{ Store Store }

// Scheduled is a rule with what it comes to today.
type Scheduled struct {
	Rule
	ClosedBefore calendar.Date // what was closed before this day is due
}

// Schedule gives the hub's retention schedule.
func (s Service) Schedule(ctx context.Context, who access.Actor) (out []Scheduled, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		if _, err := tx.Permit(tx.Scope(access.ReadSchedule), access.Facts{Hub: who.Hub(), ID: who.Hub().UUID}); err != nil {
			return err
		}
		settings, err := tx.Settings()
		for _, c := range Classes {
			r := RuleOf(c, settings)
			out = append(out, Scheduled{r, r.ClosedBefore(tx.Today())})
		}
		return err
	})
	return out, err
}
