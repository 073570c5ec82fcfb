package access

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/id"
)

const secret = "canary-4711"

func TestSealedTextShowsNowhere(t *testing.T) {
	text, list := Seal[Report](secret), SealValue[Feedback]([]string{secret})
	type holder struct {
		Text Sealed[Report]
		List SealedOf[Feedback, []string]
	}
	h := holder{text, list}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "text", text, "list", list, "holder", h)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "text", text, "list", list, "holder", h)
	shown := log.String()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T"} {
		shown += fmt.Sprintf(verb, text) + fmt.Sprintf(verb, list) + fmt.Sprintf(verb, h) + fmt.Sprintf(verb, &h)
	}
	shown += fmt.Errorf("failed on %v", h).Error()
	if strings.Contains(shown, secret) || strings.Contains(shown, fmt.Sprintf("%x", secret)) {
		t.Errorf("sealed text shows: %s", shown)
	}
	for _, v := range []any{text, list, h, &h, map[string]any{"x": text}} {
		if b, err := json.Marshal(v); err == nil {
			t.Errorf("%T was marshalled: %s", v, b)
		}
	}
}

type recorder struct {
	err  error
	read []Class
}

func (r *recorder) RecordReading(_ Permit, classes []Class) error {
	r.read = classes
	return r.err
}

// permit is leave for the subject's side or another party of one record.
func permit(t *testing.T, action Action, role Role) Permit {
	t.Helper()
	hub, me := id.Hub{UUID: uuid.New()}, id.Person{UUID: uuid.New()}
	partner := id.Partner{UUID: uuid.New()}
	held := []Held{{Role: role, Partner: partner}}
	facts := Facts{Hub: hub, ID: uuid.New(), Subject: id.Person{UUID: uuid.New()}, Partner: partner, ReportIssued: true, SummaryIssued: true}
	if role == Teacher {
		facts.Subject = me
	}
	by, err := Person(hub, me, false, nil).Standing(held, nil, Settings{}).Scope(action).Permit(facts)
	if err != nil {
		t.Fatal(err)
	}
	return by
}

func TestSealedTextOpensOnlyWithADisclosureOfItsClass(t *testing.T) {
	trail := &recorder{}
	open, err := permit(t, ReadReport, Teacher).Disclose(trail)
	if err != nil || len(trail.read) != 1 || trail.read[0] != ReportClass {
		t.Fatalf("disclosed %v, recorded %v, %v", open, trail.read, err)
	}
	if text, ok := Seal[Report](secret).Open(open); !ok || text != secret {
		t.Errorf("the report does not open: %q %v", text, ok)
	}
	if text, ok := Seal[Notes](secret).Open(open); ok || text != "" {
		t.Errorf("notes open with a report's disclosure: %q", text)
	}
	if text, ok := Seal[Report](secret).Open(Disclosure{}); ok || text != "" {
		t.Errorf("text opens without a disclosure: %q", text)
	}
}

func TestNothingIsDisclosedThatCannotBeRecorded(t *testing.T) {
	open, err := permit(t, ReadReport, Teacher).Disclose(&recorder{err: errors.New("no trail")})
	if _, ok := Seal[Report](secret).Open(open); err == nil || ok {
		t.Errorf("disclosed without a trail: %v", err)
	}
	var nobody Permit
	if open, _ := nobody.Disclose(&recorder{}); open.opens(ReportClass) {
		t.Error("the zero permit discloses")
	}
}

// Row 10 (4) and (5): a partner and a manager see the need, never the judgement.
func TestTheJudgementBehindANeedIsWithheld(t *testing.T) {
	for role, sees := range map[Role]bool{Teacher: true, QALead: true, PartnerContact: false, HubManager: false} {
		open, err := permit(t, ReadNeeds, role).Disclose(&recorder{})
		if err != nil || !open.opens(NeedClass) || open.opens(JudgementClass) != sees {
			t.Errorf("%s: need %v, judgement %v, want %v", role, open.opens(NeedClass), open.opens(JudgementClass), sees)
		}
	}
}

func TestOnlyADraftChangesItsClass(t *testing.T) {
	if got := Reseal[Report](Seal[Draft](secret)); got.text != secret {
		t.Error("a draft does not become a report")
	}
	defer func() {
		if recover() == nil {
			t.Error("notes became a summary")
		}
	}()
	Reseal[Summary](Seal[Notes](secret))
}
