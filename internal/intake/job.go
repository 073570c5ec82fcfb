package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"sync/atomic"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/trace"
)

// job is an import that this process does.
type job struct {
	run       Run
	who       access.Actor
	taken     *Taken
	requestID string
	live      *live
	faults    *faultFile
}

// launch does the job in the background, where the request's end does not reach it.
func (s *Service) launch(j *job) {
	j.live = &live{done: make(chan struct{})}
	s.mu.Lock()
	s.live[j.run.ID] = j.live
	s.work.Add(1)
	s.mu.Unlock()
	go func() {
		defer s.work.Done()
		defer func() {
			j.taken.spool.drop()
			if j.faults != nil {
				discard(j.faults.file)
			}
			s.mu.Lock()
			delete(s.live, j.run.ID)
			s.mu.Unlock()
			close(j.live.done)
		}()
		s.do(trace.With(s.base, j.requestID), j)
	}()
}

// Stop takes no more imports, waits for those that run as long as the context
// allows, and then interrupts them.
func (s *Service) Stop(ctx context.Context) {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	idle := make(chan struct{})
	go func() {
		s.work.Wait()
		close(idle)
	}()
	select {
	case <-idle:
	case <-ctx.Done():
	}
	s.cancel()
	<-idle
}

// do does the job to its end and keeps that.
func (s *Service) do(ctx context.Context, j *job) {
	err := s.attempts(ctx, j)
	log := s.log.With("request", j.requestID, "principal", j.who.Principal().String(), "hub", j.run.HubID.String(), "import", j.run.ID.String())
	switch {
	case err == nil, errors.Is(err, ErrTaken):
		return
	case errors.Is(err, errUndone):
		j.run.State = Succeeded
		if j.run.RejectedRows > 0 && j.run.OnError == Reject {
			j.run.State = Rejected
		}
	case ctx.Err() != nil:
		j.run.State = Interrupted
	default:
		j.run.State = Failed
		log.ErrorContext(ctx, "an import failed", "error", err)
	}
	if err := s.end(context.WithoutCancel(ctx), j); err != nil {
		log.ErrorContext(ctx, "the end of an import could not be kept", "error", err)
	}
}

// maxAttempts is how often an import begins again because another writer was first
// with a record.
const maxAttempts = 3

// attempts waits for its turn and does the work. A fault in the code fails the
// import and not the server; its value may be a row and reaches no log.
func (s *Service) attempts(ctx context.Context, j *job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("intake: panic: %T\n%s", p, debug.Stack()) // its value may hold a part of the file
		}
	}()
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if j.faults, err = newFaultFile(s.set.Folder); err != nil {
		return err
	}
	for range maxAttempts {
		if err = s.attempt(ctx, j); !errors.Is(err, ErrOvertaken) {
			break
		}
	}
	return err
}

// errUndone ends a transaction whose effect is not wanted.
var errUndone = errors.New("intake: undone")

// attempt does the work in one transaction. Rows are read while others are brought
// into the register.
func (s *Service) attempt(ctx context.Context, j *job) error {
	src, err := j.taken.spool.begin()
	if err != nil {
		return err
	}
	if err := j.faults.reset(); err != nil {
		return err
	}
	counted := &counter{src: src}
	f, err := kinds[j.run.Kind].open(counted, j.taken.format, j.taken.Order)
	if err != nil {
		return err
	}
	j.run.Tally = Tally{}
	ctx, cancel := context.WithCancel(ctx)
	batches := make(chan readBatch, readAhead)
	go readAll(ctx, f, counted, batches)
	defer func() {
		cancel()
		for range batches { // until the reading has ended, since it reads the spool
		}
	}()
	return s.store.Load(ctx, j.who, func(tx Tx) error { return s.bring(tx, j, f, batches) })
}

// bring brings every batch into the register, or comes to errUndone.
func (s *Service) bring(tx Tx, j *job, f file, batches <-chan readBatch) error {
	if err := tx.ClaimImport(j.run.ID, s.runner); err != nil {
		return err
	}
	by, err := leave(tx, j.run)
	if err != nil {
		return err
	}
	undo := false
	for b := range batches {
		if b.err != nil {
			return b.err
		}
		t, bad, err := b.bring(tx, by, !undo)
		if err != nil {
			return err
		}
		if isSealed(j.run.Kind) {
			withoutValues(bad)
		}
		if err := j.faults.keep(bad); err != nil {
			return err
		}
		j.run.add(t, b.read)
		j.live.set(j.run.Tally)
		undo = j.run.OnError == Reject && j.run.RejectedRows > 0
	}
	j.run.Warnings = append(f.Warnings(), j.faults.warnings()...)
	if undo {
		j.run.CreatedRows, j.run.UpdatedRows, j.run.UnchangedRows = 0, 0, 0
		return errUndone
	}
	if err := tx.FinishLoad(); err != nil {
		return err
	}
	if j.run.Mode == DryRun {
		return errUndone
	}
	if err := j.keepFaults(tx); err != nil {
		return err
	}
	j.run.State, j.run.FinishedAt = Succeeded, &[]time.Time{tx.Presently()}[0]
	return tx.ApplyImport(by, &j.run)
}

// end keeps the end of an import that had no effect.
func (s *Service) end(ctx context.Context, j *job) (err error) {
	wait := 100 * time.Millisecond
	for range maxAttempts {
		bounded, cancel := context.WithTimeout(ctx, 30*time.Second)
		err = s.store.Update(bounded, access.System(j.run.HubID), func(tx Tx) error {
			if j.run.State == Succeeded || j.run.State == Rejected {
				if err := j.keepFaults(tx); err != nil {
					return err
				}
			} else {
				j.run.CreatedRows, j.run.UpdatedRows, j.run.UnchangedRows = 0, 0, 0
			}
			j.run.FinishedAt = &[]time.Time{tx.Presently()}[0]
			return tx.EndImport(&j.run)
		})
		cancel()
		if err == nil || errors.Is(err, ErrTaken) {
			return nil
		}
		time.Sleep(wait)
		wait *= 10
	}
	return err
}

func (j *job) keepFaults(tx Tx) error {
	return j.faults.each(func(faults []RowError) error {
		for i := range faults {
			faults[i].HubID, faults[i].ImportID = j.run.HubID, j.run.ID
		}
		return tx.KeepImportErrors(faults)
	})
}

func (t *Tally) add(more Tally, bytesRead int64) {
	t.BytesRead = bytesRead
	t.RowsRead += more.RowsRead
	t.CreatedRows += more.CreatedRows
	t.UpdatedRows += more.UpdatedRows
	t.UnchangedRows += more.UnchangedRows
	t.RejectedRows += more.RejectedRows
	t.SkippedRows += more.SkippedRows
}

// readBatch is a batch with how much of the file had been read then.
type readBatch struct {
	batch
	read int64
	err  error
}

// readAhead is how many batches are read while others are brought in: as many as the
// store settles at once.
const readAhead = 1

// readAll sends the batches of a file, some ahead of the work.
func readAll(ctx context.Context, f file, counted *counter, to chan<- readBatch) {
	defer close(to)
	for {
		b, err := f.next()
		if err == io.EOF {
			return
		}
		select {
		case to <- readBatch{b, counted.n.Load(), err}:
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// counter counts what is read of a file.
type counter struct {
	src io.Reader
	n   atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.src.Read(p)
	c.n.Add(int64(n))
	return n, err
}
