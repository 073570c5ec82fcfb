package mail

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/pulse"
)

// Tx is what the relay needs of a transaction.
type Tx interface {
	access.Grants
	Now() time.Time

	MailIsDue(at time.Time) (bool, error)
	ClaimMail(c notice.Claim) ([]notice.Claimed, error)
	BeginMail(which id.Notice, lease uuid.UUID, at time.Time, transport string) (bool, error)
	EndMail(lease uuid.UUID, m notice.Mailing) error
	ReleaseMail(lease uuid.UUID) error
	LoseMail(at time.Time) ([]notice.Claimed, error)

	// As the person to whom a notice is.
	Notice(within access.Scope, which id.Notice) (*notice.Notice, error)
	Preferences(within access.Scope) (*notice.Preferences, error)
	Opens(n *notice.Notice) (bool, error)
	MailAddress() (string, error)
	HubName() (string, error)
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
	Hubs(ctx context.Context) ([]id.Hub, error)
}

// Relay sends the notices that are due.
type Relay struct {
	Store     Store
	Transport Transport
	Links     string // where the paths of links begin: the front end's address, or the server's
	Machine   clock.Clock
	NewID     id.Maker
	Log       *slog.Logger
	Every     time.Duration      // between rounds; five seconds by default
	Pulse     *pulse.Pulse       // nil: none
	Count     func(state string) // of each notice that had its turn; nil: nobody counts
}

const (
	usualEvery   = 5 * time.Second
	atOnce       = 10              // notices in hand
	lease        = 5 * time.Minute // longer than so many hand-overs last
	mostAttempts = 12
	firstWait    = time.Minute
	longestWait  = 6 * time.Hour
	tooLate      = 72 * time.Hour
	handOver     = 30 * time.Second // longer than a transport's patience
)

// Run sends what is due now and then every while, until the context ends. A hand-over that
// has begun is not broken off.
func (r *Relay) Run(ctx context.Context) error {
	every := r.Every
	if every <= 0 {
		every = usualEvery
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	r.Pulse.Beat()
	for {
		_ = r.Pulse.Round(func() error { return r.Tick(ctx) }) // logged where it failed
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// Tick sends what is due in every hub, and gives what failed that is not a mail's failure.
func (r *Relay) Tick(ctx context.Context) error {
	hubs, err := r.Store.Hubs(ctx)
	faults := []error{r.failed(ctx, r.Log, err)}
	for _, hub := range hubs {
		goOn, err := r.round(ctx, hub)
		faults = append(faults, r.failed(ctx, r.Log.With("hub", hub.String()), err))
		if !goOn {
			break
		}
	}
	return errors.Join(faults...)
}

// failed logs what failed, unless the server stops.
func (r *Relay) failed(ctx context.Context, log *slog.Logger, err error) error {
	if err != nil && ctx.Err() == nil {
		log.ErrorContext(ctx, "notices could not be sent", "error", err)
	}
	return err
}

// round sends what is due in one hub. It reports false where the mail server cannot be
// reached, or the relay is to stop.
func (r *Relay) round(ctx context.Context, hub id.Hub) (goOn bool, err error) {
	for ctx.Err() == nil {
		var due bool
		err := r.Store.View(ctx, access.System(hub), func(tx Tx) (err error) {
			due, err = tx.MailIsDue(r.Machine.Now())
			return err
		})
		if err != nil || !due {
			return true, err
		}
		claimed, under, err := r.claim(ctx, hub)
		if err != nil {
			return true, err
		}
		var faults []error
		for _, c := range claimed {
			goOn, err := r.send(ctx, hub, under, c)
			faults = append(faults, err)
			if !goOn || ctx.Err() != nil {
				return false, errors.Join(append(faults, r.release(ctx, hub, under))...)
			}
		}
		if err := errors.Join(faults...); err != nil || len(claimed) < atOnce {
			return true, err
		}
	}
	return false, nil
}

// claim takes notices in hand, and gives up what was in a hand that let go.
func (r *Relay) claim(ctx context.Context, hub id.Hub) (claimed []notice.Claimed, under uuid.UUID, err error) {
	now := r.Machine.Now()
	c := notice.Claim{Lease: r.NewID(), At: now, Until: now.Add(lease), Most: atOnce}
	err = r.Store.Update(ctx, access.System(hub), func(tx Tx) error {
		lost, err := tx.LoseMail(now)
		if err != nil {
			return err
		}
		for _, l := range lost {
			r.tell(ctx, hub, l, notice.Mailing{State: notice.Unknown, Because: notice.LeaseEnded})
		}
		claimed, err = tx.ClaimMail(c)
		return err
	})
	return claimed, c.Lease, err
}

func (r *Relay) release(ctx context.Context, hub id.Hub, under uuid.UUID) error {
	return r.Store.Update(context.WithoutCancel(ctx), access.System(hub), func(tx Tx) error { return tx.ReleaseMail(under) })
}
