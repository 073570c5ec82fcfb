package pulse_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/pulse"
)

// A round that ends is a sign of life, and one that panics is none.
func TestSilence(t *testing.T) {
	var log bytes.Buffer
	machine := clock.NewStopped(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC))
	p := &pulse.Pulse{Name: "mail", Machine: machine, Log: slog.New(slog.NewTextHandler(&log, nil))}
	silent := func(step string, want time.Duration) {
		t.Helper()
		machine.Advance(time.Minute)
		if got := p.Silence(); got != want {
			t.Errorf("%s: silent for %s, not %s", step, got, want)
		}
	}
	silent("not begun", 0)
	p.Beat()
	silent("begun", time.Minute)
	_ = p.Round(func() error { return nil })
	silent("done", time.Minute)
	_ = p.Round(func() error { return errors.New("the mail server is away") })
	silent("failed", time.Minute)
	if err := p.Round(func() error { panic("secret") }); err == nil {
		t.Error("a panic is no error")
	}
	silent("panicked", 2*time.Minute)
	_ = p.Round(func() error { p.Beat(); panic("secret") })
	silent("panicked later", time.Minute)
	machine.Advance(-time.Hour)
	silent("the clock was set back", 0)

	if done, failed := p.Rounds(); done != 1 || failed != 3 {
		t.Errorf("%d done, %d failed", done, failed)
	}
	if strings.Contains(log.String(), "secret") || strings.Count(log.String(), "loop=mail") != 2 {
		t.Errorf("%s", &log)
	}
}

// Whoever has no pulse does rounds all the same.
func TestNoPulse(t *testing.T) {
	var p *pulse.Pulse
	p.Beat()
	if err := p.Round(func() error { return errors.ErrUnsupported }); !errors.Is(err, errors.ErrUnsupported) {
		t.Error(err)
	}
}
