package mail_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	netmail "net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/mail"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/pulse"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// box is a transport that keeps what it is given, or fails as it is told.
type box struct {
	mu      sync.Mutex
	letters []mail.Letter
	fail    func(mail.Letter) error
}

func (*box) Name() string { return "box" }

func (b *box) Send(_ context.Context, l mail.Letter) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fail != nil {
		if err := b.fail(l); err != nil {
			return err
		}
	}
	b.letters = append(b.letters, l)
	return nil
}

// office is a database whose old notices are out of the way, with a relay.
type office struct {
	*testkit.DB
	t     *testing.T
	api   *testapi.API
	box   *box
	relay *mail.Relay
}

func relayOn(db *testkit.DB, opened *store.DB, t mail.Transport) *mail.Relay {
	return &mail.Relay{
		Store: store.For[mail.Tx](opened), Transport: t, Links: "https://app.hub.test/", Machine: db.Machine, NewID: uuid.New,
		Log: slog.New(db.Log.Handler()),
	}
}

func eachOffice(t *testing.T, body func(o *office)) {
	t.Helper()
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		b := &box{}
		o := &office{DB: db, t: t, api: testapi.New(t, db), box: b, relay: relayOn(db, db.DB, b)}
		o.exec("UPDATE notice_mail SET state = 'withheld', because = 'before', ended_at = due_at")
		body(o)
	})
}

func (o *office) exec(statement string, args ...any) {
	o.t.Helper()
	if _, err := o.Owner().Exec(statement, args...); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) tick() {
	o.t.Helper()
	if err := o.relay.Tick(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

// publish publishes the summary that waits, of which five people or so are told.
func (o *office) publish() {
	o.t.Helper()
	summary := "/v1/observations/" + o.World.Visits.Issued.ID.String() + "/summary"
	o.api.As(o.World.Teacher).Seeing(summary).Post(summary+"/publication", nil).Want(http.StatusOK)
}

// got lists whom letters went to, and of which kinds.
func (o *office) got() []string {
	var all []string
	for _, l := range o.box.letters {
		for _, p := range o.World.People() {
			if p.ID == l.Person {
				all = append(all, string(p.Role)+" "+string(l.Kind))
			}
		}
	}
	slices.Sort(all)
	return all
}

// states counts the notices that are not of before, by state and reason.
func (o *office) states() map[string]int {
	o.t.Helper()
	rows, err := o.Owner().Query("SELECT state, because FROM notice_mail WHERE because <> 'before'")
	if err != nil {
		o.t.Fatal(err)
	}
	defer rows.Close()
	counted := map[string]int{}
	for rows.Next() {
		var state, because string
		if err := rows.Scan(&state, &because); err != nil {
			o.t.Fatal(err)
		}
		counted[strings.TrimSpace(state+" "+because)]++
	}
	return counted
}

func want[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, not %v", what, got, want)
	}
}

// A published summary is told to those to whom it is open and who wait for it: once.
func TestNoticesAreSentOnce(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.publish()
		o.tick()
		told := []string{"headteacher summary-published", "partner_contact summary-published"}
		if got := o.got(); !slices.Equal(got, told) {
			t.Errorf("sent to %v", got)
		}
		o.tick()
		o.Machine.Advance(time.Hour)
		o.tick()
		want(o.t, "letters", len(o.box.letters), 2)
		want(o.t, "sent", o.states()["sent"], 2)
		l := o.box.letters[0]
		if l.Choose != "https://app.hub.test/v1/notice-preferences" || l.Link != "https://app.hub.test/v1/observations/"+o.World.Visits.Issued.ID.String()+"/summary" ||
			!strings.Contains(l.Says, "The summary report of the visit on ") || strings.Contains(l.Says, "{") {
			t.Errorf("%+v", l)
		}
	})
}

// Two relays on one database, at the same time: nothing reaches the mail server twice,
// nothing is left.
func TestTwoRelays(t *testing.T) {
	eachOffice(t, func(o *office) {
		post := newServer(t, mail.NoTLS, nil)
		o.exec("UPDATE notice_mail SET state = 'waiting', because = '', ended_at = NULL WHERE notice_id IN (SELECT id FROM notice ORDER BY at DESC LIMIT 60)")
		o.exec("UPDATE notice SET at = (SELECT MAX(at) FROM notice)")
		o.exec("UPDATE notice SET kind = 'share-ended'") // which is open to everybody
		var both sync.WaitGroup
		for range 2 {
			relay := relayOn(o.DB, o.Reopen(), post.transport(mail.NoTLS))
			both.Go(func() { _ = relay.Tick(context.Background()) })
		}
		both.Wait()
		o.relay.Transport = post.transport(mail.NoTLS)
		o.tick() // what one had to leave while the other wrote
		seen := map[string]int{}
		for _, l := range post.letters() {
			m, err := netmail.ReadMessage(strings.NewReader(l))
			if err != nil {
				t.Fatal(err)
			}
			seen[m.Header.Get("Message-Id")]++
		}
		for which, n := range seen {
			if n > 1 {
				t.Errorf("%s was sent %d times", which, n)
			}
		}
		if states := o.states(); states["sent"] != len(seen) || len(seen) < 30 || states["waiting"]+states["sending"] > 0 {
			t.Errorf("%d letters, %v", len(seen), states)
		}
	})
}

