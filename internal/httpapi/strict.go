package httpapi

import (
	"errors"
	"fmt"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/hubqa/hubqa/api"
)

// strictHandlers joins the handlers with the two guards that stand nearest to
// them. The generated code makes the last in the slice the outermost.
func strictHandlers(handlers api.StrictServerInterface) api.ServerInterface {
	return api.NewStrictHandler(handlers, []api.StrictMiddlewareFunc{requirePassage, requireAnswer})
}

// requirePassage refuses what did not come through the gate for this very
// operation. It is the innermost guard: should a route ever lose its gate, nothing
// behind it runs.
func requirePassage(next api.StrictHandlerFunc, operationID string) api.StrictHandlerFunc {
	return func(c echo.Context, request any) (any, error) {
		call := callOf(c.Request().Context())
		if !call.passed || call.op == nil || !strings.EqualFold(call.op.id, operationID) {
			return nil, fmt.Errorf("httpapi: %s was called without passing the gate", operationID)
		}
		return next(c, request)
	}
}

var errNoAnswer = errors.New("httpapi: the handler gave neither an answer nor an error")

// requireAnswer refuses a handler's (nil, nil), which the generated code would
// send as an empty 200.
func requireAnswer(next api.StrictHandlerFunc, operationID string) api.StrictHandlerFunc {
	return func(c echo.Context, request any) (any, error) {
		answer, err := next(c, request)
		if err == nil && answer == nil {
			err = fmt.Errorf("%w (%s)", errNoAnswer, operationID)
		}
		return answer, err
	}
}
