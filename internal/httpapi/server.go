package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/clock"
)

// Options are what a Server is made of.
type Options struct {
	Handlers      api.StrictServerInterface
	Authenticator Authenticator
	Once          Once
	Clock         clock.Clock // the machine clock, which nobody moves
	Log           *slog.Logger
	Tracer        trace.Tracer // nil: no traces
	Version       string
	Gauges        prometheus.Collector // of what goes on beside requests; nil: none

	CursorKey      []byte         // 32 bytes, the same in every replica
	TrustedProxies []netip.Prefix // whose X-Forwarded-For is believed
	AllowedOrigins []string       // of front ends elsewhere; none by default

	RatePerMinute        int // of one principal; 600 by default
	ImportRatePerMinute  int // of one principal, of operations whose body is a stream; a twentieth of RatePerMinute by default
	ExportRatePerMinute  int // of one principal, of answers that are files; a tenth of RatePerMinute by default
	TokenRatePerMinute   int // of one client at one address, for tokens; a twentieth of RatePerMinute by default
	AddressRatePerMinute int // of one address, before it is known who calls; ten times that by default

	BodyLimits     map[string]int64 // in bytes by operationId, where the default does not do
	MaxImportBytes int64            // of a body that is a stream; 1 GiB by default
	RequestTimeout time.Duration    // 30 seconds by default
	ImportTimeout  time.Duration    // of an operation whose body is a stream; an hour by default
}

// The default bounds.
const (
	defaultRate          = 600
	addressFactor        = 10
	tokenFraction        = 20
	importFraction       = 20
	exportFraction       = 10
	defaultImportBytes   = 1 << 30
	defaultTimeout       = 30 * time.Second
	defaultImportTimeout = time.Hour
	defaultBodyLimit     = 256 << 10
	downloadTimeout      = 5 * time.Minute
)

// largeBodies are the operations whose documents may be larger than most.
var largeBodies = map[string]int64{
	"createFramework":        4 << 20,
	"draftPlan":              1 << 20,
	"updatePlan":             1 << 20,
	"updateFramework":        4 << 20,
	"updateEvaluation":       1 << 20,
	"recordJudgements":       1 << 20,
	"recordAgreedJudgements": 1 << 20,
	"writeSelfEvaluation":    1 << 20,
	"correctReport":          1 << 20,
	"writeUpConversation":    1 << 20,
	"createQuestionSet":      1 << 20,
	"updateQuestionSet":      1 << 20,
	"answerQuestionnaire":    4 << 20,
	"replyToDraft":           1 << 20,
}

// Server answers the operations of the contract, and serves the contract itself.
type Server struct {
	echo    *echo.Echo
	clock   clock.Clock
	log     *slog.Logger
	tracer  trace.Tracer
	metrics *metrics
}

// New makes a Server. It refuses what would be served less guarded than the
// contract and the policy say, or not at all.
func New(o Options) (*Server, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	o.fill()
	doc, err := embedded()
	if err != nil {
		return nil, err
	}
	return newServer(o, doc)
}

// embedded reads the contract, once: it is large, and no server changes it.
var embedded = sync.OnceValues(func() (*openapi3.T, error) {
	doc, err := api.GetSpec()
	if err != nil {
		return nil, err
	}
	return doc, doc.Validate(context.Background(), openapi3.DisableExamplesValidation())
})

