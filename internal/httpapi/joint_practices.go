package httpapi

import (
	"context"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/jointpractice"
	"github.com/hubqa/hubqa/internal/page"
)

// JointPractices answers for what teachers and visiting musicians did together. Every answer is
// confidential.
type JointPractices struct{ Service jointpractice.Service }

// ListJointPractices gives a page of joint practice.
func (h JointPractices) ListJointPractices(ctx context.Context, r api.ListJointPracticesRequestObject) (api.ListJointPracticesResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, p.Sort)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), jointpractice.Filter{
		School: id.School{UUID: of(p.SchoolID)}, Partner: id.Partner{UUID: of(p.PartnerID)}, Provision: id.Provision{UUID: of(p.ProvisionID)},
		Days: calendar.Range{From: dateOf(p.From), To: dateOf(p.To)}, Withdrawn: p.Withdrawn,
	}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListJointPractices200JSONResponse{
		Body:    api.JointPracticePage{Items: page.Map(found, jointPracticeView).Items, NextCursor: next},
		Headers: api.ListJointPractices200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// RecordJointPractice records joint practice.
func (h JointPractices) RecordJointPractice(ctx context.Context, r api.RecordJointPracticeRequestObject) (api.RecordJointPracticeResponseObject, error) {
	b := r.Body
	n := jointpractice.New{
		School: id.School{UUID: b.SchoolID}, Partner: id.Partner{UUID: b.PartnerID},
		Content: jointpractice.NewContent(string(b.Kind), dateOf(&b.HeldOn), b.Minutes, b.SchoolStaff, b.Musicians, b.Subject, text(b.SchoolLearned), text(b.PartnerLearned)),
	}
	if in, err := b.ProvisionID.Get(); err == nil {
		n.Provision = id.Provision{UUID: in}
	}
	seen, err := h.Service.Record(ctx, actor(ctx), n)
	if err != nil {
		return nil, err
	}
	view := jointPracticeView(seen)
	return api.RecordJointPractice201JSONResponse{Body: view, Headers: api.RecordJointPractice201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/joint-practices/" + seen.ID.String(),
	}}, nil
}

// GetJointPractice gives one record.
func (h JointPractices) GetJointPractice(ctx context.Context, r api.GetJointPracticeRequestObject) (api.GetJointPracticeResponseObject, error) {
	seen, err := h.Service.Read(ctx, actor(ctx), id.JointPractice{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := jointPracticeView(seen)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetJointPractice304Response{Headers: api.GetJointPractice304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetJointPractice200JSONResponse{Body: view, Headers: api.GetJointPractice200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

// CorrectJointPractice puts what is said of it now in the place of what was said.
func (h JointPractices) CorrectJointPractice(ctx context.Context, r api.CorrectJointPracticeRequestObject) (api.CorrectJointPracticeResponseObject, error) {
	b := r.Body
	seen, err := h.Service.Correct(ctx, actor(ctx), id.JointPractice{UUID: r.ID}, match(r.Params.IfMatch, jointPracticeView),
		jointpractice.NewContent(string(b.Kind), dateOf(&b.HeldOn), b.Minutes, b.SchoolStaff, b.Musicians, b.Subject, text(b.SchoolLearned), text(b.PartnerLearned)))
	if err != nil {
		return nil, err
	}
	view := jointPracticeView(seen)
	return api.CorrectJointPractice200JSONResponse{Body: view, Headers: api.CorrectJointPractice200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

// WithdrawJointPractice takes it back with a reason.
func (h JointPractices) WithdrawJointPractice(ctx context.Context, r api.WithdrawJointPracticeRequestObject) (api.WithdrawJointPracticeResponseObject, error) {
	seen, err := h.Service.Withdraw(ctx, actor(ctx), id.JointPractice{UUID: r.ID}, match(r.Params.IfMatch, jointPracticeView), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	view := jointPracticeView(seen)
	return api.WithdrawJointPractice200JSONResponse{Body: view, Headers: api.WithdrawJointPractice200ResponseHeaders{ETag: etag(view), CacheControl: noStore}}, nil
}

func jointPracticeView(s jointpractice.Seen) api.JointPractice {
	view := api.JointPractice{
		ID: s.ID.UUID, School: api.SchoolRef{ID: s.SchoolID.UUID, Urn: s.SchoolURN, Name: s.SchoolName}, Partner: api.PartnerRef{ID: s.PartnerID.UUID, Name: s.PartnerName},
		Kind: api.JointPracticeKind(s.Kind), HeldOn: date(s.HeldOn), Minutes: s.Minutes, SchoolStaff: s.SchoolStaff, Musicians: s.Musicians,
		Subject: orAbsent(opened(s.Subject, s.Open)), SchoolLearned: orAbsent(opened(s.SchoolLearned, s.Open)), PartnerLearned: orAbsent(opened(s.PartnerLearned, s.Open)),
		RecordedBy: person(s.EnteredBy, s.EnteredByName), RecordedAt: s.CreatedAt, WithdrawnAt: s.WithdrawnAt,
		WithdrawalReason: orAbsent(opened(s.WithdrawalReason, s.Open)), AllowedActions: actions(s.Allowed),
	}
	if s.ProvisionID != nil {
		view.Provision = &api.ProvisionRef{ID: s.ProvisionID.UUID, Name: s.ProvisionName}
	}
	if s.WithdrawnBy != nil {
		view.WithdrawnBy = &s.WithdrawnBy.UUID
	}
	return view
}
