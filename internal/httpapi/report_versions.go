package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/page"
)

// AcknowledgeReport keeps that the teacher has received the version that they read.
func (h Outcomes) AcknowledgeReport(ctx context.Context, r api.AcknowledgeReportRequestObject) (api.AcknowledgeReportResponseObject, error) {
	seen, err := h.Service.AcknowledgeReport(ctx, actor(ctx), id.Observation{UUID: r.ID}, matchRead(r.Params.IfMatch, reportView))
	if err != nil {
		return nil, err
	}
	view := reportView(seen)
	return api.AcknowledgeReport200JSONResponse{Body: view, Headers: api.AcknowledgeReport200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// CorrectReport issues a new version.
func (h Outcomes) CorrectReport(ctx context.Context, r api.CorrectReportRequestObject) (api.CorrectReportResponseObject, error) {
	b := r.Body
	change := observation.Correction{Reason: b.Reason, Report: b.Report, Summary: b.Summary}
	if b.AppealID != nil {
		change.Appeal = &id.Appeal{UUID: *b.AppealID}
	}
	if b.Judgements != nil {
		all := judged(b.Judgements)
		change.Judgements = &all
	}
	seen, err := h.Service.CorrectReport(ctx, actor(ctx), id.Observation{UUID: r.ID}, matchRead(r.Params.IfMatch, reportView), change)
	if err != nil {
		return nil, err
	}
	view := reportView(seen)
	return api.CorrectReport200JSONResponse{Body: view, Headers: api.CorrectReport200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// ListReportVersions gives every version of a report.
func (h Outcomes) ListReportVersions(ctx context.Context, r api.ListReportVersionsRequestObject) (api.ListReportVersionsResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	seen, err := h.Service.ListReportVersions(ctx, actor(ctx), id.Observation{UUID: r.ID}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, seen.Page.Next)
	items := page.Map(seen.Page, func(r observation.Report) api.ReportVersionCard { return versionCard(r, seen.Open) }).Items
	return api.ListReportVersions200JSONResponse{
		Body:    api.ReportVersionPage{Items: items, NextCursor: next},
		Headers: api.ListReportVersions200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// GetReportVersion gives report and summary as one version had them.
func (h Outcomes) GetReportVersion(ctx context.Context, r api.GetReportVersionRequestObject) (api.GetReportVersionResponseObject, error) {
	seen, err := h.Service.ReadReportVersion(ctx, actor(ctx), id.Observation{UUID: r.ID}, r.Version)
	if err != nil {
		return nil, err
	}
	view := versionView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetReportVersion304Response{Headers: api.GetReportVersion304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetReportVersion200JSONResponse{Body: view, Headers: api.GetReportVersion200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

func versionCard(r observation.Report, open access.Disclosure) api.ReportVersionCard {
	card := api.ReportVersionCard{
		Version: r.Version, IssuedAt: r.IssuedAt, IssuedBy: person(r.IssuedBy, r.IssuerName),
		Reason: orAbsent(opened(r.Reason, open)), Changed: []api.ReportPart{},
	}
	for _, part := range r.Differs() {
		card.Changed = append(card.Changed, api.ReportPart(part))
	}
	return card
}

func versionView(s observation.OutcomeSeen) api.ReportVersion {
	whole := reportView(s)
	return api.ReportVersion{
		ObservationID: whole.ObservationID, Version: whole.Version, IssuedAt: whole.IssuedAt, IssuedBy: whole.IssuedBy, Reason: whole.Reason,
		DueOn: whole.DueOn, Author: whole.Author, FrameworkID: whole.FrameworkID, Report: whole.Report, Judgements: whole.Judgements,
		Summary: opened(s.Summary, s.Open),
	}
}
