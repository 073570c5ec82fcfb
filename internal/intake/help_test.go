package intake_test

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

var ctx = context.Background()

// serve gives the imports of one process.
func serve(t testing.TB, db *testkit.DB, set intake.Settings) *intake.Service {
	return serveFrom(t, store.For[intake.Tx](db.DB), set)
}

func serveFrom(t testing.TB, from intake.Store, set intake.Settings) *intake.Service {
	set.Folder = t.TempDir()
	s := intake.New(from, set, uuid.New(), slog.New(slog.DiscardHandler))
	t.Cleanup(func() {
		c, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		s.Stop(c)
		if left, err := os.ReadDir(set.Folder); err != nil || len(left) > 0 {
			t.Errorf("left in the spool: %v %v", left, err)
		}
	})
	return s
}

type order struct {
	kind, mode, onError, contentType string
	countedOn                        calendar.Date
}

func pageOf(limit int) page.Request { return page.Request{Limit: limit} }

func (o order) full() intake.Order {
	out := intake.Order{Kind: intake.Schools, Mode: intake.Apply, OnError: intake.Reject, ContentType: "text/csv", CountedOn: o.countedOn}
	for to, given := range map[*string]string{&out.Kind: o.kind, &out.Mode: o.mode, &out.OnError: o.onError, &out.ContentType: o.contentType} {
		if given != "" {
			*to = given
		}
	}
	return out
}

// begin starts an import.
func begin(s *intake.Service, who access.Actor, o order, body io.Reader) (intake.Run, error) {
	taken, err := s.Take(ctx, who, o.full(), body)
	if err != nil {
		return intake.Run{}, err
	}
	defer taken.Close()
	return s.Start(ctx, who, taken)
}

// run does an import and gives its end.
func run(t testing.TB, s *intake.Service, who access.Actor, o order, body string) intake.Run {
	t.Helper()
	return runFrom(t, s, who, o, strings.NewReader(body))
}

func runFrom(t testing.TB, s *intake.Service, who access.Actor, o order, body io.Reader) intake.Run {
	t.Helper()
	r, err := begin(s, who, o, body)
	if err != nil {
		t.Fatal(err)
	}
	if r.State != intake.Running || r.Starter == "" {
		t.Errorf("%+v", r)
	}
	if r, err = s.Wait(ctx, who, r.ID, time.Minute); err != nil {
		t.Fatal(err)
	}
	if r.State == intake.Running || r.FinishedAt == nil {
		t.Fatalf("%+v", r)
	}
	return r
}

// counted is what became of the rows, in short.
func counted(r intake.Run) string {
	return fmt.Sprintf("%s: %d read, %d created, %d updated, %d unchanged, %d rejected, %d skipped",
		r.State, r.RowsRead, r.CreatedRows, r.UpdatedRows, r.UnchangedRows, r.RejectedRows, r.SkippedRows)
}

func wantCount(t testing.TB, r intake.Run, want string) {
	t.Helper()
	if got := counted(r); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func code(err error) string {
	var f *fault.Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &f):
		return f.Code
	}
	return err.Error()
}

// faults gives every fault of a run, in short.
func faults(t testing.TB, s *intake.Service, who access.Actor, r intake.Run) (all []string) {
	t.Helper()
	at := page.Request{Limit: 3}
	for {
		found, err := s.Faults(ctx, who, r.ID, at)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found.Items {
			all = append(all, strings.TrimSuffix(fmt.Sprintf("%d@%d %s %s", f.RowNumber, f.LineNumber, f.Rule, f.ColumnName), " "))
		}
		if found.Next == nil {
			return all
		}
		at.After = found.Next
	}
}

func text(t testing.TB, r io.Reader, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// number asks the owner of the database.
func number(t testing.TB, owner *sql.DB, query string) (n int) {
	t.Helper()
	if err := owner.QueryRow(query).Scan(&n); err != nil {
		t.Fatal(query, err)
	}
	return n
}

const head = "URN,EstablishmentName,EstablishmentStatus (code),LA (code),Postcode,StatutoryLowAge,Town\r\n"

// rows gives a file with so many schools.
func rows(n int) *generated { return &generated{rows: n, row: goodRow} }

func goodRow(n int) string {
	return fmt.Sprintf("%d,School %d,1,830,DE55 7HA,5,Alfreton\r\n", 200_000+n, n)
}

// generated is a file that is made while it is read.
type generated struct {
	rows, made int
	head       string // empty: of schools
	row        func(n int) string
	rest       bytes.Buffer
}

func (g *generated) Read(p []byte) (int, error) {
	for g.rest.Len() == 0 && g.made <= g.rows {
		if g.made == 0 {
			g.rest.WriteString(cmp.Or(g.head, head))
		} else {
			g.rest.WriteString(g.row(g.made))
		}
		g.made++
	}
	return g.rest.Read(p)
}
