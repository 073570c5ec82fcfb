package httpapi

import (
	"context"
	"errors"

	"github.com/hubqa/hubqa/api"
)

var errPending = errors.New("httpapi: not built yet")

// ListNotices is pending.
func (Notices) ListNotices(context.Context, api.ListNoticesRequestObject) (api.ListNoticesResponseObject, error) {
	return nil, errPending
}

// GetNotice is pending.
func (Notices) GetNotice(context.Context, api.GetNoticeRequestObject) (api.GetNoticeResponseObject, error) {
	return nil, errPending
}

// MarkNoticeRead is pending.
func (Notices) MarkNoticeRead(context.Context, api.MarkNoticeReadRequestObject) (api.MarkNoticeReadResponseObject, error) {
	return nil, errPending
}

// ListBreakGlass is pending.
func (Outcomes) ListBreakGlass(context.Context, api.ListBreakGlassRequestObject) (api.ListBreakGlassResponseObject, error) {
	return nil, errPending
}

// BreakGlass is pending.
func (Outcomes) BreakGlass(context.Context, api.BreakGlassRequestObject) (api.BreakGlassResponseObject, error) {
	return nil, errPending
}

// GetFactualAccuracy is pending.
func (Outcomes) GetFactualAccuracy(context.Context, api.GetFactualAccuracyRequestObject) (api.GetFactualAccuracyResponseObject, error) {
	return nil, errPending
}

// ListDraftReplies is pending.
func (Outcomes) ListDraftReplies(context.Context, api.ListDraftRepliesRequestObject) (api.ListDraftRepliesResponseObject, error) {
	return nil, errPending
}

// ReplyToDraft is pending.
func (Outcomes) ReplyToDraft(context.Context, api.ReplyToDraftRequestObject) (api.ReplyToDraftResponseObject, error) {
	return nil, errPending
}

// AcknowledgeReport is pending.
func (Outcomes) AcknowledgeReport(context.Context, api.AcknowledgeReportRequestObject) (api.AcknowledgeReportResponseObject, error) {
	return nil, errPending
}

// CorrectReport is pending.
func (Outcomes) CorrectReport(context.Context, api.CorrectReportRequestObject) (api.CorrectReportResponseObject, error) {
	return nil, errPending
}

// ListReportVersions is pending.
func (Outcomes) ListReportVersions(context.Context, api.ListReportVersionsRequestObject) (api.ListReportVersionsResponseObject, error) {
	return nil, errPending
}

// GetReportVersion is pending.
func (Outcomes) GetReportVersion(context.Context, api.GetReportVersionRequestObject) (api.GetReportVersionResponseObject, error) {
	return nil, errPending
}

// GiveShare is pending.
func (Shares) GiveShare(context.Context, api.GiveShareRequestObject) (api.GiveShareResponseObject, error) {
	return nil, errPending
}

// ListShares is pending.
func (Shares) ListShares(context.Context, api.ListSharesRequestObject) (api.ListSharesResponseObject, error) {
	return nil, errPending
}

// GetShare is pending.
func (Shares) GetShare(context.Context, api.GetShareRequestObject) (api.GetShareResponseObject, error) {
	return nil, errPending
}

// EndShare is pending.
func (Shares) EndShare(context.Context, api.EndShareRequestObject) (api.EndShareResponseObject, error) {
	return nil, errPending
}

// Shares is pending.
type Shares struct{}

// Notices is pending.
type Notices struct{}
