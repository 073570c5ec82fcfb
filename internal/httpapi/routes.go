package httpapi

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/hubqa/hubqa/api"
)

// register adds a route for every operation, each behind its gate. The generated
// code looks a gate up by the operation's name and goes without where it finds
// none: so every route is looked at as it is added.
func register(e *echo.Echo, handlers api.ServerInterface, operations map[string]*operation, g *gate) error {
	gates := map[string][]echo.MiddlewareFunc{}
	byRoute := map[string]string{}
	for id, op := range operations {
		gates[id] = []echo.MiddlewareFunc{g.guard(op)}
		byRoute[op.method+" "+op.pattern()] = id
	}
	g.echo, g.operations, g.handlers = e, operations, map[string]echo.HandlerFunc{}
	r := &registrar{Echo: e, unmet: byRoute, handlers: g.handlers}
	api.RegisterHandlersWithOptions(r, handlers, api.RegisterHandlersOptions{OperationMiddlewares: gates})
	for route, id := range r.unmet {
		r.faults = append(r.faults, fmt.Errorf("httpapi: no route was added for operation %s (%s)", id, route))
	}
	return errors.Join(r.faults...)
}

// registrar adds routes and notes each that the contract does not have or that has
// no gate.
type registrar struct {
	*echo.Echo
	unmet    map[string]string           // operations still without a route, by route
	handlers map[string]echo.HandlerFunc // of operations, without their gates
	faults   []error
}

func (r *registrar) add(method, path string, h echo.HandlerFunc, m []echo.MiddlewareFunc) *echo.Route {
	route := method + " " + path
	id, ok := r.unmet[route]
	if !ok || len(m) != 1 {
		r.faults = append(r.faults, fmt.Errorf("httpapi: the route %s has no gate", route))
	}
	r.handlers[id] = h
	delete(r.unmet, route)
	return r.Echo.Add(method, path, h, m...)
}

// GET adds a route.
func (r *registrar) GET(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.add(http.MethodGet, path, h, m)
}

// POST adds a route.
func (r *registrar) POST(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.add(http.MethodPost, path, h, m)
}

// PUT adds a route.
func (r *registrar) PUT(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.add(http.MethodPut, path, h, m)
}

// PATCH adds a route.
func (r *registrar) PATCH(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.add(http.MethodPatch, path, h, m)
}

// DELETE adds a route.
func (r *registrar) DELETE(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.add(http.MethodDelete, path, h, m)
}

// HEAD adds a route.
func (r *registrar) HEAD(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.add(http.MethodHead, path, h, m)
}

// OPTIONS adds a route.
func (r *registrar) OPTIONS(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.add(http.MethodOptions, path, h, m)
}

// TRACE adds a route.
func (r *registrar) TRACE(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.add(http.MethodTrace, path, h, m)
}

// CONNECT adds a route.
func (r *registrar) CONNECT(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route {
	return r.add(http.MethodConnect, path, h, m)
}
