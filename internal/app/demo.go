package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/config"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/httpapi"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/store"
)

type demoCommand struct {
	Addr        string         `placeholder:"HOST:PORT" help:"Address to listen on; 127.0.0.1:8080 by default, or a free port where that is taken."`
	Dir         string         `placeholder:"FOLDER" help:"Folder of the demonstration; a new temporary one by default. What is there is gone on with."`
	Credentials string         `placeholder:"FILE" help:"File to write the address, the folder and a token per role to, as JSON, once the server answers."`
	DatabaseURL config.Address `name:"database-url" placeholder:"URL" help:"postgres://... of an owner or superuser of an empty database; an SQLite file in the folder by default."`
	Clock       string         `placeholder:"INSTANT" help:"Instant to which the clock of the work is moved, as 2026-10-05T09:00:00Z. It never goes back."`
	Scale       string         `enum:"small,national" default:"small" help:"Size of a new demonstration: small, or national: beside it 43 hubs with a past year of 100,000 visits, which takes minutes."`
	Hubs        int            `default:"43" help:"Hubs of the national scale."`
	Visits      int            `default:"100000" help:"Visits of the national scale, in all."`

	config.SignIn `embed:""`
}

// Run serves the demonstration until the context ends.
func (c *demoCommand) Run(s *session) (err error) {
	if c.Hubs < 1 || c.Hubs > 200 || c.Visits < c.Hubs || c.Visits > 1_000_000 {
		return errors.New("--hubs, --visits: 1 to 200 hubs, and a visit each at least, a million in all at most")
	}
	log := config.Logging{Level: slog.LevelInfo, Format: "text"}.Logger(s.err)
	if err := c.folder(); err != nil {
		return err
	}
	listener, err := c.listen()
	if err != nil {
		return err
	}
	d := &demonstration{command: c, log: log, listener: listener}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := d.prepare(s.ctx); err != nil {
		return errors.Join(s.unlessStopped(err), listener.Close())
	}
	ctx, stop := context.WithCancel(s.ctx)
	defer stop()
	r := &running{App: d.app, api: listener, handler: d.handler(), grace: demoGrace}
	ended := make(chan error, 1)
	go func() { ended <- r.run(ctx) }()
	if err := d.announce(ctx, s); err != nil && s.ctx.Err() == nil {
		stop()
		return errors.Join(err, <-ended)
	}
	return <-ended
}

const (
	demoGrace   = 5 * time.Second
	demoAddress = "127.0.0.1:8080"
)

func (c *demoCommand) folder() (err error) {
	if c.Dir == "" {
		c.Dir, err = os.MkdirTemp("", "hubqa-demo-")
	} else {
		err = os.MkdirAll(c.Dir, 0o700)
	}
	if err != nil {
		return fmt.Errorf("--dir: %w", err)
	}
	return nil
}

// listen takes the usual port, or any where that is taken and none was asked for.
func (c *demoCommand) listen() (net.Listener, error) {
	if c.Addr != "" {
		return listen(c.Addr, "--addr")
	}
	if l, err := net.Listen("tcp", demoAddress); err == nil {
		return l, nil
	}
	return listen("127.0.0.1:0", "--addr")
}

// demonstration is a demo that is being put together, or runs.
type demonstration struct {
	command  *demoCommand
	log      *slog.Logger
	listener net.Listener
	signIn   []config.Issuer
	keys     *authn.KeyRing
	clock    *movedClock
	db       *store.DB
	app      *App
}

func (d *demonstration) path(name string) string { return filepath.Join(d.command.Dir, name) }

func (d *demonstration) close() error {
	if d.db == nil {
		return nil
	}
	return d.db.Close()
}

// prepare makes all of it ready to answer.
func (d *demonstration) prepare(ctx context.Context) (err error) {
	if d.signIn, err = d.command.ReadIssuers(config.DemoIssuer); err != nil {
		return err
	}
	if d.keys, err = demoKeys(d.path("keys.json")); err != nil {
		return err
	}
	if d.clock, err = readClock(d.path("clock.json")); err != nil {
		return err
	}
	if err := d.setClock(); err != nil {
		return err
	}
	if err := d.openDatabase(ctx); err != nil {
		return err
	}
	if err := d.clock.notBefore(ctx, d.db); err != nil {
		return err
	}
	return d.assemble()
}

