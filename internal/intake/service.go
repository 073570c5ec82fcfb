package intake

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/funding"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/stafftime"
	"github.com/hubqa/hubqa/internal/table"
	"github.com/hubqa/hubqa/internal/takeup"
	"github.com/hubqa/hubqa/internal/trace"
	"github.com/hubqa/hubqa/internal/training"
)

// Tx is what imports need of a transaction.
type Tx interface {
	Now() time.Time
	// Presently is the clock's instant, which moves on while the transaction runs.
	Presently() time.Time
	AfterCommit(func())
	// Attempt does something of which nothing stays where it fails.
	Attempt(func() error) error

	partner.Tx
	person.Tx
	provision.Tx
	training.Tx
	stafftime.Tx
	conversation.Tx
	takeup.Tx
	funding.Tx

	Import(within access.Scope, id id.Import) (*Run, error)
	Imports(within access.Scope, f Filter, at page.Request) (page.Page[Run], error)
	// ImportErrors gives faults without their rows, RejectedRows with them, and then not
	// so many that the rows are much to hold.
	ImportErrors(within access.Scope, id id.Import, at page.Request) (page.Page[RowError], error)
	RejectedRows(within access.Scope, id id.Import, at page.Request) (page.Page[RowError], error)

	// StartImport keeps a run that begins, or fails with ErrRunning.
	StartImport(by access.Permit, r *Run) error
	// RunningImports counts the imports of the hub that have not ended. Until the
	// transaction ends no other one begins.
	RunningImports() (int64, error)
	// ClaimImport holds a run that this process does, or fails with ErrTaken.
	ClaimImport(id id.Import, runner string) error
	// KeepImportErrors keeps faults of rows.
	KeepImportErrors(faults []RowError) error
	// ApplyImport keeps the end of a run in the transaction of its effect, or fails
	// with ErrTaken.
	ApplyImport(by access.Permit, r *Run) error
	// EndImport keeps the end of a run that had no effect, or fails with ErrTaken.
	EndImport(r *Run) error
	// InterruptImports ends the runs of processes that are no more.
	InterruptImports(runner string) (int64, error)
	// RenewImports says that the runner lives, and InterruptAbandoned ends the runs of
	// which nobody has said so for that long.
	RenewImports(runner string) error
	InterruptAbandoned(silence time.Duration) (int64, error)
	// ForgetImportErrors deletes the faults of runs that ended before the instant.
	ForgetImportErrors(before time.Time) (int64, error)

	// SchoolsByURN gives schools with no more than their ids, version, digest and
	// the properties named.
	SchoolsByURN(within access.Scope, urns []int, properties []string) (map[int]school.School, error)
	LoadSchools(by access.Permit, changed []school.School) error
	SuccessionsFrom(within access.Scope, urns []int) (map[[2]int]school.Succession, error)
	LoadSuccessions(by access.Permit, changed []school.Succession) error
	// RollsOf gives the rolls of schools by school and day.
	RollsOf(within access.Scope, schools []id.School) (map[school.RollKey]school.Roll, error)
	LoadRolls(by access.Permit, changed []school.Roll) error
	// FinishLoad brings what was loaded into the registers, or fails with
	// ErrOvertaken.
	FinishLoad() error
}

// What keeps a run from its end.
var (
	// ErrTaken tells that the run is no longer this process's to end.
	ErrTaken = errors.New("intake: the import was ended by another process")
	// ErrOvertaken tells that a record changed between its reading and its writing.
	ErrOvertaken = errors.New("intake: another writer was first")
)

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
	// Load is Update for a great many records.
	Load(ctx context.Context, who access.Actor, fn func(Tx) error) error
	Hubs(ctx context.Context) ([]id.Hub, error)
}

// Filter narrows a list; a zero member does not.
type Filter struct {
	Kind  string
	State State
}

// Settings are what an installation decides.
type Settings struct {
	Folder string // for files while they are worked on; empty: the system's
	Limit  int64  // bytes of a file; 0: DefaultLimit
	AtOnce int    // imports at once; 0: 4, or OfHub and one more, so that no hub takes every place
	OfHub  int    // imports of one hub under way at a time, waiting ones among them; 0: 2
}

// Service is what people do with imports, and what does them.
type Service struct {
	store  Store
	set    Settings
	runner string
	log    *slog.Logger

	slots  chan struct{}
	base   context.Context // of what runs; cancelled when the server stops
	cancel context.CancelFunc
	work   sync.WaitGroup
	mu     sync.Mutex
	closed bool
	live   map[id.Import]*live
}

