package access

import (
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/id"
)

// What is open to machine clients is what the policy grants them, with its conditions.
func TestOpenToClients(t *testing.T) {
	hub := id.Hub{UUID: uuid.New()}
	for _, c := range []struct {
		action Action
		of     Facts
		open   bool
	}{
		{ReadSchool, Facts{Hub: hub}, true},
		{ReadObservation, Facts{Hub: hub}, true},
		{ReadObservation, Facts{Hub: hub, Proposed: true}, false},
		{ReadFramework, Facts{Hub: hub}, false},
		{ReadFramework, Facts{Hub: hub, Published: true}, true},
		{ReadReport, Facts{Hub: hub, ReportIssued: true, SummaryPublished: true}, false},
		{ReadImport, Facts{Hub: hub, Client: id.Client{UUID: uuid.New()}}, false},
	} {
		if got := OpenToClients(c.action, c.of); got != c.open {
			t.Errorf("%s, %+v: %v", c.action, c.of, got)
		}
	}
}