// A mail server that goes without an answer has each mail once, whatever it did with it; one
// that cannot be reached is tried again until it can.
func TestAServerThatGoes(t *testing.T) {
	eachOffice(t, func(o *office) {
		gone, back := newServer(t, mail.NoTLS, map[string]string{".": ""}), newServer(t, mail.NoTLS, nil)
		o.publish()
		o.relay.Transport = mail.SMTP{Address: "127.0.0.1:1", Security: mail.NoTLS, From: sender}
		o.tick()
		o.tick()
		want(o.t, "waiting", o.states()["waiting"]+o.states()["waiting unreachable"], 2)
		o.Machine.Advance(time.Hour)
		o.relay.Transport = gone.transport(mail.NoTLS)
		o.tick()
		o.relay.Transport = back.transport(mail.NoTLS)
		for range 3 {
			o.Machine.Advance(12 * time.Hour)
			o.tick()
		}
		want(o.t, "taken", len(gone.letters()), 2)
		want(o.t, "taken again", len(back.letters()), 0)
		want(o.t, "unknown", o.states()["unknown no-answer"], 2)
	})
}

// steps are what a relay does, one at a time, so that it can end in between.
func (o *office) as(who access.Actor, do func(tx mail.Tx) error) {
	o.t.Helper()
	if err := store.For[mail.Tx](o.DB.DB).Update(o.t.Context(), who, do); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) claim(at time.Time) (claimed []notice.Claimed, lease uuid.UUID) {
	lease = uuid.New()
	o.as(access.System(o.World.Hub), func(tx mail.Tx) (err error) {
		claimed, err = tx.ClaimMail(notice.Claim{Lease: lease, At: at, Until: at.Add(time.Minute), Most: 10})
		return err
	})
	return claimed, lease
}

func (o *office) begin(c notice.Claimed, lease uuid.UUID, at time.Time) (begun bool) {
	o.as(access.System(o.World.Hub), func(tx mail.Tx) (err error) {
		begun, err = tx.BeginMail(c.NoticeID, lease, at, "box")
		return err
	})
	return begun
}

// A process that ends before the hand-over has sent nothing: another sends. One that ends
// in it may have sent: nobody sends again.
func TestACrash(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.publish()
		now := o.Machine.Now()
		claimed, lease := o.claim(now)
		if len(claimed) != 2 {
			t.Fatalf("claimed %v", claimed)
		}
		if again, _ := o.claim(now); len(again) > 0 {
			t.Fatalf("claimed twice: %v", again)
		}
		if !o.begin(claimed[0], lease, now) || o.begin(claimed[0], lease, now) {
			t.Error("a hand-over begins once")
		}
		o.tick()
		want(o.t, "letters while the lease lasts", len(o.box.letters), 0)
		o.Machine.Advance(2 * time.Minute)
		if o.begin(claimed[1], lease, o.Machine.Now()) {
			t.Error("a hand-over begins after its lease")
		}
		o.tick()
		want(o.t, "letters", len(o.box.letters), 1)
		want(o.t, "sent", o.box.letters[0].ID, claimed[1].NoticeID)
		want(o.t, "unknown", o.states()["unknown lease-ended"], 1)
		o.Machine.Advance(48 * time.Hour)
		o.tick()
		want(o.t, "letters in the end", len(o.box.letters), 1)
		// The first process was slow, not dead: what it knows is kept.
		o.as(access.System(o.World.Hub), func(tx mail.Tx) error {
			return tx.EndMail(lease, notice.Mailing{NoticeID: claimed[0].NoticeID, State: notice.Sent, DueAt: now, EndedAt: &now})
		})
		want(o.t, "sent", o.states()["sent"], 2)
		if !o.Log.Has(`"because":"lease-ended"`) {
			t.Error("the log does not tell")
		}
	})
}

