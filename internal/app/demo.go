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
	Credentials string         `placeholder:"FILE" help:"File to write the address and a token per role to, as JSON, once the server answers."`
	DatabaseURL config.Address `name:"database-url" placeholder:"URL" help:"postgres://... of an owner or superuser of an empty database; an SQLite file in the folder by default."`
	Clock       string         `placeholder:"INSTANT" help:"Instant to which the clock of the work is moved, as 2026-10-05T09:00:00Z. It never goes back."`

	set config.Logging
}

// Run serves the demonstration until the context ends.
func (c *demoCommand) Run(s *session) (err error) {
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
		return errors.Join(err, listener.Close())
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
	cursorKey, err := randomKey()
	if err != nil {
		return err
	}
	d.app, err = New(Options{
		Database: d.db, Keys: d.keys, Issuers: []authn.Issuer{demoIssuer(d.keys)}, Machine: clock.Machine{}, NewID: id.Random,
		Log: d.log, HTTP: httpapi.Options{Version: version(), CursorKey: cursorKey, RatePerMinute: demoRate},
		Anchors: d.path("anchors.jsonl"), Demo: true,
	})
	return err
}

const demoRate = 6000 // a script that plays a year is in more of a hurry than people

// openDatabase migrates, fills what is empty, and opens.
func (d *demonstration) openDatabase(ctx context.Context) error {
	owner, address := d.addresses()
	if _, err := store.Migrate(ctx, owner); err != nil {
		return fmt.Errorf("--database-url: %w", err)
	}
	if err := store.LetServe(ctx, owner); err != nil {
		return fmt.Errorf("--database-url: %w", err)
	}
	db, err := openDatabase(ctx, address, 0, d.clock, d.log)
	if err != nil {
		return err
	}
	d.db = db
	hubs, err := db.Hubs(ctx)
	if err != nil || len(hubs) > 0 {
		return err
	}
	d.log.Info("filling the database")
	_, err = demo.Seed(ctx, demo.Options{Address: address, Present: d.clock.Now(), NewID: id.Random, Log: d.log})
	return err
}

// addresses gives the address of who migrates and of who serves.
func (d *demonstration) addresses() (owner, serves string) {
	owner = d.command.DatabaseURL.Reveal()
	if owner == "" {
		owner = d.path("hubqa.db")
	}
	return owner, store.ServingAddress(owner)
}
