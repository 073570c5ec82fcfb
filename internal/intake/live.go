package intake

import (
	"sync"

	"github.com/hubqa/hubqa/internal/id"
)

// live is how far an import is that this process does. It is kept in memory: the
// record is written when the import ends, since on SQLite nobody else can write
// while it runs.
type live struct {
	mu    sync.Mutex
	tally Tally
	done  chan struct{} // closed when the record has the end
}

func (l *live) set(t Tally) {
	l.mu.Lock()
	l.tally = t
	l.mu.Unlock()
}

// over gives the run as far as it is; a run that is not done here as the record
// has it.
func (l *live) over(r Run) Run {
	if l == nil || r.State != Running {
		return r
	}
	l.mu.Lock()
	r.Tally = l.tally
	l.mu.Unlock()
	return r
}

func (s *Service) liveOf(which id.Import) *live {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.live[which]
}

func (s *Service) stopping() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// withinLimit fails with ErrLimit where the hub has more imports under way than it may.
func (s *Service) withinLimit(tx Tx) error {
	n, err := tx.RunningImports()
	if err == nil && n > int64(s.set.OfHub) {
		err = ErrLimit.Saying("%d imports of the hub are under way. Wait until one has ended.", n-1)
	}
	return err
}
