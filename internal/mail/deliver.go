package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
)

// send sends one notice, or keeps why it is not sent. It reports false where others would
// fail as well. A notice that cannot be composed is tried again when its lease is out.
func (r *Relay) send(ctx context.Context, hub id.Hub, under uuid.UUID, c notice.Claimed) (goOn bool, err error) {
	defer func() {
		if v := recover(); v != nil {
			goOn, err = true, fmt.Errorf("mail: panic: %T", v) // its value may hold a part of a record
		}
	}()
	l, because, err := r.compose(ctx, hub, c)
	if err != nil {
		return true, err
	}
	if because != "" {
		return true, r.end(ctx, hub, under, c, notice.Mailing{State: notice.Withheld, Because: because})
	}
	ctx = context.WithoutCancel(ctx)
	var mine bool
	if err := r.Store.Update(ctx, access.System(hub), func(tx Tx) (err error) {
		mine, err = tx.BeginMail(c.NoticeID, under, r.Machine.Now(), r.Transport.Name())
		return err
	}); err != nil || !mine {
		return true, err
	}
	c.Attempts++
	bounded, cancel := context.WithTimeout(ctx, handOver)
	defer cancel()
	failed := r.Transport.Send(bounded, l)
	return !isDown(failed), r.end(ctx, hub, under, c, r.fate(c, failed))
}

func isDown(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.down
}

// compose makes the letter as the person to whom it goes, or says why there is none.
func (r *Relay) compose(ctx context.Context, hub id.Hub, c notice.Claimed) (l Letter, because string, err error) {
	err = r.Store.View(ctx, access.Person(hub, c.PersonID, false, nil), func(tx Tx) error {
		n, err := tx.Notice(tx.Scope(access.ReadNotice), c.NoticeID)
		if err != nil {
			return err
		}
		if because, err = withheld(tx, n); err != nil || because != "" {
			return err
		}
		l = Letter{ID: n.ID, Person: n.PersonID, Kind: n.Kind, Says: n.Says(), Link: r.link(path(n)), Choose: r.link("/v1/notice-preferences"), At: r.Machine.Now()}
		if l.To, err = tx.MailAddress(); err != nil {
			return err
		}
		if _, err := address(l.To); err != nil {
			because = notice.NoAddress
		}
		l.Hub, err = tx.HubName()
		return err
	})
	var f *fault.Error
	if errors.As(err, &f) && f.Kind == fault.Unauthenticated {
		return l, notice.NotActive, nil
	}
	return l, because, err
}

func (r *Relay) link(to string) string { return strings.TrimSuffix(r.Links, "/") + to }

// path is where a letter leads: to the record, or to the notice itself where its reader need
// not be able to open the record.
func path(n *notice.Notice) string {
	if n.Opens() == "" || n.Kind.Discreet() {
		return "/v1/notices/" + n.ID.String()
	}
	return n.Href()
}

// withheld says why a notice is not sent; empty: it is.
func withheld(tx Tx, n *notice.Notice) (because string, err error) {
	wanted, err := tx.Preferences(tx.Scope(access.ReadNoticePreferences))
	if err != nil {
		return "", err
	}
	open, err := tx.Opens(n)
	switch {
	case err != nil:
		return "", err
	case tx.Now().Sub(n.At) > tooLate:
		return notice.TooLate, nil
	case !wanted.Wants(n.Kind):
		return notice.NotWanted, nil
	case !open:
		return notice.NotOpen, nil
	}
	return "", nil
}

// fate is what becomes of a notice after a hand-over.
func (r *Relay) fate(c notice.Claimed, failed error) notice.Mailing {
	var f *failure
	code := "broken-off"
	if errors.As(failed, &f) {
		code = f.code
	}
	switch {
	case failed == nil:
		return notice.Mailing{State: notice.Sent}
	case errors.Is(failed, ErrLater) && c.Attempts < mostAttempts:
		return notice.Mailing{State: notice.Waiting, Because: code, DueAt: r.Machine.Now().Add(wait(c.Attempts))}
	case errors.Is(failed, ErrLater), errors.Is(failed, ErrRefused):
		return notice.Mailing{State: notice.Failed, Because: code}
	}
	return notice.Mailing{State: notice.Unknown, Because: code}
}

// wait is how long after so many attempts the next one is made.
func wait(attempts int) time.Duration {
	return min(firstWait<<(attempts-1), longestWait)
}

// end keeps the fate of a notice.
func (r *Relay) end(ctx context.Context, hub id.Hub, under uuid.UUID, c notice.Claimed, m notice.Mailing) error {
	now := r.Machine.Now()
	m.NoticeID = c.NoticeID
	if m.State != notice.Waiting {
		m.DueAt, m.EndedAt = now, &now
	}
	r.tell(ctx, hub, c, m)
	return r.Store.Update(context.WithoutCancel(ctx), access.System(hub), func(tx Tx) error { return tx.EndMail(under, m) })
}

// tell counts a notice that had its turn, and logs one that was not sent, by ids and codes.
// Each is a sign of life: there may be many in a round.
func (r *Relay) tell(ctx context.Context, hub id.Hub, c notice.Claimed, m notice.Mailing) {
	r.Pulse.Beat()
	if r.Count != nil {
		r.Count(m.State)
	}
	level := slog.LevelWarn
	switch m.State {
	case notice.Sent:
		return
	case notice.Withheld:
		level = slog.LevelDebug
	}
	kind := string(c.Kind)
	if c.Kind.Discreet() {
		kind = "none"
	}
	r.Log.Log(ctx, level, "a notice was not sent", "hub", hub.String(), "notice", c.NoticeID.String(), "person", c.PersonID.String(),
		"kind", kind, "state", m.State, "because", m.Because, "attempts", c.Attempts)
}
