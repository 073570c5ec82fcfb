package httpapi

import (
	"encoding/json"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/subjectaccess"
)

func subjectAccessView(s subjectaccess.Seen) api.SubjectAccessRequest {
	return api.SubjectAccessRequest{
		ID: s.ID.UUID, Person: person(s.PersonID, s.Names.Person), Form: api.SubjectAccessForm(s.Form), ReceivedOn: date(s.ReceivedOn),
		RecordedBy: person(s.RecordedBy, s.Names.RecordedBy), State: api.SubjectAccessState(s.State()),
		IdentityConfirmed: orAbsent(api.IdentityConfirmation(s.IdentityHow)), IdentityConfirmedAt: s.IdentityAt,
		ClockFromOn: date(s.ClockFrom), DueOn: date(s.DueOn), Overdue: s.Overdue(), ExtendedByMonths: s.ExtendedMonths,
		ExtensionReason: orAbsent(opened(s.ExtensionReason, s.Open)), ExtendedAt: s.ExtendedAt, GatheredAt: s.GatheredAt,
		Parts: api.SubjectAccessCounts{
			All: s.Counts.Parts, Undecided: s.Counts.Open, Released: s.Counts.Released, Withheld: s.Counts.Withheld, Redacted: s.Counts.Redacted,
		},
		LastDecidedAt: s.DecidedAt, ReleasedBy: knownPerson(s.ReleasedBy, &s.Names.ReleasedBy), ReleasedAt: s.ReleasedAt,
		AvailableUntilOn: dateOrAbsent(of(s.AvailableUntilOn)), Refusal: refusalView(s), WithdrawnAt: s.WithdrawnAt, ClosedAt: s.EndedAt, CreatedAt: s.CreatedAt, AllowedActions: actions(s.Allowed),
	}
}

func refusalView(s subjectaccess.Seen) *api.SubjectAccessRefusal {
	if s.RefusalAt == nil {
		return nil
	}
	view := &api.SubjectAccessRefusal{
		Ground: api.SubjectAccessRefusalGround(s.RefusalGround), Reason: orAbsent(opened(s.RefusalReason, s.Open)), ProposedAt: *s.RefusalAt,
		ConfirmedBy: knownPerson(s.RefusedBy, &s.Names.RefusedBy), ConfirmedAt: s.RefusedAt,
	}
	if s.RefusedAt != nil {
		view.Complaint = orAbsent(subjectaccess.Complaint)
	}
	return view
}

func partCard(s subjectaccess.PartSeen) api.SubjectAccessPartCard {
	return api.SubjectAccessPartCard{
		ID: s.ID.UUID, Kind: api.SubjectAccessPartKind(s.Kind), RecordID: s.RecordID, ThirdParties: s.ThirdParties, ForReview: s.ForReview,
		Decision: orAbsent(api.SubjectAccessDecisionKind(s.Decision)), Reason: orAbsent(opened(s.Reason, s.Open)),
		DecidedAt: s.DecidedAt, AllowedActions: actions(s.Allowed),
	}
}

func partView(s subjectaccess.PartSeen) api.SubjectAccessPart {
	c := partCard(s)
	return api.SubjectAccessPart{
		ID: c.ID, Kind: c.Kind, RecordID: c.RecordID, ThirdParties: c.ThirdParties, ForReview: c.ForReview, Decision: c.Decision, Reason: c.Reason,
		DecidedAt: c.DecidedAt, AllowedActions: c.AllowedActions,
		Content: content(s.Content, s.Open), Replacement: orAbsent(opened(s.Replacement, s.Open)),
	}
}

// content gives what is in a part, where the reader may see it and it was not emptied.
func content(text access.Sealed[access.Pack], open access.Disclosure) *api.SubjectAccessContent {
	var c api.SubjectAccessContent
	if json.Unmarshal([]byte(opened(text, open)), &c) != nil {
		return nil
	}
	return &c
}

func packView(p subjectaccess.Pack) api.SubjectAccessPack {
	view := api.SubjectAccessPack{
		RequestID: p.ID.UUID, Person: person(p.PersonID, p.Names.Person), GatheredAt: *p.GatheredAt, AvailableUntilOn: date(*p.AvailableUntilOn),
		WithheldParts: p.Counts.Withheld, Parts: []api.SubjectAccessGiven{}, Statement: statementView(p.Statement),
	}
	for _, part := range p.Parts {
		given := api.SubjectAccessGiven{Kind: api.SubjectAccessPartKind(part.Kind), RecordID: part.RecordID}
		if part.Decision == subjectaccess.Redact {
			given.RedactedText = orAbsent(opened(part.Replacement, p.Open))
		} else {
			given.Content = content(part.Content, p.Open)
		}
		view.Parts = append(view.Parts, given)
	}
	return view
}

func statementView(s subjectaccess.Statement) api.SubjectAccessStatement {
	return api.SubjectAccessStatement{
		Purposes: s.Purposes, Sources: s.Sources, Recipients: s.Recipients, Retention: s.Retention, Rights: s.Rights, Complaint: s.Complaint,
	}
}
