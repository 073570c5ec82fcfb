// Package trace carries the id of a request through a context, so that a
// problem, a log line and an audit row of one request can be laid together.
package trace

import "context"

type key struct{}

// With gives a context of the request with that id.
func With(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, key{}, id)
}

// ID gives the id of the request, or an empty text outside one.
func ID(ctx context.Context) string {
	id, _ := ctx.Value(key{}).(string)
	return id
}