func (d *demonstration) setClock() error {
	if d.command.Clock == "" {
		return nil
	}
	at, err := parseInstant("clock", d.command.Clock)
	if err != nil {
		return err
	}
	if err := d.clock.moveTo(at); err != nil {
		return fmt.Errorf("--clock: %w", err)
	}
	return nil
}

func demoKeys(path string) (*authn.KeyRing, error) {
	if _, err := os.Stat(path); err == nil {
		return authn.LoadKeyRing(path)
	}
	return authn.CreateKeyRing(path, clock.Machine{}.Now())
}

// demoIssuer gives the demo's tokens.
func demoIssuer(keys *authn.KeyRing) authn.Issuer {
	issuer := OwnIssuer(config.DemoIssuer, config.DemoAudience, keys)
	issuer.MaxLifetime = demoLifetime
	return issuer
}

func (d *demonstration) assemble() (err error) {
	cursorKey, err := demoKey(d.path("cursor.key"))
	if err != nil {
		return err
	}
	d.app, err = New(Options{
		Database: d.db, Keys: d.keys, Own: demoIssuer(d.keys), BaseURL: baseURL(d.listener.Addr()), Machine: clock.Machine{}, NewID: id.Random,
		SignIn: d.signIn, Log: d.log, HTTP: httpapi.Options{Version: version(), CursorKey: cursorKey, RatePerMinute: demoRate},
		Mail: d.mail(), Anchors: d.path("anchors.jsonl"), Demo: true, Loopback: true,
	})
	return err
}

const demoRate = 6000 // a script that plays a year is in more of a hurry than people

// openDatabase opens the database that the demo serves, made and filled where it has
// to be.
func (d *demonstration) openDatabase(ctx context.Context) (err error) {
	address := d.path("hubqa.db")
	if owner := d.command.DatabaseURL; !owner.IsZero() {
		address, err = serverAddress(ctx, owner.Reveal())
	} else {
		err = d.makeFile(ctx, address)
	}
	if err != nil {
		return err
	}
	if d.db, err = openDatabase(ctx, address, 0, d.clock, d.log, nil); err != nil {
		return err
	}
	hubs, err := d.db.Hubs(ctx)
	if err != nil || len(hubs) > 0 {
		return err
	}
	if err := d.fill(ctx, address); err != nil {
		return fmt.Errorf("the database was not filled to the end; give an empty one: %w", err)
	}
	return nil
}

// makeFile makes the file under another name, and puts it in place when it is whole.
func (d *demonstration) makeFile(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err == nil {
		_, err := store.Migrate(ctx, path)
		return err
	}
	unfinished := path + ".new"
	for _, left := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(unfinished + left) // of a start that was broken off
	}
	if err := makePrivate(unfinished); err != nil {
		return fmt.Errorf("--dir: %w", err)
	}
	if _, err := store.Migrate(ctx, unfinished); err != nil {
		return err
	}
	if err := d.fill(ctx, unfinished); err != nil {
		return err
	}
	return os.Rename(unfinished, path)
}

// serverAddress makes the tables as their owner, and gives the address of who serves.
func serverAddress(ctx context.Context, owner string) (string, error) {
	const flag = "--database-url"
	if !store.IsPostgres(owner) {
		return "", fmt.Errorf("%s: must be postgres://...; for an SQLite file give --dir", flag)
	}
	if _, err := store.Migrate(ctx, owner); err != nil {
		return "", fmt.Errorf("%s: %w", flag, err)
	}
	if err := store.LetServe(ctx, owner); err != nil {
		return "", fmt.Errorf("%s: %w", flag, err)
	}
	return store.ServingAddress(owner), nil
}

func (d *demonstration) fill(ctx context.Context, address string) error {
	d.log.Info("filling the database")
	options := demo.Options{Address: address, Present: d.clock.Now(), NewID: id.Random, Log: d.log}
	_, err := demo.Seed(ctx, options)
	if err == nil && d.command.Scale == "national" {
		_, err = demo.Nation(ctx, options, demo.Scale{Hubs: d.command.Hubs, Visits: d.command.Visits})
	}
	return err
}
