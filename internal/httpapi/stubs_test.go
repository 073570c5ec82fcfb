package httpapi

import (
	"context"
	"errors"
	"sync"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/replay"
)

// tokenNames is an Authenticator to whom a token is a name.
type tokenNames struct{}

var errForged = errors.New("signature is invalid")

func (tokenNames) Authenticate(_ context.Context, token string) (access.Actor, error) {
	switch token {
	case "manager":
		return theManager, nil
	case "teacher":
		return theTeacher, nil
	case "zero":
		return access.Actor{}, nil
	case "down":
		return access.Actor{}, fault.New(fault.Unavailable, "unavailable", "The service cannot answer now.")
	}
	return access.Actor{}, errForged
}

// memoryOnce is a Once that keeps answers in memory, as the store does in a table.
type memoryOnce struct {
	mu       sync.Mutex
	attempts []replay.Attempt
	answers  map[string]replay.Answer
	rolled   int // transactions that ended in an error
}

type inTransaction struct{}

func (m *memoryOnce) Once(ctx context.Context, who access.Actor, a replay.Attempt, do func(context.Context) (replay.Answer, error)) (replay.Answer, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.attempts = append(m.attempts, a)
	name := who.Principal().String() + a.Key
	if answer, ok := m.answers[name]; ok {
		return answer, true, nil
	}
	answer, err := do(context.WithValue(ctx, inTransaction{}, true))
	if err != nil {
		m.rolled++
		return replay.Answer{}, false, err
	}
	if m.answers == nil {
		m.answers = map[string]replay.Answer{}
	}
	m.answers[name] = answer
	return answer, false, nil
}

// stubHandlers overrides the operations that tests call; any other is a nil interface.
type stubHandlers struct {
	api.StrictServerInterface
	service *ServiceHandlers

	createSchool func(context.Context, api.CreateSchoolRequestObject) (api.CreateSchoolResponseObject, error)
	getSchool    func(context.Context, api.GetSchoolRequestObject) (api.GetSchoolResponseObject, error)
	updateSchool func(context.Context, api.UpdateSchoolRequestObject) (api.UpdateSchoolResponseObject, error)
	listSchools  func(context.Context, api.ListSchoolsRequestObject) (api.ListSchoolsResponseObject, error)
	startImport  func(context.Context, api.StartImportRequestObject) (api.StartImportResponseObject, error)
	listErrors   func(context.Context, api.ListImportErrorsRequestObject) (api.ListImportErrorsResponseObject, error)
	getReport    func(context.Context, api.GetReportRequestObject) (api.GetReportResponseObject, error)
	hubPack      func(context.Context, api.GetHubEvidencePackRequestObject) (api.GetHubEvidencePackResponseObject, error)
	publish      func(context.Context, api.PublishFrameworkRequestObject) (api.PublishFrameworkResponseObject, error)
}

func (h *stubHandlers) GetHealth(ctx context.Context, r api.GetHealthRequestObject) (api.GetHealthResponseObject, error) {
	return h.service.GetHealth(ctx, r)
}

func (h *stubHandlers) GetReadiness(ctx context.Context, r api.GetReadinessRequestObject) (api.GetReadinessResponseObject, error) {
	return h.service.GetReadiness(ctx, r)
}

func (h *stubHandlers) GetJwks(ctx context.Context, r api.GetJwksRequestObject) (api.GetJwksResponseObject, error) {
	return h.service.GetJwks(ctx, r)
}

func (h *stubHandlers) ListProblems(ctx context.Context, r api.ListProblemsRequestObject) (api.ListProblemsResponseObject, error) {
	return h.service.ListProblems(ctx, r)
}

func (h *stubHandlers) CreateSchool(ctx context.Context, r api.CreateSchoolRequestObject) (api.CreateSchoolResponseObject, error) {
	return h.createSchool(ctx, r)
}

func (h *stubHandlers) GetSchool(ctx context.Context, r api.GetSchoolRequestObject) (api.GetSchoolResponseObject, error) {
	return h.getSchool(ctx, r)
}

