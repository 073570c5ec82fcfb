package httpapi

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/clock"
)

const (
	readinessLife  = time.Second     // for how long an answer of Ready is used again
	readinessLimit = 2 * time.Second // how long Ready may take
)

// ServiceHandlers answers what concerns the service itself and needs no token.
type ServiceHandlers struct {
	ready func(context.Context) error
	jwks  func() []map[string]any
	clock clock.Clock // the machine clock

	mu      sync.Mutex
	asked   time.Time
	unready error
}

// NewServiceHandlers makes the handlers. ready gives nil while the service can do
// its work; jwks gives the public keys of the server's own tokens.
func NewServiceHandlers(ready func(context.Context) error, jwks func() []map[string]any, machine clock.Clock) *ServiceHandlers {
	return &ServiceHandlers{ready: ready, jwks: jwks, clock: machine}
}

// GetHealth says that the process answers.
func (*ServiceHandlers) GetHealth(context.Context, api.GetHealthRequestObject) (api.GetHealthResponseObject, error) {
	return api.GetHealth200JSONResponse{Status: api.HealthStatusOk}, nil
}

// GetReadiness says whether the process can do its work.
func (h *ServiceHandlers) GetReadiness(ctx context.Context, _ api.GetReadinessRequestObject) (api.GetReadinessResponseObject, error) {
	if err := h.askReady(ctx); err != nil {
		return nil, notReady{err}
	}
	return api.GetReadiness200JSONResponse{Status: api.HealthStatusOk}, nil
}

// notReady is answered 503 and keeps the cause for the log.
type notReady struct{ cause error }

func (e notReady) Error() string { return e.cause.Error() }

func (notReady) Unwrap() error { return errUnavailable }

// askReady asks at most once a second: anybody may ask the server, and each time it
// would ask the database.
func (h *ServiceHandlers) askReady(ctx context.Context) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.clock.Now()
	if !h.asked.IsZero() && now.Sub(h.asked) < readinessLife {
		return h.unready
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readinessLimit)
	defer cancel()
	h.unready = h.ready(ctx)
	h.asked = h.clock.Now()
	return h.unready
}

// GetJwks gives the public keys of the server's own tokens.
func (h *ServiceHandlers) GetJwks(context.Context, api.GetJwksRequestObject) (api.GetJwksResponseObject, error) {
	keys := h.jwks()
	if keys == nil {
		keys = []map[string]any{}
	}
	return api.GetJwks200JSONResponse{Keys: keys}, nil
}

// ListProblems gives the catalogue of problems.
func (*ServiceHandlers) ListProblems(context.Context, api.ListProblemsRequestObject) (api.ListProblemsResponseObject, error) {
	items := make([]api.ProblemKind, 0, len(problemCodes))
	for code, k := range problemCodes {
		items = append(items, api.ProblemKind{Code: api.ProblemCode(code), Status: k.status, Title: k.title})
	}
	slices.SortFunc(items, func(a, b api.ProblemKind) int { return cmp.Compare(a.Code, b.Code) })
	return api.ListProblems200JSONResponse{Items: items}, nil
}
