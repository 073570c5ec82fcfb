package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/config"
	"github.com/hubqa/hubqa/internal/httpapi"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/telemetry"
)

type serveCommand struct {
	config.Serve `embed:""`
}

// Run serves until the context ends.
func (c *serveCommand) Run(s *session) (err error) {
	log := c.Logger(s.err)
	log.LogAttrs(s.ctx, slog.LevelInfo, "hubqa starts", append(config.Shown(c.Serve), slog.String("version", version()))...)
	if err := c.Check(); err != nil {
		return err
	}
	keys, err := loadKeys(c.Keys.Path(c.Data))
	if err != nil {
		return err
	}
	if err := c.migrate(s.ctx, log); err != nil {
		return s.unlessStopped(err)
	}
	traces, err := telemetry.New(version(), log)
	if err != nil {
		return err
	}
	defer lastTraces(s.ctx, traces, log)
	db, err := openDatabase(s.ctx, c.Address(), c.Connections, clock.Machine{}, log, traces.Tracer())
	if err != nil {
		return s.unlessStopped(err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	a, err := c.assemble(db, keys, traces, log)
	if err != nil {
		return err
	}
	r := &running{App: a, draining: time.Duration(c.DrainSeconds) * time.Second, grace: time.Duration(c.ShutdownSeconds) * time.Second}
	if r.api, err = listen(c.Addr, "HUBQA_ADDR"); err != nil {
		return err
	}
	if c.MetricsAddr != "" {
		if r.metrics, err = listen(c.MetricsAddr, "HUBQA_METRICS_ADDR"); err != nil {
			return errors.Join(err, r.api.Close())
		}
	}
	log.Info("serving", "address", r.api.Addr().String(), "database", db.Name())
	return r.run(s.ctx)
}

const sendingTraces = 3 * time.Second // those of a stop

func lastTraces(ctx context.Context, traces telemetry.Traces, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendingTraces)
	defer cancel()
	if err := traces.Stop(ctx); err != nil {
		log.Warn("the last traces were not sent", "error", err)
	}
}

func (c *serveCommand) assemble(db *store.DB, keys *authn.KeyRing, traces telemetry.Traces, log *slog.Logger) (*App, error) {
	cursorKey, err := c.ReadCursorKey()
	if err != nil {
		return nil, err
	}
	proxies, err := c.Proxies()
	if err != nil {
		return nil, err
	}
	signIn, err := c.ReadIssuers(c.Issuer)
	if err != nil {
		return nil, err
	}
	transport, err := transportOf(c.Mail, c.Data, log)
	if err != nil {
		return nil, err
	}
	return New(Options{
		Mail: transport, MailLinks: c.Links, Database: db, Keys: keys, Own: OwnIssuer(c.Issuer, c.Audience, keys), SignIn: signIn,
		Machine: clock.Machine{}, NewID: id.Random, Log: log,
		HTTP: httpapi.Options{
			Version: version(), Tracer: traces.Tracer(), CursorKey: cursorKey, TrustedProxies: proxies,
			AllowedOrigins: c.AllowedOrigins, RatePerMinute: c.RatePerMinute,
			ImportRatePerMinute: c.ImportsPerMinute, ExportRatePerMinute: c.ExportsPerMinute,
		},
		Imports: intake.Settings{Folder: c.SpoolDir, Limit: c.MaxImportBytes, OfHub: c.HubImports},
		Anchors: c.Anchors.Path(c.Data),
	})
}

// migrate brings the schema up to date where the settings let it.
func (c *serveCommand) migrate(ctx context.Context, log *slog.Logger) error {
	if store.IsPostgres(c.Address()) && c.OwnerURL.IsZero() {
		return nil // openDatabase refuses a schema that is not up to date
	}
	applied, err := migrate(ctx, c.Database)
	if err == nil && applied > 0 {
		log.Info("the schema was brought up to date", "migrations", applied)
	}
	return err
}

func loadKeys(path string) (*authn.KeyRing, error) {
	keys, err := authn.LoadKeyRing(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("HUBQA_KEYS_FILE: %s is not there; make it with: hubqa keys create", path)
	case err != nil:
		return nil, fmt.Errorf("HUBQA_KEYS_FILE: %w", err)
	}
	return keys, nil
}

func listen(address, setting string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", setting, err)
	}
	return l, nil
}

type migrateCommand struct {
	config.Database `embed:""`
}

// Run brings the database to the present schema.
func (c *migrateCommand) Run(s *session) error {
	if err := c.Check(); err != nil {
		return err
	}
	if store.IsPostgres(c.Address()) && c.OwnerURL.IsZero() {
		return errors.New("HUBQA_DATABASE_OWNER_URL: is missing; the role that serves does not own the tables")
	}
	applied, err := migrate(s.ctx, c.Database)
	if err != nil {
		return err
	}
	s.print("%d migrations applied; the schema is up to date\n", applied)
	return nil
}

func migrate(ctx context.Context, d config.Database) (int, error) {
	address, setting := d.Address(), "HUBQA_DATABASE_URL"
	if store.IsPostgres(address) {
		address, setting = d.OwnerURL.Reveal(), "HUBQA_DATABASE_OWNER_URL"
	} else if err := makePrivate(address); err != nil {
		return 0, fmt.Errorf("%s: %w", setting, err)
	}
	applied, err := store.Migrate(ctx, address)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", setting, err)
	}
	return applied, nil
}

// makePrivate makes an empty file for a database, unless there is one, which only
// its owner can read: what the database makes beside it has the same rights.
func makePrivate(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the operator's setting
	if err != nil {
		return err
	}
	return file.Close()
}

// mustExist keeps a wrong path from becoming an empty database.
func mustExist(d config.Database) error {
	if store.IsPostgres(d.Address()) {
		return nil
	}
	if _, err := os.Stat(d.Address()); err != nil {
		return fmt.Errorf("HUBQA_DATABASE_URL: %w; make it with: hubqa migrate", err)
	}
	return nil
}
