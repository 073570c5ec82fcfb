package httpapi

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/replay"
)

// Once does a request that bears an Idempotency-Key, or gives the answer that the
// request had when it came before; replayed says which. It opens one transaction;
// the context given to do carries it, and the answer is kept in it, so that effect
// and answer stand or fall together. Where do ends in an error nothing is kept and
// that error is Once's.
//
// do raises the replay itself, as an error, once it has found that the caller may
// still see what the answer shows; Once knows that error.
type Once interface {
	Once(ctx context.Context, who access.Actor, attempt replay.Attempt,
		do func(ctx context.Context) (replay.Answer, error)) (answer replay.Answer, replayed bool, err error)
}

// perform calls the handler; for a request with an Idempotency-Key inside Once, with
// the answer held back until its transaction is committed.
func (g *gate) perform(c echo.Context, call *call, next echo.HandlerFunc) error {
	key := c.Request().Header.Get("Idempotency-Key")
	if key == "" || !call.op.replays() {
		return next(c)
	}
	attempt, err := call.attempt(key)
	if err != nil {
		return err
	}
	answer, replayed, err := g.once.Once(c.Request().Context(), call.who, attempt, func(ctx context.Context) (replay.Answer, error) {
		return capture(ctx, c, next)
	})
	if err != nil {
		return err
	}
	return sendHeld(c, answer, replayed)
}

// attempt is what makes the request the same as another: operation, path, query and
// the body's content, whatever its spacing and the order of its members.
func (c *call) attempt(key string) (replay.Attempt, error) {
	content, err := json.Marshal([]any{c.path, c.query, c.document})
	operation := c.op.id
	if c.discreet() {
		operation = "" // the path is in the digest
	}
	return replay.Attempt{Key: key, Operation: operation, Digest: sha256.Sum256(content)}, err
}

// capture calls the handler with the transaction's context and takes its answer
// instead of sending it.
func capture(ctx context.Context, c echo.Context, next echo.HandlerFunc) (replay.Answer, error) {
	request, response := c.Request(), c.Response()
	held := &heldAnswer{header: http.Header{}}
	c.SetRequest(request.WithContext(ctx))
	c.SetResponse(echo.NewResponse(held, c.Echo()))
	defer func() {
		c.SetRequest(request)
		c.SetResponse(response)
	}()
	if err := recovered(c, next); err != nil {
		return replay.Answer{}, err
	}
	answer, err := held.answer()
	if once := callOf(ctx).repeated; err == nil && once != nil {
		answer.Kept, err = json.Marshal(once)
	}
	return answer, err
}

// repeatAs has a repetition of the request answered with another body than the request: with
// what is shown once left out. What is left out is kept nowhere.
func repeatAs(ctx context.Context, body any) { callOf(ctx).repeated = body }

// sendHeld sends an answer that was held back.
func sendHeld(c echo.Context, answer replay.Answer, replayed bool) error {
	header := c.Response().Header()
	for name, value := range answer.Header {
		header.Set(name, value)
	}
	if replayed {
		header.Set("Idempotency-Replayed", "true")
	}
	header.Set("Content-Length", strconv.Itoa(len(answer.Body)))
	c.Response().WriteHeader(answer.Status)
	_, err := c.Response().Write(answer.Body)
	return err
}

// heldAnswer is a response writer that keeps what is written.
type heldAnswer struct {
	status int
	header http.Header
	body   bytes.Buffer
}

func (h *heldAnswer) Header() http.Header { return h.header }

func (h *heldAnswer) WriteHeader(status int) { h.status = status }

func (h *heldAnswer) Write(b []byte) (int, error) { return h.body.Write(b) }

// answer gives what was written. Handlers refuse by errors: an answer that refuses,
// or none, must not be kept.
func (h *heldAnswer) answer() (replay.Answer, error) {
	if h.status < http.StatusOK || h.status >= http.StatusMultipleChoices {
		return replay.Answer{}, fmt.Errorf("httpapi: a handler wrote status %d instead of giving an error", h.status)
	}
	a := replay.Answer{Status: h.status, Header: map[string]string{}, Body: h.body.Bytes()}
	for name := range h.header {
		a.Header[name] = h.header.Get(name)
	}
	return a, nil
}
