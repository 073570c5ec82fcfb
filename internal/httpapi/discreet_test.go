package httpapi

import (
	"strings"
	"testing"
)

// A discreet request leaves no span, no metric and no line of the log, whatever it is
// answered.
func TestADiscreetRequestLeavesNothing(t *testing.T) {
	w, spans := traced(t)
	const path = "/v1/safeguarding-concerns"
	for _, c := range []struct{ method, target, body string }{
		{"GET", path, ""}, {"POST", path, `{"text":""}`}, {"GET", path + "/nothing", ""}, {"GET", path + "?limit=x", ""},
	} {
		w.do(c.method, c.target, c.body, asManager, jsonBody)
		w.do(c.method, c.target, c.body, jsonBody)
	}
	if all := spans(); len(all) > 0 {
		t.Errorf("there are %d spans: %v", len(all), all[0].Name)
	}
	if logged := w.log.String(); strings.Contains(logged, "safeguarding") || strings.Contains(logged, "request") {
		t.Errorf("the log tells:\n%s", logged)
	}
}
