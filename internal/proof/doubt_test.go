package proof

import (
	"bytes"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// Where the database commits and its answer is lost, the caller is not told that nothing
// was changed; the repetition under the key gives the answer, and an import is done.
func TestTheAnswerToACommitIsLost(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		if db.Name() != "postgres" {
			t.Skip("no network lies between the server and an SQLite file")
		}
		line := newLine(t, db.Address)
		over, err := store.Open(store.Options{Address: line.address, Clock: db.Clock, Machine: db.Machine, NewID: db.NewID, Log: slog.New(db.Log.Handler())})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = over.Close() })
		owner, before := db.Owner(), tallyOf(t, db, db.Owner())
		api := testapi.New(t, db, func(o *app.Options) { o.Database = over })
		manager := api.As(db.World.HubManager)
		for _, p := range []post{
			{name: "a partner", by: manager.Key("a"), path: "/v1/partners", body: newPartner("Open Strings")},
			{name: "an import", by: manager.Key("b").Header("Prefer", "wait=30").Header("Content-Type", "text/csv"), path: "/v1/imports?kind=schools&mode=apply", body: schoolsFile(1)},
		} {
			line.loses.Store(true)
			first := p.by.Post(p.path, p.body).Want(http.StatusServiceUnavailable, "unavailable")
			if line.loses.Load() || strings.Contains(string(first.Body), "Nothing was changed") {
				t.Errorf("%s: %s", p.name, first.Body)
			}
			again := p.by.Post(p.path, p.body)
			if again.Status >= http.StatusBadRequest || again.Header.Get("Idempotency-Replayed") != "true" || bytes.Contains(again.Body, []byte(`"running"`)) {
				t.Errorf("%s: %d %v %s", p.name, again.Status, again.Header, again.Body)
			}
		}
		if came := tallyOf(t, db, owner).since(before); came["partner"] != 1 || came["import_run"] != 1 || came["school"] != 1 {
			t.Errorf("%v came of it", came)
		}
		sound(t, db, owner)
	})
}

// line is a connection to PostgreSQL that loses the answer to a commit of changes.
type line struct {
	address string
	server  [2]string   // network and address
	loses   atomic.Bool // the next one
}

func newLine(t *testing.T, address string) *line {
	t.Helper()
	to, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := to.Query()
	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &line{server: [2]string{"tcp", to.Host}}
	if to.Host == "" {
		l.server = [2]string{"unix", filepath.Join(q.Get("host"), ".s.PGSQL."+q.Get("port"))}
	}
	q.Del("host")
	q.Del("port")
	to.Host = on.Addr().String()
	to.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20")
	l.address = to.String()
	go func() {
		for {
			client, err := on.Accept()
			if err != nil {
				return
			}
			go l.pass(client) // ends with the database's connections
		}
	}()
	t.Cleanup(func() { _ = on.Close() })
	return l
}

func (l *line) pass(client net.Conn) {
	defer client.Close()
	server, err := net.Dial(l.server[0], l.server[1])
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		defer server.Close()
		_, _ = io.Copy(server, client)
	}()
	wrote, said := false, make([]byte, 64<<10)
	for {
		n, err := server.Read(said)
		wrote = wrote || bytes.Contains(said[:n], []byte("INSERT 0 1\x00"))
		if bytes.Contains(said[:n], []byte("COMMIT\x00")) {
			if wrote && l.loses.CompareAndSwap(true, false) {
				return
			}
			wrote = false
		}
		if _, failed := client.Write(said[:n]); err != nil || failed != nil {
			return
		}
	}
}
