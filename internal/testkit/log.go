package testkit

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
)

// Log keeps what is logged. It is safe for concurrent use.
type Log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write keeps a line.
func (l *Log) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

// String gives all that was logged, a JSON object a line.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Has reports whether the text stands anywhere in the log.
func (l *Log) Has(text string) bool { return strings.Contains(l.String(), text) }

// Handler writes everything into the log, the least important too.
func (l *Log) Handler() slog.Handler {
	return slog.NewJSONHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug})
}
