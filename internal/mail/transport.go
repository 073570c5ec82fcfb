package mail

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/mail"
	"os"
	"path/filepath"
)

// Transport hands letters over. Its errors are ErrRefused, ErrLater and ErrUnknown, or wrap
// one of them; any other is taken for ErrUnknown.
type Transport interface {
	Name() string
	Send(ctx context.Context, l Letter) error
}

// failure is why a letter was not handed over, in a code that holds no text of others.
type failure struct {
	kind error
	code string
	down bool // the server cannot be reached: others would fare the same
}

func (f *failure) Error() string { return f.kind.Error() + ": " + f.code }

func (f *failure) Unwrap() error { return f.kind }

// What became of a letter that was not sent.
var (
	ErrRefused = errors.New("mail: refused for good")
	ErrLater   = errors.New("mail: not sent now")
	ErrUnknown = errors.New("mail: nobody can tell whether it was sent")
)

// Log logs that a letter would be sent.
type Log struct{ To *slog.Logger }

// Name is log.
func (Log) Name() string { return "log" }

// Send logs to whom a letter would be sent and of which kind, and nothing else of it.
func (t Log) Send(ctx context.Context, l Letter) error {
	t.To.InfoContext(ctx, "a mail would be sent", "notice", l.ID.String(), "person", l.Person.String(), "kind", string(l.Kind))
	return nil
}

// Files writes each letter into a file of a folder.
type Files struct {
	Folder string
	From   *mail.Address
}

// Name is file.
func (Files) Name() string { return "file" }

// Send writes the letter under its notice's id. A letter that is there already stays.
func (t Files) Send(_ context.Context, l Letter) error {
	content, err := l.rendered(t.From)
	if err != nil {
		return &failure{kind: ErrRefused, code: "address"}
	}
	if err := t.write(l.ID.String()+".eml", content); err != nil {
		return &failure{kind: ErrLater, code: "file", down: true}
	}
	return nil
}

// write puts a file into the folder whole, or not at all.
func (t Files) write(name string, content []byte) error {
	if err := os.MkdirAll(t.Folder, 0o700); err != nil {
		return err
	}
	path := filepath.Join(t.Folder, name)
	if err := os.WriteFile(path+".new", content, 0o600); err != nil {
		return err
	}
	err := os.Link(path+".new", path)
	if errors.Is(err, fs.ErrExist) {
		err = nil
	}
	if gone := os.Remove(path + ".new"); err == nil {
		err = gone
	}
	if err != nil {
		return fmt.Errorf("mail: %w", err)
	}
	return nil
}
