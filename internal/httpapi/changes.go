package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/feed"
)

// Changes answers for the change feed.
type Changes struct{ Service feed.Service }

var errTwoBeginnings = errMalformed.At(fault.Field{
	Parameter: "from", Rule: "exclusive", Detail: "A cursor says where to go on. Leave out one of the two.",
})

// ListChanges gives the changes after the cursor, or the first ones.
func (h Changes) ListChanges(ctx context.Context, r api.ListChangesRequestObject) (api.ListChangesResponseObject, error) {
	p := r.Params
	if p.Cursor != nil && p.From != nil {
		return nil, errTwoBeginnings
	}
	marks, err := h.marks(ctx, p)
	if err != nil {
		return nil, err
	}
	limit := defaultLimit
	set(&limit, p.Limit)
	found, err := h.Service.Read(ctx, actor(ctx), marks, limit)
	if err != nil {
		return nil, err
	}
	return api.ListChanges200JSONResponse(changePage(found, sealedMarks(ctx, found.Next))), nil
}

// marks are from where the request goes on.
func (h Changes) marks(ctx context.Context, p api.ListChangesParams) (feed.Marks, error) {
	if p.Cursor != nil {
		return openedMarks(ctx, *p.Cursor)
	}
	return h.Service.Start(ctx, actor(ctx), of(p.From) == api.ListChangesParamsFromNow)
}

func changePage(found feed.Page, next string) api.ChangePage {
	page := api.ChangePage{Items: []api.Change{}, NextCursor: next, More: found.More}
	for _, c := range found.Changes {
		page.Items = append(page.Items, changeView(c))
	}
	return page
}

func changeView(c feed.Change) api.Change {
	view := api.Change{
		Type: c.Type(), Resource: api.ChangedResource(c.Resource), ID: orAbsent(c.ID), Operation: api.ChangeOperation(c.Operation),
		Version: orAbsent(c.Version), At: c.At, Href: orAbsent(c.Href()), SupersededBy: c.SupersededBy,
	}
	if c.Keys != (feed.Keys{}) {
		view.Keys = &api.ChangeKeys{Urn: orAbsent(c.Keys.URN), FromUrn: orAbsent(c.Keys.FromURN), ToUrn: orAbsent(c.Keys.ToURN),
			CountedOn: dateOrAbsent(c.Keys.CountedOn)}
	}
	return view
}