func newServer(o Options, doc *openapi3.T) (*Server, error) {
	operations, err := readContract(o, doc)
	if err != nil {
		return nil, err
	}
	lists, err := newCursors(o.CursorKey, o.Clock)
	if err != nil {
		return nil, err
	}
	s := &Server{echo: newEcho(o.TrustedProxies), clock: o.Clock, log: o.Log, tracer: o.Tracer, metrics: newMetrics(o.Version)}
	s.echo.HTTPErrorHandler = s.refuse
	s.echo.Use(s.frame, cors(o.AllowedOrigins))
	g := &gate{
		authenticator: o.Authenticator, once: o.Once, validator: validator{formats()}, lists: lists,
		addresses:  newLimiter("", o.AddressRatePerMinute, o.Clock),
		principals: newLimiter("default", o.RatePerMinute, o.Clock),
		imports:    newLimiter("imports", o.ImportRatePerMinute, o.Clock),
		exports:    newLimiter("exports", o.ExportRatePerMinute, o.Clock),
		signIns:    newLimiter("", o.TokenRatePerMinute, o.Clock),
		signInsAt:  newLimiter("", addressFactor*o.TokenRatePerMinute, o.Clock),
		calendars:  newLimiter("", addressFactor*o.TokenRatePerMinute, o.Clock),
	}
	if err := checkParts(operations, partnershipParts, hubParts); err != nil {
		return nil, err
	}
	if err := register(s.echo, strictHandlers(o.Handlers), operations, g); err != nil {
		return nil, err
	}
	if o.Gauges != nil {
		if err := s.metrics.registry.Register(o.Gauges); err != nil {
			return nil, fmt.Errorf("httpapi: Options.Gauges: %w", err)
		}
	}
	return s, addDocuments(s.echo)
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

func (o *Options) check() error {
	var missing []error
	need := func(ok bool, name string) {
		if !ok {
			missing = append(missing, fmt.Errorf("httpapi: Options.%s is missing", name))
		}
	}
	need(o.Handlers != nil, "Handlers")
	need(o.Authenticator != nil, "Authenticator")
	need(o.Once != nil, "Once")
	need(o.Clock != nil, "Clock")
	need(o.Log != nil, "Log")
	need(len(o.CursorKey) == cursorKeyBytes && [cursorKeyBytes]byte(o.CursorKey) != [cursorKeyBytes]byte{}, "CursorKey (32 bytes)")
	return errors.Join(append(missing, checkOrigins(o.AllowedOrigins))...)
}

func (o *Options) fill() {
	o.RatePerMinute = orDefault(o.RatePerMinute, defaultRate)
	o.ImportRatePerMinute = orDefault(o.ImportRatePerMinute, max(1, o.RatePerMinute/importFraction))
	o.ExportRatePerMinute = orDefault(o.ExportRatePerMinute, max(1, o.RatePerMinute/exportFraction))
	o.TokenRatePerMinute = orDefault(o.TokenRatePerMinute, max(1, o.RatePerMinute/tokenFraction))
	o.AddressRatePerMinute = orDefault(o.AddressRatePerMinute, addressFactor*o.RatePerMinute)
	o.MaxImportBytes = orDefault(o.MaxImportBytes, defaultImportBytes)
	o.RequestTimeout = orDefault(o.RequestTimeout, defaultTimeout)
	o.ImportTimeout = orDefault(o.ImportTimeout, defaultImportTimeout)
}

func orDefault[N int | int64 | time.Duration](given, usual N) N {
	if given <= 0 {
		return usual
	}
	return given
}

func newEcho(trusted []netip.Prefix) *echo.Echo {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = clientAddress(trusted)
	e.JSONSerializer = noSecondReading{}
	return e
}

// noSecondReading keeps echo from decoding a body. The generated binding takes the
// value that was validated; where that does not fit it would read the bytes again,
// with other rules.
type noSecondReading struct{ echo.DefaultJSONSerializer }

func (noSecondReading) Deserialize(echo.Context, any) error {
	return echo.NewHTTPError(http.StatusBadRequest, "the validated value does not fit")
}

// readContract reads the operations and gives each its bounds.
func readContract(o Options, doc *openapi3.T) (map[string]*operation, error) {
	operations, err := readOperations(doc)
	for id := range o.BodyLimits {
		if operations[id] == nil {
			err = errors.Join(err, fmt.Errorf("httpapi: BodyLimits names %s, which is not in the contract", id))
		}
	}
	if err != nil {
		return nil, err
	}
	for _, op := range operations {
		op.timeout, op.bodyLimit = o.RequestTimeout, orDefault(largeBodies[op.id], defaultBodyLimit)
		switch {
		case op.streams:
			op.timeout, op.bodyLimit = o.ImportTimeout, o.MaxImportBytes
		case op.form:
			op.bodyLimit = formLimit
		case op.downloads:
			op.timeout = max(op.timeout, downloadTimeout)
		}
		op.bodyLimit = orDefault(o.BodyLimits[op.id], op.bodyLimit)
	}
	return operations, nil
}
