package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/hubqa/hubqa/internal/replay"
)

// inside is a request that is made inside another one for its caller: of another operation,
// with another answer. It passes the gate of that operation as the caller's own would, but
// for what was counted and proved when the outer request came.
type inside struct {
	echo.Context
	address string // path and query, without what the contract fills in
	call    *call
	handler echo.HandlerFunc
}

// askInside makes the request of a context for the operation's answer in the format. params
// are those of path and query alike.
func askInside(ctx context.Context, id string, params url.Values, format string) (*inside, error) {
	outer := callOf(ctx)
	g := outer.gate
	op := g.operations[id]
	if op == nil || op.method != http.MethodGet {
		return nil, fmt.Errorf("httpapi: %s is nothing that is read", id)
	}
	address, names, values := op.address(params)
	call := &call{op: op, who: outer.who, path: address.Path, lists: g.lists, gate: g}
	request, err := http.NewRequestWithContext(withCall(ctx, call), op.method, address.String(), http.NoBody)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", format)
	c := g.echo.NewContext(request, nil)
	c.SetPath(op.pattern())
	c.SetParamNames(names...)
	c.SetParamValues(values...)
	if err := g.authorise(c, call); err != nil {
		return nil, err
	}
	if err := g.validator.check(c, call); err != nil {
		return nil, err
	}
	call.passed = true
	return &inside{c, address.String(), call, agreeing(g.handlers[id])}, nil
}

// address puts the parameters into path and query of the operation.
func (o *operation) address(params url.Values) (at *url.URL, names, values []string) {
	path, query := o.path, url.Values{}
	for name, all := range params {
		if place := "{" + name + "}"; strings.Contains(path, place) {
			path = strings.Replace(path, place, all[0], 1)
			names, values = append(names, name), append(values, all[0])
		} else {
			query[name] = all
		}
	}
	return &url.URL{Path: path, RawQuery: query.Encode()}, names, values
}

// pages gives the list that was asked for page by page, as rows of its format.
func (i *inside) pages(give func(page listPage, content []byte) error) error {
	return eachPage(i.Request().Context(), i.Context, i.call, i.handler, give)
}

// answer gives the answer of what is no list.
func (i *inside) answer() (replay.Answer, error) {
	ctx, cancel := context.WithTimeout(i.Request().Context(), i.call.op.timeout)
	defer cancel()
	return capture(ctx, i.Context, i.handler)
}
