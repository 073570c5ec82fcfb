package httpapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/fault"
)

// Authenticator turns a bearer token into the actor whom it proves. Any error is
// answered 401 with one body, and its text goes to the log alone; only a fault of
// the kind Unavailable, or a context that ended, is answered 503.
type Authenticator interface {
	Authenticate(ctx context.Context, token string) (access.Actor, error)
}

// maxToken is how long a token may be; the authenticator may take less.
const maxToken = 8 << 10

// slack is for how long after its deadline an operation may still write.
const slack = 30 * time.Second

// gate is what every request to an operation passes before its handler.
type gate struct {
	authenticator Authenticator
	once          Once
	addresses     *limiter
	principals    *limiter
	imports       *limiter // of one principal, beside that
	exports       *limiter // of one principal, beside that
	signIns       *limiter // of one client at one address
	signInsAt     *limiter // of one address
	calendars     *limiter // of one address
	validator     validator
	lists         *cursors

	echo       *echo.Echo
	operations map[string]*operation
	handlers   map[string]echo.HandlerFunc // of operations
}

// guard gives the operation's gate. The order of the stages is the order in which
// refusals are preferred: a stranger learns nothing of the schema, and nobody learns
// by a 400 what a 403 would have kept from them.
func (g *gate) guard(op *operation) echo.MiddlewareFunc {
	stages := []func(echo.Context, *call) error{
		g.size, g.address, g.authenticate, g.authorise, g.principal, g.validator.check,
	}
	switch {
	case op.form:
		stages = []func(echo.Context, *call) error{g.size, readForm, g.signIn}
	case op.secret:
		stages = []func(echo.Context, *call) error{g.size, g.follow, g.validator.check}
	case op.public:
		stages = []func(echo.Context, *call) error{g.size, g.validator.check}
	}
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if !isPath(c) {
				return fault.Absent
			}
			whole := c.Request().Context()
			ctx, cancel := context.WithTimeout(whole, op.timeout)
			defer cancel()
			c.SetRequest(c.Request().WithContext(ctx))
			extendWriting(c, op)
			call := callOf(ctx)
			call.op, call.lists, call.once, call.gate = op, g.lists, g.once, g
			if call.discreet() {
				whole = untraced(whole)
				c.SetRequest(c.Request().WithContext(untraced(ctx)))
			}
			for _, stage := range stages {
				if err := stage(c, call); err != nil {
					return err
				}
			}
			call.passed = true
			if call.exports() {
				return export(whole, c, call, agreeing(next))
			}
			return g.perform(c, call, agreeing(next))
		}
	}
}

// isPath reports whether each parameter of the path is one segment of it. echo gives
// the last parameter whatever is left, or nothing.
func isPath(c echo.Context) bool {
	return !slices.ContainsFunc(c.ParamValues(), func(v string) bool { return v == "" || strings.Contains(v, "/") })
}

func (g *gate) size(c echo.Context, call *call) error { return limitSize(c, call.op) }

// address limits callers before they are known, so that guessing tokens has a
// price. The limit is high: a school's pupils and staff share one address.
func (g *gate) address(c echo.Context, _ *call) error {
	return take(c.Response().Header(), addressKey(c.RealIP()), g.addresses)
}

// principal limits each caller by themselves: in all that they ask, and once more in
// what costs more than that.
func (g *gate) principal(c echo.Context, call *call) error {
	policies := []*limiter{g.principals}
	switch {
	case call.op.streams:
		policies = append(policies, g.imports)
	case call.op.exports(c.Request().Header):
		policies = append(policies, g.exports)
	}
	return take(c.Response().Header(), call.who.Hub().String()+call.who.Principal().String(), policies...)
}

// signIn limits each client at each address, and then the address: who guesses at a client,
// or asks too often, keeps neither the client elsewhere from its tokens nor another client
// here.
func (g *gate) signIn(c echo.Context, call *call) error {
	header, address := c.Response().Header(), addressKey(c.RealIP())
	if err := take(header, address+" "+call.token.rateKey(), g.signIns); err != nil {
		return err
	}
	return take(header, address, g.signInsAt)
}

// follow limits an address that asks for calendars: a program asks every few minutes, and a
// service that asks for many people is given more than a person.
func (g *gate) follow(c echo.Context, _ *call) error {
	return take(c.Response().Header(), addressKey(c.RealIP()), g.calendars)
}

func (g *gate) authenticate(c echo.Context, call *call) error {
	ctx := c.Request().Context()
	token, err := bearer(c.Request().Header)
	if err != nil {
		return unauthenticated{err}
	}
	who, err := g.authenticator.Authenticate(ctx, token)
	var f *fault.Error
	switch {
	case errors.As(err, &f) && f.Kind == fault.Unavailable:
		return err
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return unauthenticated{err}
	case who.IsZero():
		return unauthenticated{errNobody}
	}
	call.who = who
	return nil
}

// authorise refuses the operation to whom nothing in the token could permit it.
// What the caller may reach is the handlers' business.
func (g *gate) authorise(_ echo.Context, call *call) error {
	if !call.who.May(call.op.action) {
		return errForbidden
	}
	return nil
}

var (
	errNoToken   = errors.New("no bearer token")
	errManyToken = errors.New("several Authorization headers")
	errLongToken = errors.New("a token that is too long")
	errNobody    = errors.New("the token proves nobody")
)

// unauthenticated is the one answer for every cause; the cause is for the log.
type unauthenticated struct{ cause error }

func (e unauthenticated) Error() string { return e.cause.Error() }

func (unauthenticated) Unwrap() error { return errUnauthenticated }

// bearer takes the token out of the one Authorization header.
func bearer(header http.Header) (string, error) {
	lines := header.Values("Authorization")
	if len(lines) > 1 {
		return "", errManyToken
	}
	scheme, token, _ := strings.Cut(strings.Join(lines, ""), " ")
	switch {
	case !strings.EqualFold(scheme, "Bearer") || token == "":
		return "", errNoToken
	case len(token) > maxToken:
		return "", errLongToken
	}
	return token, nil
}

// extendWriting gives an answer the time that its operation has, whatever the server's
// own deadline for writing is.
func extendWriting(c echo.Context, op *operation) {
	until := clock.Machine{}.Now().Add(op.timeout + slack)
	_ = http.NewResponseController(c.Response()).SetWriteDeadline(until) // some tests have no connection
}

// agreeing marks errors of the generated binding. The request has been held to the
// contract by then, so validator and binding disagree: the caller is refused as if
// the validator had, and the log tells.
func agreeing(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		err := next(c)
		var unbound *echo.HTTPError
		if errors.As(err, &unbound) {
			return fmt.Errorf("%w: the binding disagrees with the validator: status %d", errMalformed, unbound.Code)
		}
		return err
	}
}
