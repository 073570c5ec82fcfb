package secret_test

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/secret"
)

const prefix = "hubqa_x_"

var one, other = uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0001"), uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0002")

// A scanner can tell a text by its form and its sum, it names its record, and no two are
// the same.
func TestForm(t *testing.T) {
	begins := secret.Beginning(prefix, one, other)
	a, b := secret.Mint(begins), secret.Mint(begins)
	text := a.Reveal()
	body, sum := text[:len(text)-8], text[len(text)-8:]
	if !regexp.MustCompile(`^hubqa_x_[a-z2-7]{52}_[a-z2-7]{52}[0-9a-f]{8}$`).MatchString(text) || fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(body))) != sum {
		t.Error(text)
	}
	if !slices.Equal(a.Names(prefix, 2), []uuid.UUID{one, other}) || text == b.Reveal() || strings.Contains(text, a.Hash()) {
		t.Errorf("%v, %s and %s", a.Names(prefix, 2), text, b.Reveal())
	}
	if !a.Has(a.Hash()) || a.Has(b.Hash()) || a.Has("") || (secret.Text{}).Has("") {
		t.Error("a text has a hash that is not its own, or not the one that is")
	}
	for _, sent := range []string{"", "x", prefix, strings.ToUpper(text), secret.Beginning(prefix, one), prefix + strings.Repeat("a", 52) + "a_", prefix + strings.Repeat("é", 26)} {
		if got := secret.New(sent).Names(prefix, 2); !slices.Equal(got, []uuid.UUID{secret.Nowhere, secret.Nowhere}) {
			t.Errorf("%q names %v", sent, got)
		}
	}
}

// A text hides whichever way it is printed.
func TestTextsAreHidden(t *testing.T) {
	text := secret.New("hubqa_x_mum")
	in := struct{ Secret secret.Text }{text}
	var all strings.Builder
	for _, log := range []*slog.Logger{slog.New(slog.NewTextHandler(&all, nil)), slog.New(slog.NewJSONHandler(&all, nil))} {
		log.Info("x", "a", text, "b", in)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&all, verb+verb+verb, text, in, &in)
	}
	written, err := json.Marshal(in)
	all.Write(written)
	if said := all.String(); err != nil || strings.Contains(said, "mum") || strings.Contains(said, fmt.Sprintf("%x", "mum")) || text.Reveal() != "hubqa_x_mum" {
		t.Error(err, said)
	}
}