// A failure that is certain is tried again, later and later, and not for ever. One that is
// not certain is not tried again.
func TestFailures(t *testing.T) {
	for _, row := range []struct {
		name     string
		fails    error
		state    string
		attempts int
	}{
		{"later", mail.ErrLater, "failed broken-off", 24},
		{"refused", mail.ErrRefused, "failed broken-off", 2},
		{"unknown", mail.ErrUnknown, "unknown broken-off", 2},
		{"not foreseen", errors.New("a canary"), "unknown broken-off", 2},
	} {
		t.Run(row.name, func(t *testing.T) {
			eachOffice(t, func(o *office) {
				o.publish()
				attempts := 0
				o.box.fail = func(mail.Letter) error { attempts++; return row.fails }
				for range 20 {
					o.tick()
					o.tick() // no sooner than it is due
					o.Machine.Advance(6 * time.Hour)
				}
				want(t, "attempts", attempts, row.attempts)
				if states := o.states(); states[row.state] != 2 {
					t.Errorf("%v", states)
				}
				if o.Log.Has("canary") {
					t.Error("the log repeats what the transport said")
				}
			})
		})
	}
}

// A panic in a hand-over leaves the other notices their turn, and is not tried again.
func TestAPanic(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.publish()
		first := true
		o.box.fail = func(mail.Letter) error {
			if first {
				first = false
				panic("canary")
			}
			return nil
		}
		if err := o.relay.Tick(t.Context()); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("the round gave %v", err)
		}
		o.Machine.Advance(time.Hour)
		o.tick()
		want(o.t, "letters", len(o.box.letters), 1)
		want(o.t, "unknown", o.states()["unknown lease-ended"], 1)
	})
}

// What is sent is authorised again when it is sent.
func TestWithheld(t *testing.T) {
	for _, row := range []struct {
		name, because string
		change        func(o *office, head demo.Person)
	}{
		{"nothing against it", "", func(*office, demo.Person) {}},
		{"suspended", notice.NotActive, func(o *office, head demo.Person) {
			o.exec("UPDATE person SET status = 'suspended' WHERE name = '" + head.Name + "'")
		}},
		{"no address", notice.NoAddress, func(o *office, head demo.Person) {
			o.exec("UPDATE person SET email = '' WHERE name = '" + head.Name + "'")
		}},
		{"an address of two lines", notice.NoAddress, func(o *office, head demo.Person) {
			o.exec("UPDATE person SET email = 'a@b.uk\r\nBcc: c@d.uk' WHERE name = '" + head.Name + "'")
		}},
		{"no head any more", notice.NotOpen, func(o *office, head demo.Person) {
			o.exec("UPDATE appointment SET to_on = '2026-11-22' WHERE role = 'headteacher' AND to_on IS NULL")
		}},
		{"the hub changed its readers", notice.NotOpen, func(o *office, _ demo.Person) {
			setting := map[string]any{"settings": map[string]any{"summaryReaders": "current-schools"}}
			o.exec("UPDATE placement SET to_on = '2026-11-22' WHERE to_on IS NULL")
			o.api.As(o.World.HubManager).Seeing("/v1/hub").Patch("/v1/hub", setting).Want(http.StatusOK)
		}},
		{"not wanted", notice.NotWanted, func(o *office, head demo.Person) {
			const path = "/v1/notice-preferences"
			o.api.As(head).Seeing(path).Patch(path, map[string]any{"outcomes": false}).Want(http.StatusOK)
		}},
		{"days later", notice.TooLate, func(o *office, _ demo.Person) { o.Clock.Advance(73 * time.Hour) }},
	} {
		t.Run(row.name, func(t *testing.T) {
			eachOffice(t, func(o *office) {
				head := o.World.Headteacher
				o.publish()
				row.change(o, head)
				o.tick()
				sent := slices.ContainsFunc(o.box.letters, func(l mail.Letter) bool { return l.Person == head.ID })
				want(t, "sent", sent, row.because == "")
				if row.because != "" && o.states()["withheld "+row.because] == 0 {
					t.Errorf("%v", o.states())
				}
			})
		})
	}
}

// The loop sends at its beginning and ends with its context.
func TestRun(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.publish()
		ctx, cancel := context.WithCancel(t.Context())
		o.box.fail = func(mail.Letter) error { cancel(); return nil }
		if err := o.relay.Run(ctx); err != nil {
			t.Fatal(err)
		}
		// The one in hand was handed over to its end, the other given back at once.
		want(o.t, "letters", len(o.box.letters), 1)
		want(o.t, "waiting", o.states()["waiting"], 1)
		o.box.fail = nil
		o.tick()
		want(o.t, "letters in the end", len(o.box.letters), 2)
	})
}

// However many letters there are in a round, each is a sign of life, and counted.
func TestEachLetterIsASignOfLife(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.publish()
		counted, longest := map[string]int{}, time.Duration(0)
		o.relay.Count = func(state string) { counted[state]++ }
		o.relay.Pulse = &pulse.Pulse{Machine: o.Machine, Log: o.relay.Log}
		o.relay.Pulse.Beat()
		o.box.fail = func(mail.Letter) error {
			longest = max(longest, o.relay.Pulse.Silence())
			o.Machine.Advance(time.Minute)
			return nil
		}
		o.tick()
		want(o.t, "sent", counted["sent"], 2)
		want(o.t, "silent for", longest, time.Duration(0))
	})
}
