package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/audit"
	"github.com/hubqa/hubqa/internal/page"
)

// Governance answers for the audit trail.
type Governance struct{ Service audit.Service }

// ListAuditEvents gives a page of the audit trail.
func (h Governance) ListAuditEvents(ctx context.Context, r api.ListAuditEventsRequestObject) (api.ListAuditEventsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), audit.Filter{
		Object: of(p.ObjectID), Subject: of(p.SubjectID), Actor: of(p.ActorID), Action: of(p.Action), From: of(p.From), To: of(p.To),
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListAuditEvents200JSONResponse{
		Body:    api.AuditEventPage{Items: page.Map(found, auditEventView).Items, NextCursor: next},
		Headers: api.ListAuditEvents200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

func auditEventView(e audit.Event) api.AuditEvent {
	view := api.AuditEvent{
		Position: int(e.Position), At: e.At, Party: e.Party, Action: e.Action, SubjectID: e.SubjectID,
		Parts: e.Parts, RequestID: orAbsent(e.RequestID),
	}
	view.Actor.Kind, view.Actor.ID, view.Actor.Name = api.AuditEventActorKind(e.ActorKind), e.ActorID, orAbsent(e.ActorName)
	view.Object.Kind, view.Object.ID = e.ObjectKind, e.ObjectID
	return view
}
