package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/schoolplan"
)

// SchoolPlans answers for what is known of schools' own plans. How a school sees itself is
// confidential.
type SchoolPlans struct{ Service schoolplan.Service }

// ListSchoolPlans gives a page of schools' plans.
func (h SchoolPlans) ListSchoolPlans(ctx context.Context, r api.ListSchoolPlansRequestObject) (api.ListSchoolPlansResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	year, err := yearIn(p.AcademicYear)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), schoolplan.Filter{School: id.School{UUID: of(p.SchoolID)}, Year: year}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListSchoolPlans200JSONResponse{
		Body:    api.SchoolPlanPage{Items: page.Map(found, schoolPlanCard).Items, NextCursor: next},
		Headers: api.ListSchoolPlans200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// RecordSchoolPlan records what is known of a school's plan.
func (h SchoolPlans) RecordSchoolPlan(ctx context.Context, r api.RecordSchoolPlanRequestObject) (api.RecordSchoolPlanResponseObject, error) {
	b := r.Body
	year, err := calendar.ParseAcademicYear(b.AcademicYear)
	if err != nil {
		return nil, errYearInBody
	}
	seen, err := h.Service.Record(ctx, actor(ctx), id.School{UUID: b.SchoolID}, year, schoolplan.Known{
		Has: b.HasPlan, SummaryURL: of(b.SummaryURL), CheckedOn: dateOf(b.SummaryCheckedOn), UpdatedOn: dateOf(b.PlanUpdatedOn),
		Evaluation: selfEvaluationIn(b.SelfEvaluation),
	})
	if err != nil {
		return nil, err
	}
	view := schoolPlanView(seen)
	return api.RecordSchoolPlan201JSONResponse{Body: view, Headers: api.RecordSchoolPlan201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/school-plans/" + seen.ID.String(),
	}}, nil
}

// GetSchoolPlan gives one school's plan.
func (h SchoolPlans) GetSchoolPlan(ctx context.Context, r api.GetSchoolPlanRequestObject) (api.GetSchoolPlanResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.SchoolPlan{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := schoolPlanView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetSchoolPlan304Response{Headers: api.GetSchoolPlan304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetSchoolPlan200JSONResponse{Body: view, Headers: api.GetSchoolPlan200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// UpdateSchoolPlan replaces what is known of a school's plan.
func (h SchoolPlans) UpdateSchoolPlan(ctx context.Context, r api.UpdateSchoolPlanRequestObject) (api.UpdateSchoolPlanResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Update(ctx, actor(ctx), id.SchoolPlan{UUID: r.ID}, match(r.Params.IfMatch, schoolPlanView), schoolplan.Known{
		Has: b.HasPlan, SummaryURL: of(b.SummaryURL), CheckedOn: dateOf(b.SummaryCheckedOn), UpdatedOn: dateOf(b.PlanUpdatedOn),
		Evaluation: selfEvaluationIn(b.SelfEvaluation),
	})
	if err != nil {
		return nil, err
	}
	view := schoolPlanView(seen)
	return api.UpdateSchoolPlan200JSONResponse{Body: view, Headers: api.UpdateSchoolPlan200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

func selfEvaluationIn(said *api.SchoolSelfEvaluation) (e schoolplan.SelfEvaluation) {
	if said == nil {
		return e
	}
	for _, f := range said.Features {
		e.Features = append(e.Features, schoolplan.JudgedFeature{
			Feature: schoolplan.Feature(f.Feature), Judged: schoolplan.Judged{Judgement: string(of(f.Judgement)), Note: of(f.Note)},
		})
	}
	if p := said.Progression; p != nil {
		e.Progression = schoolplan.Judged{Judgement: string(of(p.Judgement)), Note: of(p.Note)}
	}
	return e
}

func schoolPlanCard(s schoolplan.Seen) api.SchoolPlanCard {
	return api.SchoolPlanCard{
		ID: s.ID.UUID, School: schoolRef(s.SchoolID, s.URN, s.SchoolName), AcademicYear: s.AcademicYear.String(), HasPlan: s.Has,
		SummaryURL: orAbsent(s.SummaryURL), SummaryCheckedOn: dateOrAbsent(s.CheckedOn), SummaryPublished: s.Published(),
		PlanUpdatedOn: dateOrAbsent(s.UpdatedOn), UpToDate: s.UpToDate(), SelfEvaluation: selfEvaluationView(s.Evaluation, s.Open), RecordedAt: s.CreatedAt,
	}
}

func schoolPlanView(s schoolplan.Seen) api.SchoolPlan {
	c := schoolPlanCard(s)
	view := api.SchoolPlan{
		ID: c.ID, School: c.School, AcademicYear: c.AcademicYear, HasPlan: c.HasPlan, SummaryURL: c.SummaryURL, SummaryCheckedOn: c.SummaryCheckedOn,
		SummaryPublished: c.SummaryPublished, PlanUpdatedOn: c.PlanUpdatedOn, UpToDate: c.UpToDate, SelfEvaluation: c.SelfEvaluation,
		RecordedAt: c.RecordedAt, AllowedActions: actions(s.Allowed),
	}
	if s.LastYear != nil {
		last := schoolPlanCard(*s.LastYear)
		view.LastYear = &last
	}
	return view
}

// selfEvaluationView shows how a school sees itself, where it says so and the reader may know.
func selfEvaluationView(sealed access.SealedOf[access.SchoolPlan, schoolplan.SelfEvaluation], with access.Disclosure) *api.SchoolSelfEvaluation {
	e, ok := sealed.Open(with)
	if !ok || sealed.IsEmpty() {
		return nil
	}
	view := &api.SchoolSelfEvaluation{}
	for _, f := range e.Features {
		view.Features = append(view.Features, api.SchoolFeatureView{
			Feature: api.SchoolFeature(f.Feature), Judgement: orAbsent(api.SchoolJudgement(f.Judgement)), Note: orAbsent(f.Note),
		})
	}
	if p := e.Progression; p != (schoolplan.Judged{}) {
		view.Progression = &api.SchoolProgressionView{Judgement: orAbsent(api.SchoolJudgement(p.Judgement)), Note: orAbsent(p.Note)}
	}
	return view
}