// New makes the service. The runner names this process among those that share the
// database, and no other ever.
func New(store Store, set Settings, runner uuid.UUID, log *slog.Logger) *Service {
	if set.Folder == "" {
		set.Folder = os.TempDir()
	}
	if set.Limit == 0 {
		set.Limit = DefaultLimit
	}
	if set.OfHub == 0 {
		set.OfHub = 2
	}
	if set.AtOnce == 0 {
		set.AtOnce = max(4, set.OfHub+1)
	}
	s := &Service{
		store: store, set: set, runner: runner.String(), log: log,
		slots: make(chan struct{}, set.AtOnce), live: map[id.Import]*live{},
	}
	s.base, s.cancel = context.WithCancel(context.Background())
	return s
}

// Order is what a caller wants of a file.
type Order struct {
	Kind        string
	Mode        string
	OnError     string
	ContentType string
	CountedOn   calendar.Date // of rows of a roll that name no day
}

// Taken is a file that was taken in and can be read as far as its head. It is given
// to Start, and then closed whatever came of that.
type Taken struct {
	Order
	format   table.Format
	spool    *spool
	columns  []string
	warnings []table.Warning
	started  bool
}

// Digest tells one order of one file from another.
func (t *Taken) Digest() [32]byte {
	b, err := json.Marshal([]string{t.Kind, t.Mode, t.OnError, t.CountedOn.String(), string(t.format), t.spool.sha256})
	if err != nil {
		panic(err) // texts
	}
	return sha256.Sum256(b)
}

// Close drops the file, unless an import has it.
func (t *Taken) Close() {
	if !t.started {
		t.spool.drop()
	}
}

// Take takes in a file. It fails with ErrTooLarge, with a fault of the file as a
// whole, as forbidden for a caller whose token could never do what the kind takes, and
// with fault.Absent for one who can start no such import: a stranger fills no disk.
func (s *Service) Take(ctx context.Context, who access.Actor, order Order, body io.Reader) (_ *Taken, err error) {
	t := &Taken{Order: order}
	if t.ContentType, t.format, err = formatOf(order.ContentType); err != nil {
		return nil, err
	}
	k, ok := kinds[order.Kind]
	if !ok {
		return nil, fault.Absent
	}
	if !k.couldOpen(who) {
		return nil, errForbidden
	}
	err = s.store.View(ctx, who, func(tx Tx) error {
		if !k.isOpen(tx) {
			return fault.Absent
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if t.spool, err = take(s.set.Folder, body, s.set.Limit); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			t.Close()
		}
	}()
	src, err := t.spool.begin()
	if err != nil {
		return nil, err
	}
	f, err := k.open(src, t.format, order)
	if err != nil {
		return nil, err
	}
	t.columns, t.warnings = f.Columns(), f.Warnings()
	return t, nil
}

// Start starts an import of the file, which goes on when the request has ended. It
// fails with ErrRunning and ErrLimit.
func (s *Service) Start(ctx context.Context, who access.Actor, t *Taken) (started Run, err error) {
	err = s.store.Update(ctx, who, func(tx Tx) error {
		r := Run{
			HubID: who.Hub(), ID: id.Import{UUID: tx.NewID()}, Kind: t.Kind, Mode: t.Mode, OnError: t.OnError,
			CountedOn: t.CountedOn, State: Running, ContentType: t.ContentType, Bytes: t.spool.size, SHA256: t.spool.sha256,
			Columns: t.columns, Warnings: t.warnings, Runner: s.runner, StartedAt: tx.Now(),
		}
		if who.IsClient() {
			r.ClientID = &[]id.Client{who.Client()}[0]
		} else {
			r.StartedBy = &[]id.Person{who.Person()}[0]
		}
		by, err := leave(tx, r)
		if err != nil {
			return err
		}
		if s.stopping() {
			return errStopping
		}
		if err := tx.StartImport(by, &r); err != nil {
			return err
		}
		if comparesFigures(tx, r.Kind) {
			if err := tx.RecordReading(by, []access.Class{access.FiguresClass}); err != nil {
				return err
			}
		}
		if err := s.withinLimit(tx); err != nil {
			return err
		}
		kept, err := tx.Import(tx.Scope(access.ReadImport), r.ID)
		if err != nil {
			return err
		}
		started = *kept
		requestID := trace.ID(ctx)
		tx.AfterCommit(func() {
			t.started = true
			s.launch(&job{run: started, who: who, taken: t, requestID: requestID})
		})
		return nil
	})
	return started, err
}

// leave gives leave for the run, or fault.Absent.
func leave(tx Tx, r Run) (access.Permit, error) {
	if !kinds[r.Kind].isOpen(tx) {
		return access.Permit{}, fault.Absent
	}
	return tx.Permit(tx.Scope(access.StartImport), r.Facts())
}

// AtWork counts the imports that this process does now.
func (s *Service) AtWork() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.live)
}

