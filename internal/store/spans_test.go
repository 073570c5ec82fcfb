package store_test

import (
	"fmt"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// A statement has a span within that of its request, without its values: also one that
// fails, whose words would repeat them.
func TestSpans(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		kept := tracetest.NewInMemoryExporter()
		tracer := sdk.NewTracerProvider(sdk.WithSyncer(kept)).Tracer("test")
		opened, err := store.Open(store.Options{Address: db.Address, Clock: db.Clock, Machine: db.Machine, NewID: db.NewID, Tracer: tracer})
		if err != nil {
			t.Fatal(err)
		}
		defer opened.Close()
		who, partners := db.World.HubManager.Actor(), partner.Service{Store: store.For[partner.Tx](opened)}
		if _, err := partners.Read(t.Context(), who, db.World.Partners.Service); err != nil || len(kept.GetSpans()) > 0 {
			t.Errorf("outside a request: %d spans, %v", len(kept.GetSpans()), err)
		}

		request, outer := tracer.Start(t.Context(), "request")
		secret := partner.Partner{Name: "secret name", Kind: "charity", Status: "active", Note: "secret note"}
		if _, err := partners.Create(request, who, secret); err != nil {
			t.Fatal(err)
		}
		if _, err := partners.Create(request, who, secret); err == nil {
			t.Error("a name is taken twice")
		}
		if _, err := partners.Read(request, who, db.World.Partners.Service); err != nil {
			t.Error(err)
		}
		names, failed := map[string]bool{}, 0
		for _, s := range kept.GetSpans() {
			names[s.Name] = true
			if s.Status.Code == codes.Error {
				failed++
			}
			text := fmt.Sprint(s.Name, s.Attributes, s.Events, s.Status)
			if s.Parent.SpanID() != outer.SpanContext().SpanID() || len(s.Events) > 0 || !strings.Contains(text, db.Name()) {
				t.Errorf("%v", s)
			}
			for _, said := range []string{"secret", db.World.Hub.String(), db.World.HubManager.ID.String(), "2026"} {
				if strings.Contains(text, said) {
					t.Errorf("%s is in %s", said, text)
				}
			}
		}
		if failed != 1 {
			t.Errorf("%d statements failed", failed)
		}
		for _, want := range []string{"INSERT partner", "SELECT partner", "INSERT audit_event"} {
			if !names[want] {
				t.Errorf("no %s among %v", want, names)
			}
		}
	})
}
