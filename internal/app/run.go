package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/alecthomas/kong"
	"go.opentelemetry.io/otel/trace"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/config"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/store"
)

// commands is the command line.
type commands struct {
	Serve   serveCommand   `cmd:"" help:"Serve the API."`
	Demo    demoCommand    `cmd:"" help:"Serve a demonstration, with data and tokens to try it with."`
	Ready   readyCommand   `cmd:"" help:"Ask the server of this machine whether it can do its work."`
	Migrate migrateCommand `cmd:"" help:"Bring the database to the present schema."`
	Backup  backupCommand  `cmd:"" help:"Copy the SQLite database to a file, while it serves."`
	Hub     struct {
		Create  foundCommand   `cmd:"" help:"Found a hub, with its hub manager and its data protection officer."`
		Recover recoverCommand `cmd:"" help:"Give a hub that has lost its hub manager or data protection officer another one."`
	} `cmd:"" help:"Hubs of this installation."`
	Person struct {
		Invite inviteCommand `cmd:"" help:"Register a person and appoint them, as a hub manager."`
	} `cmd:"" help:"People of a hub."`
	Token tokenCommand `cmd:"" help:"Make a token, for development."`
	Keys  struct {
		Create createKeysCommand `cmd:"" help:"Make the key ring."`
		Rotate rotateKeysCommand `cmd:"" help:"Move every key of the ring one state on."`
	} `cmd:"" help:"Keys that sign tokens and anchors."`
	Audit struct {
		Anchor anchorCommand `cmd:"" help:"Anchor every hub's audit trail now."`
		Verify verifyCommand `cmd:"" help:"Verify every hub's audit trail against itself and its anchors."`
	} `cmd:"" help:"The audit trail."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// session is one call of the command line.
type session struct {
	ctx context.Context
	out io.Writer // for what the command is for
	err io.Writer // for the log and for what goes wrong
}

func (s *session) print(format string, args ...any) { _, _ = fmt.Fprintf(s.out, format, args...) }

// The exit codes.
const (
	codeDone    = 0
	codeRefused = 1
	codeUsage   = 2
)

// ended is how kong leaves after --help.
type ended struct{ code int }

// Run does what the arguments say and gives the exit code.
func Run(ctx context.Context, args []string, out, errOut io.Writer) (code int) {
	defer func() {
		if v := recover(); v != nil {
			e, ok := v.(ended)
			if !ok {
				panic(v)
			}
			code = e.code
		}
	}()
	var all commands
	parser, err := kong.New(&all, kong.Name("hubqa"), kong.Writers(out, errOut),
		kong.Description("Quality assurance for music education hubs. Every flag that shows a $NAME can be set by that environment variable."),
		kong.Exit(func(code int) { panic(ended{code}) }))
	if err != nil {
		panic(err) // the tags of the commands
	}
	chosen, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(errOut, "hubqa: %s\n", err)
		return codeUsage
	}
	if err := chosen.Run(&session{ctx, out, errOut}); err != nil {
		fmt.Fprintf(errOut, "hubqa: %s\n", err)
		return codeRefused
	}
	return codeDone
}

// unlessStopped gives the error, unless the start was broken off by the signal that
// ends a server: to stop when asked is no failure.
func (s *session) unlessStopped(err error) error {
	if s.ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(s *session) error {
	s.print("hubqa %s\n", version())
	return nil
}

// version is the module's version, and the commit where it was built from one.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	if v == "" {
		v = "(devel)"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && v == "(devel)" {
			v += " " + s.Value
		}
	}
	return v
}

// quiet is the log of commands that say what they did themselves.
func (s *session) quiet() *slog.Logger {
	return slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// open opens the database, which must be at the present schema.
func (s *session) open(d config.Database, log *slog.Logger) (*store.DB, error) {
	if err := d.Check(); err != nil {
		return nil, err
	}
	if err := mustExist(d); err != nil {
		return nil, err
	}
	return openDatabase(s.ctx, d.Address(), d.Connections, clock.Machine{}, log, nil)
}

// openDatabase opens a database under a clock of the work, if it is fit to serve.
func openDatabase(ctx context.Context, address string, connections int, work clock.Clock, log *slog.Logger, tracer trace.Tracer) (*store.DB, error) {
	db, err := store.Open(store.Options{
		Address: address, Connections: connections, Clock: work, Machine: clock.Machine{}, NewID: id.Random, Log: log, Tracer: tracer,
	})
	if err != nil {
		return nil, fmt.Errorf("HUBQA_DATABASE_URL: %w", err)
	}
	if err := db.Ready(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("HUBQA_DATABASE_URL: %w", err), db.Close())
	}
	return db, nil
}

// The values of flags below are read here, where a wrong one can be named.

func parseID[K any](flag, text string, into *id.ID[K]) error {
	parsed, err := id.Parse[K](text)
	if err != nil {
		return fmt.Errorf("--%s: %q is not an id", flag, text)
	}
	*into = parsed
	return nil
}

func parseRole(text string) (access.Role, error) {
	for _, r := range access.Roles {
		if string(r) == text {
			return r, nil
		}
	}
	return "", fmt.Errorf("--role: there is no role %q; there are %v", text, access.Roles)
}

func parseDay(flag, text string) (calendar.Date, error) {
	if text == "" {
		return calendar.DateOf(clock.Machine{}.Now()), nil
	}
	d, err := calendar.ParseDate(text)
	if err != nil {
		return d, fmt.Errorf("--%s: %q is not a date such as 2026-09-01", flag, text)
	}
	return d, nil
}

func parseInstant(flag, text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, fmt.Errorf("--%s: %q is not an instant such as 2026-10-05T09:00:00Z", flag, text)
	}
	return at, nil
}