// Read gives one import, as far as it is.
func (s *Service) Read(ctx context.Context, who access.Actor, which id.Import) (found Run, err error) {
	now := s.liveOf(which) // before the record is read: when it has gone, the record has the end
	err = s.store.View(ctx, who, func(tx Tx) error {
		r, err := tx.Import(tx.Scope(access.ReadImport), which)
		if err != nil {
			return err
		}
		found = *r
		return nil
	})
	return now.over(found), err
}

// List gives a page of the imports in reach, the newest first.
func (s *Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[Run], err error) {
	s.mu.Lock()
	now := make(map[id.Import]*live, len(s.live))
	for which, l := range s.live {
		now[which] = l
	}
	s.mu.Unlock()
	err = s.store.View(ctx, who, func(tx Tx) error {
		found, err = tx.Imports(tx.Scope(access.ReadImport), f, at)
		return err
	})
	for i, r := range found.Items {
		found.Items[i] = now[r.ID].over(r)
	}
	return found, err
}

// Faults gives a page of the faults of an import's rows, in the order of the file. The
// rows themselves are in RejectedCSV.
func (s *Service) Faults(ctx context.Context, who access.Actor, which id.Import, at page.Request) (found page.Page[RowError], err error) {
	err = s.store.View(ctx, who, func(tx Tx) error {
		found, err = tx.ImportErrors(tx.Scope(access.ReadImport), which, at)
		return err
	})
	return found, err
}

// Wait gives an import when it has ended, or after the time as far as it is then.
func (s *Service) Wait(ctx context.Context, who access.Actor, which id.Import, most time.Duration) (Run, error) {
	if l := s.liveOf(which); l != nil {
		timer := time.NewTimer(most)
		defer timer.Stop()
		select {
		case <-l.done:
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	return s.Read(ctx, who, which)
}

// Recover ends the imports of processes that are no more, of which nothing was
// applied. It is done once, when the server starts.
func (s *Service) Recover(ctx context.Context) error {
	if err := sweep(s.set.Folder); err != nil {
		s.log.WarnContext(ctx, "files of an earlier process could not be removed", "error", err)
	}
	return s.everyHub(ctx, func(tx Tx) (int64, error) { return tx.InterruptImports(s.runner) }, "imports were interrupted")
}

// abandoned is how long a process can be silent before its imports count as
// interrupted. It speaks with every sweep, once a minute.
const abandoned = 5 * time.Minute

// Sweep says that this process lives, and ends the imports of one that has died while
// this one lives on: of those nothing was applied.
func (s *Service) Sweep(ctx context.Context) error {
	return s.everyHub(ctx, func(tx Tx) (int64, error) {
		if err := tx.RenewImports(s.runner); err != nil {
			return 0, err
		}
		return tx.InterruptAbandoned(abandoned)
	}, "abandoned imports were interrupted")
}

// keepFaults is for how long the faults of an import are kept after its end. Its
// rejected rows may name head teachers.
const keepFaults = 30 * 24 * time.Hour

// ForgetRejected deletes the rejected rows, and their faults, of imports that ended
// thirty days ago. The counts stay.
func (s *Service) ForgetRejected(ctx context.Context) error {
	return s.everyHub(ctx, func(tx Tx) (int64, error) {
		return tx.ForgetImportErrors(tx.Now().Add(-keepFaults))
	}, "faults of old imports were deleted")
}

func (s *Service) everyHub(ctx context.Context, do func(Tx) (int64, error), message string) error {
	hubs, err := s.store.Hubs(ctx)
	if err != nil {
		return err
	}
	for _, h := range hubs {
		var n int64
		if failed := s.store.Update(ctx, access.System(h), func(tx Tx) (err error) {
			n, err = do(tx)
			return err
		}); failed != nil {
			err = errors.Join(err, fmt.Errorf("hub %s: %w", h, failed))
		}
		if n > 0 {
			s.log.InfoContext(ctx, message, "hub", h.String(), "count", n)
		}
	}
	return err
}
