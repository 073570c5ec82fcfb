package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	people "github.com/hubqa/hubqa/internal/person"
)

// Me answers who the caller is.
type Me struct{ Service people.Service }

// GetMe gives the caller and what they may do.
func (h Me) GetMe(ctx context.Context, _ api.GetMeRequestObject) (api.GetMeResponseObject, error) {
	me, err := h.Service.Me(ctx, actor(ctx))
	if err != nil {
		return nil, err
	}
	return api.GetMe200JSONResponse(meView(me)), nil
}
