package house

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel"

	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/telemetry"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// scraped gives the metrics as an operator's machine reads them.
func scraped(t *testing.T, api *testapi.API) string {
	t.Helper()
	w := httptest.NewRecorder()
	api.Server.MetricsHandler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return w.Body.String()
}

var anID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{32}`)

// busy is a server on whose database something of everything waits: mails, deliveries to a
// webhook that does not answer well, imports.
func busy(t *testing.T, db *testkit.DB, changes ...func(*app.Options)) (*testapi.API, *hook) {
	t.Helper()
	plant(t, db)
	w := db.World
	api := testapi.New(t, db, append(changes, func(o *app.Options) { o.Mail = &letters{} })...)
	anImport(t, api, w.QALead)
	h := newHook(t, api, w, nil)
	h.at.answers(http.StatusInternalServerError)
	h.manager().Seeing("/v1/hub").Patch("/v1/hub", document{"name": "A canary"}).Want(http.StatusOK)
	h.relay()
	db.Clock.Advance(10 * time.Minute)
	return api, h
}

// Metrics tell what waits, and how what was done went. Their labels are few, and no id,
// name, address or text is among them.
func TestMetricsOfTheBackground(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, h := busy(t, db)
		before := scraped(t, api)
		for _, line := range []string{
			"hubqa_deliveries_waiting 1", "hubqa_deliveries_oldest_seconds 600", `hubqa_deliveries_total{result="status"} 1`,
			`hubqa_deliveries_total{result="delivered"} 0`, `hubqa_mails_total{result="sent"} 0`, `hubqa_imports{state="succeeded"} 1`,
			`hubqa_imports{state="running"} 0`, "hubqa_imports_oldest_seconds 0",
			`hubqa_loop_silence_seconds{loop="mail"} 0`, `hubqa_rounds_total{loop="webhooks",result="failed"} 0`,
		} {
			if !strings.Contains(before, line+"\n") {
				t.Errorf("no %s", line)
			}
		}
		h.at.answers(http.StatusNoContent)
		h.relay()
		if err := api.Mailer.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
		after := scraped(t, api)
		for _, line := range []string{"hubqa_deliveries_waiting 0", "hubqa_deliveries_oldest_seconds 0", "hubqa_mails_waiting 0", "hubqa_mails_oldest_seconds 0",
			`hubqa_deliveries_total{result="delivered"} 1`} {
			if !strings.Contains(after, line+"\n") {
				t.Errorf("no %s", line)
			}
		}
		if strings.Contains(before, "hubqa_mails_waiting 0\n") || strings.Contains(after, `hubqa_mails_total{result="withheld"} 0`) {
			t.Error("mails are not counted")
		}
		for _, p := range append(allNames(t, db), "canary", h.at.URL, testapi.Audience, db.World.Hub.String()) {
			if strings.Contains(after, p) {
				t.Errorf("the metrics hold %q", p)
			}
		}
		if found := anID.FindString(after); found != "" {
			t.Errorf("the metrics hold the id %s", found)
		}
	})
}

// Whatever is asked for, by whomever, the series stay as many: each is of the contract.
func TestMetricsStayFew(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api := testapi.New(t, db)
		for _, a := range asks(db.World) {
			api.As(db.World.QALead).Unheld().Send(a.method, a.path+"?odd="+nowhere, a.header(), "")
			api.Anonymous().Unheld().Send(a.method, a.path+"/"+nowhere, nil, "")
		}
		known := []string{"none"}
		for _, op := range testapi.Operations() {
			known = append(known, op.ID)
		}
		found := 0
		for _, m := range regexp.MustCompile(`operation="([^"]*)"`).FindAllStringSubmatch(scraped(t, api), -1) {
			found++
			if !slices.Contains(known, m[1]) {
				t.Errorf("a label is %q", m[1])
			}
		}
		if found < 100 {
			t.Errorf("%d labels", found)
		}
	})
}

// While the database is away the metrics that it knows are missing, and all others are there.
func TestMetricsWithoutADatabase(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		opened := db.Reopen()
		api := testapi.New(t, db, func(o *app.Options) { o.Database = opened })
		if !strings.Contains(scraped(t, api), "hubqa_mails_waiting ") {
			t.Error("nothing would be missing")
		}
		if err := opened.Close(); err != nil {
			t.Fatal(err)
		}
		if got := scraped(t, api); strings.Contains(got, "hubqa_mails_waiting ") || !strings.Contains(got, "hubqa_mails_total") || !strings.Contains(got, "hubqa_build_info") {
			t.Errorf("%s", got)
		}
	})
}