func (h *stubHandlers) UpdateSchool(ctx context.Context, r api.UpdateSchoolRequestObject) (api.UpdateSchoolResponseObject, error) {
	return h.updateSchool(ctx, r)
}

func (h *stubHandlers) ListSchools(ctx context.Context, r api.ListSchoolsRequestObject) (api.ListSchoolsResponseObject, error) {
	return h.listSchools(ctx, r)
}

func (h *stubHandlers) StartImport(ctx context.Context, r api.StartImportRequestObject) (api.StartImportResponseObject, error) {
	return h.startImport(ctx, r)
}

func (h *stubHandlers) ListImportErrors(ctx context.Context, r api.ListImportErrorsRequestObject) (api.ListImportErrorsResponseObject, error) {
	return h.listErrors(ctx, r)
}

func (h *stubHandlers) GetReport(ctx context.Context, r api.GetReportRequestObject) (api.GetReportResponseObject, error) {
	return h.getReport(ctx, r)
}

func (h *stubHandlers) GetHubEvidencePack(ctx context.Context, r api.GetHubEvidencePackRequestObject) (api.GetHubEvidencePackResponseObject, error) {
	return h.hubPack(ctx, r)
}

func (h *stubHandlers) PublishFramework(ctx context.Context, r api.PublishFrameworkRequestObject) (api.PublishFrameworkResponseObject, error) {
	return h.publish(ctx, r)
}

// sampleSchool is a school as the handlers of these tests show it.
func sampleSchool(name string) api.School {
	return api.School{
		ID: uuid.MustParse("0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b02"), Urn: 112492, Name: name, Status: "open",
		LaCode: orAbsent("830"), CreatedAt: present, UpdatedAt: present, AllowedActions: []string{},
	}
}

func newHandlers(machine clock.Clock) *stubHandlers {
	h := &stubHandlers{service: NewServiceHandlers(func(context.Context) error { return nil }, func() []map[string]any { return nil }, machine)}
	h.createSchool = func(_ context.Context, r api.CreateSchoolRequestObject) (api.CreateSchoolResponseObject, error) {
		view := sampleSchool(r.Body.Name)
		return api.CreateSchool201JSONResponse{Body: view, Headers: api.CreateSchool201ResponseHeaders{ETag: etag(view), Location: schoolPath}}, nil
	}
	h.getSchool = func(_ context.Context, r api.GetSchoolRequestObject) (api.GetSchoolResponseObject, error) {
		view := sampleSchool("Leys Junior School")
		if notModified(r.Params.IfNoneMatch, etag(view)) {
			return api.GetSchool304Response{Headers: api.GetSchool304ResponseHeaders{ETag: etag(view)}}, nil
		}
		return api.GetSchool200JSONResponse{Body: view, Headers: api.GetSchool200ResponseHeaders{ETag: etag(view)}}, nil
	}
	h.updateSchool = func(_ context.Context, r api.UpdateSchoolRequestObject) (api.UpdateSchoolResponseObject, error) {
		fresh := match(r.Params.IfMatch, func(name string) any { return sampleSchool(name) })
		if err := fresh("Leys Junior School"); err != nil {
			return nil, err
		}
		view := sampleSchool("Changed")
		return api.UpdateSchool200JSONResponse{Body: view, Headers: api.UpdateSchool200ResponseHeaders{ETag: etag(view)}}, nil
	}
	h.listSchools = func(ctx context.Context, r api.ListSchoolsRequestObject) (api.ListSchoolsResponseObject, error) {
		asked, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, r.Params.Sort)
		if err != nil {
			return nil, err
		}
		var answer api.ListSchools200JSONResponse
		answer.Body.Items = []api.SchoolCard{}
		if asked.After == nil {
			answer.Body.NextCursor, answer.Headers.Link = nextPage(ctx, &page.Position{Key: "Leys", ID: "1"})
		} else {
			answer.Body.NextCursor, answer.Headers.Link = nextPage(ctx, nil)
		}
		return answer, nil
	}
	return h
}
