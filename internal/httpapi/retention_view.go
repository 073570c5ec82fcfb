package httpapi

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/paper"
	"github.com/hubqa/hubqa/internal/retention"
)

func scheduleView(rules []retention.Scheduled) api.RetentionSchedule {
	view := api.RetentionSchedule{Rules: []api.RetentionRule{}}
	for _, r := range rules {
		view.Rules = append(view.Rules, api.RetentionRule{
			Class: api.RecordClass(r.Class), KeepFor: r.Keep, Unit: api.RetentionUnit(r.Unit), Basis: r.Basis, ClosedBefore: date(r.ClosedBefore),
		})
	}
	return view
}

func holdView(s retention.HoldSeen) api.Hold {
	return api.Hold{
		ID: s.ID.UUID, Kind: api.HoldKind(s.Kind), Reason: orAbsent(opened(s.Reason, s.Open)), State: api.HoldState(s.State()),
		PersonID: known(s.PersonID), PartnerID: known(s.PartnerID), SchoolID: known(s.SchoolID), ObservationID: known(s.ObservationID),
		ProposedBy: person(s.ProposedBy, s.Names.ProposedBy), CreatedAt: s.CreatedAt,
		ConfirmedBy: knownPerson(s.ConfirmedBy, &s.Names.ConfirmedBy), ConfirmedAt: s.ConfirmedAt,
		LiftingProposedBy: knownPerson(s.LiftingBy, &s.Names.LiftingBy), LiftingReason: orAbsent(opened(s.LiftingReason, s.Open)),
		LiftedBy: knownPerson(s.LiftedBy, &s.Names.LiftedBy), LiftedAt: s.LiftedAt, AllowedActions: actions(s.Allowed),
	}
}

func known[K any](which *id.ID[K]) *uuid.UUID {
	if which == nil {
		return nil
	}
	return &which.UUID
}

func disposalView(s retention.DisposalSeen) api.Disposal {
	return api.Disposal{
		ID: s.ID.UUID, Class: api.RecordClass(s.Class), State: api.DisposalState(s.State), KeptFor: s.KeptFor, Unit: api.RetentionUnit(s.Unit),
		ClosedBefore: date(s.ClosedBefore), RecordCount: s.Records, CreatedAt: s.CreatedAt,
		ApprovedBy: knownPerson(s.ApprovedBy, &s.Names.ApprovedBy), ApprovedAt: s.ApprovedAt,
		ConfirmedBy: knownPerson(s.ConfirmedBy, &s.Names.ConfirmedBy), ConfirmedAt: s.ConfirmedAt,
		WithdrawnBy: knownPerson(s.WithdrawnBy, &s.Names.WithdrawnBy), EndedAt: s.EndedAt,
		Certified: s.Statement != nil, AllowedActions: actions(s.Allowed),
	}
}

func disposalRecordView(r retention.Record) api.DisposalRecord {
	return api.DisposalRecord{
		RecordID: r.RecordID, ClosedOn: date(r.ClosedOn), DueOn: date(r.DueOn), State: api.DisposalRecordState(r.State), EndedAt: r.EndedAt,
	}
}

func disposalRecords(all []retention.Record) []api.DisposalRecord {
	out := []api.DisposalRecord{}
	for _, r := range all {
		out = append(out, disposalRecordView(r))
	}
	return out
}

func certificateView(c retention.Certificate) api.DisposalCertificate {
	return api.DisposalCertificate{
		ID: c.ID.UUID, Class: api.RecordClass(c.Class), KeptFor: c.KeptFor, Unit: api.RetentionUnit(c.Unit), Basis: c.Basis,
		ClosedBefore: date(c.ClosedBefore), CreatedAt: c.CreatedAt,
		ApprovedBy: person(*c.ApprovedBy, c.Names.ApprovedBy), ApprovedAt: *c.ApprovedAt,
		ConfirmedBy: person(*c.ConfirmedBy, c.Names.ConfirmedBy), ConfirmedAt: *c.ConfirmedAt,
		WithdrawnBy: knownPerson(c.WithdrawnBy, &c.Names.WithdrawnBy), EndedAt: *c.EndedAt,
		Disposed: disposalRecords(c.Disposed), Kept: disposalRecords(c.Kept), Statement: *c.Statement, Sha256: c.SHA256,
	}
}

// certificatePaper is the certificate as its view shows it.
func certificatePaper(c retention.Certificate) paper.Certificate {
	at := func(t *time.Time) string {
		return fmt.Sprintf("%s, %s", calendar.DateOf(*t), t.In(calendar.London).Format("15:04"))
	}
	p := paper.Certificate{
		Hub: c.Hub, ID: c.ID.String(), SHA256: c.SHA256, PreparedOn: c.PreparedOn,
		Facts: [][2]string{
			{"Class of record", sentence(string(c.Class))},
			{"Closed by", c.Basis},
			{"Kept for", fmt.Sprintf("%d %s after closing", c.KeptFor, map[retention.Unit]string{retention.Days: "days", retention.Years: "academic years"}[c.Unit])},
			{"Closed before", c.ClosedBefore.String()},
			{"Proposed", at(&c.CreatedAt)},
			{"Approved", at(c.ApprovedAt) + ", " + c.Names.ApprovedBy},
			{"Confirmed", at(c.ConfirmedAt) + ", " + c.Names.ConfirmedBy},
			{"Ended", at(c.EndedAt)},
			{"Withdrawn by", c.Names.WithdrawnBy},
		},
	}
	for _, r := range c.Disposed {
		p.Gone = append(p.Gone, onCertificate(r))
	}
	for _, r := range c.Kept {
		p.Kept = append(p.Kept, onCertificate(r))
	}
	return p
}

func onCertificate(r retention.Record) paper.CertifiedRecord {
	return paper.CertifiedRecord{ID: r.RecordID.String(), ClosedOn: r.ClosedOn, DueOn: r.DueOn, Became: sentence(r.State)}
}
