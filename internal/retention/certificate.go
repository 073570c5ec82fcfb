package retention

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Certificate says what was disposed of, by whose leave and when.
type Certificate struct {
	DisposalSeen
	Hub        string
	Basis      string
	Disposed   []Record
	Kept       []Record // that were proposed and stay
	PreparedOn calendar.Date
}

// ErrNotCertified tells that nothing of the disposal is certified, or not yet.
var ErrNotCertified = fault.New(fault.Conflict, "disposal-not-certified", "A disposal is certified once it is carried out.")

// ReadCertificate gives the certificate of a disposal. It fails with ErrNotCertified.
func (s Service) ReadCertificate(ctx context.Context, who access.Actor, which id.Disposal) (c Certificate, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		if err := rereadDisposal(tx, which, &c.DisposalSeen); err != nil {
			return err
		}
		if c.Statement == nil {
			return ErrNotCertified
		}
		if c.Hub, err = tx.HubName(); err != nil {
			return err
		}
		c.Basis, c.PreparedOn = basis[c.Class], tx.Today()
		if c.Disposed, c.Kept, err = outcome(tx, which); err != nil {
			return err
		}
		c.Kept, err = veiled(tx, c.Class, c.Kept)
		return err
	})
	return c, err
}

// outcome gives the records that are gone and those that stay.
func outcome(tx Tx, which id.Disposal) (gone, kept []Record, err error) {
	all, err := tx.RecordsIn(which, "", 0)
	for _, r := range all {
		if r.State == Disposed {
			gone = append(gone, r)
		} else {
			kept = append(kept, r)
		}
	}
	return gone, kept, err
}

// end ends the disposal, with a certificate where anything is gone or it was carried out.
func (d *Disposal) end(tx Tx) error {
	now := tx.Now()
	d.EndedAt = &now
	gone, kept, err := outcome(tx, d.ID)
	if err != nil || d.State == Withdrawn && len(gone) == 0 {
		return err
	}
	text := d.statement(gone, kept)
	sum := sha256.Sum256([]byte(text))
	d.Statement, d.SHA256 = &text, hex.EncodeToString(sum[:])
	return nil
}

// statement is the certificate as text, a fact a line. It names people and records by their
// ids, which do not change, and does not say what keeps a record, which is not for all who
// read it.
func (d *Disposal) statement(gone, kept []Record) string {
	var out strings.Builder
	line := func(name, format string, args ...any) { fmt.Fprintf(&out, name+": "+format+"\n", args...) }
	at := func(t *time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }
	line("certificate of disposal", "%s", d.ID)
	line("hub", "%s", d.HubID)
	line("class", "%s", d.Class)
	line("kept for", "%d %s after closing", d.KeptFor, d.Unit)
	line("closed before", "%s", d.ClosedBefore)
	line("proposed", "%s by hubqa", at(&d.CreatedAt))
	line("approved", "%s by %s", at(d.ApprovedAt), d.ApprovedBy)
	line("confirmed", "%s by %s", at(d.ConfirmedAt), d.ConfirmedBy)
	if d.WithdrawnBy != nil {
		line("withdrawn", "%s by %s", at(d.EndedAt), d.WithdrawnBy)
	} else {
		line("carried out", "%s by hubqa", at(d.EndedAt))
	}
	line("disposed of", "%d", len(gone))
	line("kept", "%d", len(kept))
	for _, r := range gone {
		line("record", "%s closed %s due %s disposed of %s", r.RecordID, r.ClosedOn, r.DueOn, at(r.EndedAt))
	}
	for _, r := range kept {
		line("kept record", "%s", r.RecordID)
	}
	return out.String()
}
