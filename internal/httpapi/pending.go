package httpapi

import (
	"context"
	"errors"

	"github.com/hubqa/hubqa/api"
)

var errPending = errors.New("httpapi: not built yet")

// Inspections is pending.
type Inspections struct{}

// ListInspections is pending.
func (Inspections) ListInspections(context.Context, api.ListInspectionsRequestObject) (api.ListInspectionsResponseObject, error) {
	return nil, errPending
}

// ProposeInspection is pending.
func (Inspections) ProposeInspection(context.Context, api.ProposeInspectionRequestObject) (api.ProposeInspectionResponseObject, error) {
	return nil, errPending
}

// GetInspection is pending.
func (Inspections) GetInspection(context.Context, api.GetInspectionRequestObject) (api.GetInspectionResponseObject, error) {
	return nil, errPending
}

// ConfirmInspection is pending.
func (Inspections) ConfirmInspection(context.Context, api.ConfirmInspectionRequestObject) (api.ConfirmInspectionResponseObject, error) {
	return nil, errPending
}

// EndInspection is pending.
func (Inspections) EndInspection(context.Context, api.EndInspectionRequestObject) (api.EndInspectionResponseObject, error) {
	return nil, errPending
}

// ListDeidentifiedSummaries is pending.
func (Inspections) ListDeidentifiedSummaries(context.Context, api.ListDeidentifiedSummariesRequestObject) (api.ListDeidentifiedSummariesResponseObject, error) {
	return nil, errPending
}
