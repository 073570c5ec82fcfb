package paper

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
)

func certificate(records int) Certificate {
	on := calendar.On(2033, time.September, 1)
	c := Certificate{Hub: "Derby and Derbyshire", ID: "0199a3c4", SHA256: "ab12", PreparedOn: on, Facts: [][2]string{{"Class of record", "Observation"}}}
	for n := range records {
		c.Gone = append(c.Gone, CertifiedRecord{ID: fmt.Sprintf("record %d", n), ClosedOn: on, DueOn: on, Became: "Disposed"})
	}
	return c
}

// A certificate runs on to as many sheets as it has records for, and the same one is the
// same file.
func TestACertificateOfManyRecords(t *testing.T) {
	one, err := certificate(500).PDF()
	if err != nil {
		t.Fatal(err)
	}
	again, err := certificate(500).PDF()
	if err != nil || !bytes.Equal(one, again) {
		t.Errorf("the same certificate is another file: %v", err)
	}
	few, err := certificate(1).PDF()
	if err != nil || len(few) >= len(one) {
		t.Errorf("%d bytes of one record, %d of 500: %v", len(few), len(one), err)
	}
	if _, err := (Certificate{}).PDF(); !errors.Is(err, ErrNotIssued) {
		t.Error(err)
	}
}
