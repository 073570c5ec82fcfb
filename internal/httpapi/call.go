package httpapi

import (
	"context"
	"net/url"

	"github.com/hubqa/hubqa/internal/access"
)

// call is what is known of one request. It is made when the request comes and
// filled in as the request passes the gate.
type call struct {
	op       *operation // nil outside the contract's operations
	who      access.Actor
	format   string     // the media type that the answer has
	path     string     // as requested
	query    url.Values // as requested
	lists    *cursors
	once     Once  // for what is idempotent by more than its document
	gate     *gate // through which it came
	document any   // the JSON body, numbers as they were written
	token    tokenRequest
	repeated any  // the body of the answer for repetitions; nil: the same
	passed   bool // through the whole gate

	cause string // why it was refused, for the log alone
}

type callKey struct{}

func withCall(ctx context.Context, c *call) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

// callOf gives the call of a request's context. Outside a request it is an empty
// one, which nobody makes and which has not passed the gate.
func callOf(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return &call{}
}

// discreet reports whether nothing may tell of the call but its answer.
func (c *call) discreet() bool { return c.op != nil && c.op.action.Discreet() }

// name is the operation's id, for log and metrics.
func (c *call) name() string {
	if c.op == nil {
		return "none"
	}
	return c.op.id
}

// actor gives who makes the request.
func actor(ctx context.Context) access.Actor { return callOf(ctx).who }

// wants gives the media type that the answer should have: one of those that the
// contract has for the operation, the one that the caller likes best.
func wants(ctx context.Context) string { return callOf(ctx).format }