// watched is a server with a collector of traces, and all that a watcher has of it.
func watched(t *testing.T, db *testkit.DB) (api *testapi.API, everything func() string) {
	t.Helper()
	var sent testkit.Log
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = sent.Write(append(body, '\n'))
	}))
	t.Cleanup(collector.Close)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	t.Setenv("OTEL_TRACES_SAMPLER", "always_on")
	handler := otel.GetErrorHandler()
	t.Cleanup(func() { otel.SetErrorHandler(handler) })
	traces, err := telemetry.New("test", testLog(db))
	if err != nil {
		t.Fatal(err)
	}
	api = testapi.New(t, db, func(o *app.Options) { o.HTTP.Tracer = traces.Tracer() })
	return api, func() string {
		if err := traces.Stop(context.Background()); err != nil {
			t.Fatal(err)
		}
		if !sent.Has(`"name":"GET /v1/calendar/{address}"`) {
			t.Error("nothing of the request was traced")
		}
		return strings.Join([]string{db.Log.String(), scraped(t, api), sent.String()}, "\n")
	}
}

// Whatever somebody makes of a calendar's address, no part of it reaches a log, a metric or
// a trace.
func TestCalendarAddressesAreNotWatched(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, everything := watched(t, db)
		_, address := aFeed(api, db.World.Teacher)
		path := "/v1/calendar/" + address + ".ics"
		secret := address[strings.LastIndex(address, "_")+1:]
		for _, p := range []string{
			path, strings.TrimSuffix(path, ".ics"), path + "/", path + "/x", "/v1/calendar//" + address + ".ics", path + "?x=" + address, "/v1/calendar/" + secret,
			"/V1/calendar/" + address + ".ics", "/calendar/" + address + ".ics", "/v1/calendars/" + address, swapped(path), "/" + address,
			"/v1/calendar/" + strings.Repeat(address, 40) + ".ics", path + "%00", path + "%2fx", "/v1/calendar/%C3%A9" + address + ".ics",
		} {
			for _, method := range []string{"GET", "HEAD", "POST", "OPTIONS", "DELETE", "ODD"} {
				api.Anonymous().Unheld().Header("Referer", testapi.Audience+path).Header("User-Agent", address).Send(method, p, nil, "")
			}
		}
		all := everything()
		for _, part := range []string{secret, secret[:12], swapped(path)[len(path)-30 : len(path)-4], "hubqa_cal_"} {
			if strings.Contains(strings.ToLower(all), part) {
				t.Errorf("%q is seen by a watcher", part)
			}
		}
	})
}

// Every line of a request names it and who made it, and every line of the background its
// hub; a webhook is sent no trace of ours.
func TestLogLinesSayWhose(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		api, h := busy(t, db)
		if err := api.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		db.Machine.Advance(time.Minute)
		_ = api.Mailer.Tick(t.Context())
		requests, background := 0, 0
		for line := range strings.Lines(db.Log.String()) {
			var l map[string]any
			if err := json.Unmarshal([]byte(line), &l); err != nil {
				t.Fatal(err)
			}
			switch id, _ := l["request"].(string); {
			case l["msg"] != "request":
				background++
				if l["hub"] == nil {
					t.Errorf("whose is %s", line)
				}
			case !strings.HasPrefix(id, "req-") || l["status"] != 401.0 && l["principal"] == nil:
				t.Errorf("whose is %s", line)
			default:
				requests++
			}
		}
		if db.Log.Has("canary") || db.Log.Has(h.secret) || db.Log.Has(h.at.URL) {
			t.Error("the log has a text, or a webhook's address or secret")
		}
		if requests < 4 || background < 2 {
			t.Errorf("%d lines of requests, %d of the background", requests, background)
		}
		for _, a := range h.at.took() {
			for name := range a.header {
				if slices.Contains([]string{"Traceparent", "Tracestate", "Baggage"}, name) {
					t.Errorf("a webhook is sent %s", name)
				}
			}
		}
	})
}

func testLog(db *testkit.DB) *slog.Logger { return slog.New(db.Log.Handler()) }
