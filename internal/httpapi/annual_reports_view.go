package httpapi

import (
	"fmt"
	"strconv"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/annualreport"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/paper"
)

var errYearInBody = errMalformed.At(fault.Field{Pointer: "/academicYear", Rule: "format", Detail: "An academic year is written 2026-27."})

func annualReportView(s annualreport.Seen) api.AnnualReport {
	view := api.AnnualReport{
		ID: s.ID.UUID, AcademicYear: s.AcademicYear.String(), State: api.AnnualReportState(s.State), Commentary: s.Commentary, DrawnUpBy: s.DrawnUpAs,
		Figures: annualFigures(s.Figures), PublishedAt: s.PublishedAt, UpdatedAt: s.UpdatedAt, AllowedActions: actions(s.Allowed),
	}
	return view
}

func annualFigures(f annualreport.Figures) api.AnnualFigures {
	view := api.AnnualFigures{
		CountedOn: date(f.CountedOn), Withheld: f.Withheld, Held: annualCount(f.Held), Arranged: annualCount(f.Arranged), Cancelled: annualCount(f.Cancelled), Declined: annualCount(f.Declined),
		Partners: annualCount(f.Partners), Schools: annualCount(f.Schools), Teachers: annualCount(f.Teachers), Observers: annualCount(f.Observers), Report: annualTimes(f.Report), Feedback: annualTimes(f.Feedback),
		Months: []api.AnnualMonth{}, Clauses: []api.AnnualClause{}, Suggestions: []api.AnnualSuggestions{}, Agreement: []api.AnnualAgreement{},
		Needs: api.AnnualNeeds{
			Raised: annualCount(f.Needs.Raised), Closed: annualCount(f.Needs.Closed), Open: annualCount(f.Needs.Open), Overdue: annualCount(f.Needs.Overdue), Ages: []api.AnnualAge{},
		},
	}
	for _, m := range f.Months {
		view.Months = append(view.Months, api.AnnualMonth{Month: m.Month, Held: annualCount(m.Held)})
	}
	for _, c := range f.Clauses {
		view.Clauses = append(view.Clauses, api.AnnualClause{
			Clause: api.Clause(c.Clause), Met: annualCount(c.Met), Excepted: annualCount(c.Excepted), NotMet: annualCount(c.NotMet), Pending: annualCount(c.Pending),
			NotApplicable: annualCount(c.NotApplicable), Share: annualValue(c.Share, c.Met.Withheld),
		})
	}
	for _, a := range f.Needs.Ages {
		view.Needs.Ages = append(view.Needs.Ages, api.AnnualAge{From: a.From, To: orAbsent(a.To), Needs: annualCount(a.Needs)})
	}
	for _, s := range f.Suggestions {
		view.Suggestions = append(view.Suggestions, api.AnnualSuggestions{Status: api.SuggestionStatus(s.Status), Number: annualCount(s.Number)})
	}
	if c := f.Coverage; c != nil {
		view.Coverage = &api.AnnualCoverage{
			Due: annualCount(c.Due), Met: annualCount(c.Met), Planned: annualCount(c.Planned), Open: annualCount(c.Open),
			Overdue: annualCount(c.Overdue), Waived: annualCount(c.Waived),
		}
	}
	for _, a := range f.Agreement {
		view.Agreement = append(view.Agreement, api.AnnualAgreement{
			Framework: a.Framework, Edition: a.Edition, Principle: a.Principle, Pairs: a.Pairs,
			Percent: annualMeasure(&a.Percent, 10), Kappa: annualMeasure(a.Kappa, 1000), LinearKappa: annualMeasure(a.Linear, 1000),
		})
	}
	return view
}

func annualMeasure(m *annualreport.Measure, parts float64) api.AgreementFigure {
	if m == nil {
		return unvalued(api.AgreementMarkerZ)
	}
	view := valued(m.Value, parts, m.Within)
	if m.Band != "" {
		band := api.AgreementBand(m.Band)
		view.Band = &band
	}
	return view
}

func annualTimes(t annualreport.Times) api.AnnualTimes {
	withheld := t.InTime.Withheld
	return api.AnnualTimes{
		InTime: annualCount(t.InTime), Late: annualCount(t.Late), Overdue: annualCount(t.Overdue), Pending: annualCount(t.Pending),
		Share: annualValue(t.Share, withheld), Median: annualValue(t.Median, withheld),
	}
}

func annualValue(v *float64, withheld bool) (view api.AnnualValue) {
	because := api.FigureMarker("z")
	if withheld {
		v, because = nil, "c"
	}
	if v == nil {
		view.Marker = &because
		view.Value.SetNull()
		return view
	}
	view.Value.Set(*v)
	return view
}

func annualCount(c annualreport.Count) api.Figure {
	if c.Withheld {
		return figure(nil, "c")
	}
	return figure(&c.Number, "")
}

