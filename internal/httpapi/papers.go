package httpapi

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/paper"
)

const asPaper = "application/pdf"

// printReport gives the full report as a paper. Its tag is of the bytes: a paper says
// for whom it was made and on which day.
func (h Outcomes) printReport(ctx context.Context, r api.GetReportRequestObject) (api.GetReportResponseObject, error) {
	seen, err := h.Service.PrintReport(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	file, err := reportPaper(seen).PDF()
	if err != nil {
		return nil, err
	}
	tag := tagOf(file)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetReport304Response{Headers: api.GetReport304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetReport200ApplicationPdfResponse{
		Body: bytes.NewReader(file), ContentLength: int64(len(file)), Headers: api.GetReport200ResponseHeaders{ETag: tag, CacheControl: noStore},
	}, nil
}

// printSummary gives the summary as a paper.
func (h Outcomes) printSummary(ctx context.Context, r api.GetSummaryRequestObject) (api.GetSummaryResponseObject, error) {
	seen, err := h.Service.PrintSummary(ctx, actor(ctx), id.Observation{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	file, err := summaryPaper(seen).PDF()
	if err != nil {
		return nil, err
	}
	tag := tagOf(file)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetSummary304Response{Headers: api.GetSummary304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetSummary200ApplicationPdfResponse{
		Body: bytes.NewReader(file), ContentLength: int64(len(file)), Headers: api.GetSummary200ResponseHeaders{ETag: tag, CacheControl: noStore},
	}, nil
}

// reportPaper is the report as its view shows it, in words instead of keys.
func reportPaper(s observation.PaperSeen) paper.Report {
	p := paper.Report{
		Issue: paper.Issue{
			Hub: s.Hub, Version: s.Report.Version, IssuedOn: calendar.DateOf(s.Report.IssuedAt), Author: s.AuthorName, Issuer: s.IssuerName,
			Reason: opened(s.Reason, s.Open), PreparedFor: s.PreparedFor, PreparedOn: s.PreparedOn,
			Visit: paper.Visit{
				School: s.Names.School, URN: s.Names.URN, Partner: s.Names.Partner, Teacher: s.Names.Teacher,
				On: calendar.DateOf(*s.StartedAt), StartedAt: *s.StartedAt, FinishedAt: *s.FinishedAt,
				Framework: s.Framework.Name, Edition: fmt.Sprintf("edition %d", s.Framework.Edition),
			},
		},
		Text: opened(s.Report.Report, s.Open), Responses: onPaper(s.Responses),
	}
	for _, j := range openedList(s.Judgements, s.Open) {
		p.Judgements = append(p.Judgements, judgedOn(j, s.Framework.Content))
	}
	return p
}

// summaryPaper is the summary as its view shows it, with nothing that the view has not.
func summaryPaper(s observation.PaperSeen) paper.Summary {
	return paper.Summary{
		Issue: paper.Issue{
			Hub: s.Hub, Version: s.SummaryVersion, IssuedOn: calendar.DateOf(s.SummaryIssuedAt), PreparedFor: s.PreparedFor, PreparedOn: s.PreparedOn,
			Visit: paper.Visit{
				School: s.Names.School, URN: s.Names.URN, Partner: s.Names.Partner, Teacher: s.Names.Teacher, On: calendar.DateOf(*s.StartedAt),
			},
		},
		Text: opened(s.Summary, s.Open), Responses: onPaper(s.Responses),
	}
}

// judgedOn puts a judgement into the framework's own words; a key that it does not have
// stands as it is.
func judgedOn(j observation.Judgement, content framework.Content) paper.Judgement {
	out := paper.Judgement{Principle: j.Principle, Grade: j.Grade, NotObserved: j.NotObserved, Evidence: j.Evidence}
	principle, known := content.Principle(j.Principle)
	if known {
		out.Principle = principle.Title
	}
	if grade, known := content.Scale.Grade(j.Grade); known {
		out.Grade = grade.Label
	}
	for _, i := range j.Indicators {
		statement := i.Indicator
		if indicator, known := principle.Indicator(i.Indicator); known {
			statement = indicator.Statement
		}
		out.Indicators = append(out.Indicators, paper.Indicator{Statement: statement, Outcome: sentence(i.Outcome)})
	}
	return out
}

// sentence makes a key of the contract readable: "not-seen" is "Not seen".
func sentence(key string) string {
	words := strings.ReplaceAll(key, "-", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

func onPaper(in observation.ResponsesSeen) []paper.Response {
	var out []paper.Response
	for _, r := range in.Page.Items {
		out = append(out, paper.Response{By: r.ByName, On: calendar.DateOf(r.At), Text: opened(r.Text, in.Open)})
	}
	return out
}
