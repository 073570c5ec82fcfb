package httpapi

import (
	"bytes"
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/annualreport"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
)

// AnnualReports answers for a hub's QA reports of academic years.
type AnnualReports struct{ Service annualreport.Service }

// ListAnnualReports gives a page of reports.
func (h AnnualReports) ListAnnualReports(ctx context.Context, r api.ListAnnualReportsRequestObject) (api.ListAnnualReportsResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, r.Params.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListAnnualReports200JSONResponse{
		Body: api.AnnualReportPage{Items: page.Map(found, annualReportView).Items, NextCursor: next}, Headers: api.ListAnnualReports200ResponseHeaders{Link: link},
	}, nil
}

// DrawUpAnnualReport draws up a draft.
func (h AnnualReports) DrawUpAnnualReport(ctx context.Context, r api.DrawUpAnnualReportRequestObject) (api.DrawUpAnnualReportResponseObject, error) {
	year, err := calendar.ParseAcademicYear(r.Body.AcademicYear)
	if err != nil {
		return nil, errYearInBody
	}
	seen, err := h.Service.DrawUp(ctx, actor(ctx), year, of(r.Body.Commentary))
	if err != nil {
		return nil, err
	}
	view := annualReportView(seen)
	return api.DrawUpAnnualReport201JSONResponse{Body: view, Headers: api.DrawUpAnnualReport201ResponseHeaders{
		ETag: etag(view), Location: "/v1/annual-reports/" + seen.ID.String(),
	}}, nil
}

// GetAnnualReport gives one report, as JSON or as a paper.
func (h AnnualReports) GetAnnualReport(ctx context.Context, r api.GetAnnualReportRequestObject) (api.GetAnnualReportResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.AnnualReport{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	if callOf(ctx).format == asPaper {
		return printAnnualReport(seen, r.Params.IfNoneMatch)
	}
	view := annualReportView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetAnnualReport304Response{Headers: api.GetAnnualReport304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetAnnualReport200JSONResponse{Body: view, Headers: api.GetAnnualReport200ResponseHeaders{ETag: tag}}, nil
}

func printAnnualReport(seen annualreport.Seen, held *string) (api.GetAnnualReportResponseObject, error) {
	file, err := annualPaper(seen).PDF()
	if err != nil {
		return nil, err
	}
	tag := tagOf(file)
	if notModified(held, tag) {
		return api.GetAnnualReport304Response{Headers: api.GetAnnualReport304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetAnnualReport200ApplicationPdfResponse{
		Body: bytes.NewReader(file), ContentLength: int64(len(file)), Headers: api.GetAnnualReport200ResponseHeaders{ETag: tag},
	}, nil
}

// UpdateAnnualReport changes a draft.
func (h AnnualReports) UpdateAnnualReport(ctx context.Context, r api.UpdateAnnualReportRequestObject) (api.UpdateAnnualReportResponseObject, error) {
	seen, err := h.Service.Update(ctx, actor(ctx), id.AnnualReport{UUID: r.ID}, match(r.Params.IfMatch, annualReportView), r.Body.Commentary)
	if err != nil {
		return nil, err
	}
	view := annualReportView(seen)
	return api.UpdateAnnualReport200JSONResponse{Body: view, Headers: api.UpdateAnnualReport200ResponseHeaders{ETag: etag(view)}}, nil
}

// PublishAnnualReport publishes a report.
func (h AnnualReports) PublishAnnualReport(ctx context.Context, r api.PublishAnnualReportRequestObject) (api.PublishAnnualReportResponseObject, error) {
	seen, err := h.Service.Publish(ctx, actor(ctx), id.AnnualReport{UUID: r.ID}, match(r.Params.IfMatch, annualReportView))
	if err != nil {
		return nil, err
	}
	view := annualReportView(seen)
	return api.PublishAnnualReport200JSONResponse{Body: view, Headers: api.PublishAnnualReport200ResponseHeaders{ETag: etag(view)}}, nil
}