// annualPaper is the report as its view shows it, in words instead of keys.
func annualPaper(s annualreport.Seen) paper.Annual {
	f := s.Figures
	p := paper.Annual{
		Hub: s.HubName, Year: s.AcademicYear.String(), Author: s.DrawnUpAs, CountedOn: f.CountedOn, Commentary: s.Commentary, Withheld: f.Withheld,
		Held: onPaperCount(f.Held), Partners: onPaperCount(f.Partners), Schools: onPaperCount(f.Schools), Teachers: onPaperCount(f.Teachers),
		Observers: onPaperCount(f.Observers), Arranged: onPaperCount(f.Arranged), Cancelled: onPaperCount(f.Cancelled), Declined: onPaperCount(f.Declined),
		Reports: onPaperTimes(f.Report), Feedback: onPaperTimes(f.Feedback),
		Raised: onPaperCount(f.Needs.Raised), Closed: onPaperCount(f.Needs.Closed), Open: onPaperCount(f.Needs.Open), Overdue: onPaperCount(f.Needs.Overdue),
	}
	if s.PublishedAt != nil {
		p.PublishedOn = calendar.DateOf(*s.PublishedAt)
	}
	for _, m := range f.Months {
		p.Months = append(p.Months, onPaperTally(monthInWords(m.Month), m.Held))
	}
	for _, c := range f.Clauses {
		p.Clauses = append(p.Clauses, paper.ClauseTally{
			Name: clauseInWords(c.Clause), Met: c.Met.Number, Excepted: c.Excepted.Number, NotMet: c.NotMet.Number, Share: onPaperNumber(c.Share), Withheld: c.Met.Withheld,
		})
	}
	for _, a := range f.Needs.Ages {
		name := fmt.Sprintf("%d to %d days", a.From, a.To)
		if a.To == 0 {
			name = fmt.Sprintf("%d days and more", a.From)
		}
		p.Ages = append(p.Ages, onPaperTally(name, a.Needs))
	}
	if c := f.Coverage; c != nil {
		p.Due = onPaperCount(c.Due)
		for _, of := range []struct {
			name string
			n    annualreport.Count
		}{{"Met", c.Met}, {"Planned", c.Planned}, {"Open", c.Open}, {"Overdue", c.Overdue}, {"Waived", c.Waived}} {
			p.Standings = append(p.Standings, onPaperTally(of.name, of.n))
		}
	}
	for _, a := range f.Agreement {
		line := paper.Agreed{Principle: a.Principle, Edition: fmt.Sprintf("%s, edition %d", a.Framework, a.Edition), Pairs: a.Pairs, Percent: a.Percent.Value}
		if a.Kappa != nil {
			line.Kappa, line.Band = strconv.FormatFloat(a.Kappa.Value, 'f', 2, 64), sentence(a.Kappa.Band)
		}
		p.Agreement = append(p.Agreement, line)
	}
	for _, g := range f.Suggestions {
		p.Suggestions = append(p.Suggestions, onPaperTally(sentence(g.Status), g.Number))
	}
	return p
}

func onPaperTally(name string, c annualreport.Count) paper.Tally {
	return paper.Tally{Name: name, Number: c.Number, Withheld: c.Withheld}
}

func onPaperTimes(t annualreport.Times) paper.InTime {
	return paper.InTime{
		InTime: t.InTime.Number, Late: t.Late.Number, Overdue: t.Overdue.Number, Pending: t.Pending.Number,
		Share: onPaperNumber(t.Share), Median: onPaperNumber(t.Median), Withheld: t.InTime.Withheld,
	}
}

func onPaperNumber(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

func onPaperCount(c annualreport.Count) string {
	if c.Withheld {
		return "c"
	}
	return strconv.Itoa(c.Number)
}

// monthInWords writes 2026-10 as October 2026.
func monthInWords(month string) string {
	first, err := calendar.ParseDate(month + "-01")
	if err != nil {
		return month
	}
	return first.Month().String() + " " + strconv.Itoa(first.Year())
}

var clauseNames = map[string]string{
	"agreed_time": "At the agreed time", "notice": "Notice given", "criteria_shared": "Criteria shared beforehand", "duration": "Length of the visit",
	"non_participation": "Observer took no part", "school_contact": "Contact with the school", "immediate_feedback": "Immediate feedback",
	"constructive_feedback": "Constructive feedback", "dialogue": "Teacher’s side kept", "development_needs": "Development needs addressed",
	"written_report": "Report in ten working days", "confidentiality": "Confidential outcome", "summary_report": "Summary published", "manageable": "No preparation asked",
}

func clauseInWords(clause string) string {
	if name, known := clauseNames[clause]; known {
		return name
	}
	return clause
}
