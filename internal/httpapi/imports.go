package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/replay"
)

// Imports answers for registers from files.
type Imports struct{ Service *intake.Service }

// StartImport takes in a file and starts an import of it. A repetition under one
// Idempotency-Key is told from another request by the file's digest, so the file
// comes again; it is answered with the answer that was given first, or waits for the
// same end where the caller would wait.
func (h Imports) StartImport(ctx context.Context, r api.StartImportRequestObject) (api.StartImportResponseObject, error) {
	p := r.Params
	taken, err := h.Service.Take(ctx, actor(ctx), intake.Order{
		Kind: string(p.Kind), Mode: orElse(p.Mode, intake.DryRun), OnError: orElse(p.OnError, intake.Reject), ContentType: r.ContentType,
		CountedOn: dateOf(p.CountedOn),
	}, r.Body)
	if err != nil {
		return nil, err
	}
	defer taken.Close()
	started, err := h.start(ctx, taken, p.IdempotencyKey)
	if err != nil {
		return nil, err
	}
	return h.await(ctx, started, waitOf(p.Prefer))
}

func (h Imports) start(ctx context.Context, taken *intake.Taken, key *string) (started api.StartImport202JSONResponse, err error) {
	begin := func(ctx context.Context) (replay.Answer, error) {
		run, err := h.Service.Start(ctx, actor(ctx), taken)
		if err != nil {
			return replay.Answer{}, err
		}
		started = importStarted(run)
		body, err := json.Marshal(started.Body)
		return replay.Answer{Status: http.StatusAccepted, Header: map[string]string{"Location": started.Headers.Location}, Body: body}, err
	}
	if key == nil {
		_, err = begin(ctx)
		return started, err
	}
	call := callOf(ctx)
	attempt := replay.Attempt{Key: *key, Operation: call.op.id, Digest: taken.Digest()}
	answer, replayed, err := call.once.Once(ctx, call.who, attempt, begin)
	if err != nil || !replayed {
		return started, err
	}
	yes := "true"
	started.Headers = api.StartImport202ResponseHeaders{Location: answer.Header["Location"], IdempotencyReplayed: &yes}
	return started, json.Unmarshal(answer.Body, &started.Body)
}

// await waits for the end as long as the caller likes. An import that ended with
// rows at fault is then refused.
func (h Imports) await(ctx context.Context, started api.StartImport202JSONResponse, most time.Duration) (api.StartImportResponseObject, error) {
	if most <= 0 {
		return started, nil
	}
	run, err := h.Service.Wait(ctx, actor(ctx), id.Import{UUID: started.Body.ID}, most)
	if err != nil {
		return nil, err
	}
	var refusal *fault.Error
	if errors.As(run.Refusal(), &refusal) {
		refusal = refusal.At()
		refusal.Location = started.Headers.Location
		return nil, refusal
	}
	ended := importStarted(run)
	ended.Headers.IdempotencyReplayed = started.Headers.IdempotencyReplayed
	return ended, nil
}

func importStarted(run intake.Run) api.StartImport202JSONResponse {
	return api.StartImport202JSONResponse{
		Body:    importView(run),
		Headers: api.StartImport202ResponseHeaders{Location: "/v1/imports/" + run.ID.String()},
	}
}

const maxWait = 60 * time.Second

// waitOf reads the one preference that is known: wait=SECONDS (RFC 7240). Others,
// and one that cannot be read, are no preference.
func waitOf(prefer *string) time.Duration {
	for preference := range strings.FieldsFuncSeq(of(prefer), func(r rune) bool { return r == ',' || r == ';' }) {
		name, value, _ := strings.Cut(preference, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "wait") {
			continue
		}
		seconds, err := strconv.ParseUint(strings.Trim(strings.TrimSpace(value), `"`), 10, 16)
		if err != nil {
			return 0
		}
		return min(time.Duration(seconds)*time.Second, maxWait)
	}
	return 0
}

// ListImports gives a page of imports.
func (h Imports) ListImports(ctx context.Context, r api.ListImportsRequestObject) (api.ListImportsResponseObject, error) {
	p := r.Params
	at, err := pageRequest(ctx, p.Limit, p.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), intake.Filter{Kind: string(of(p.Kind)), State: intake.State(of(p.State))}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListImports200JSONResponse{
		Body:    api.ImportPage{Items: page.Map(found, importView).Items, NextCursor: next},
		Headers: api.ListImports200ResponseHeaders{Link: link},
	}, nil
}

// GetImport gives one import, as far as it is.
func (h Imports) GetImport(ctx context.Context, r api.GetImportRequestObject) (api.GetImportResponseObject, error) {
	run, err := h.Service.Read(ctx, actor(ctx), id.Import{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	view := importView(run)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetImport304Response{Headers: api.GetImport304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetImport200JSONResponse{Body: view, Headers: api.GetImport200ResponseHeaders{ETag: tag}}, nil
}

// ListImportErrors gives a page of the faults of an import's rows.
func (h Imports) ListImportErrors(ctx context.Context, r api.ListImportErrorsRequestObject) (api.ListImportErrorsResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, unsorted)
	if err != nil {
		return nil, err
	}
	found, err := h.Service.Faults(ctx, actor(ctx), id.Import{UUID: r.ID}, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListImportErrors200JSONResponse{
		Body:    api.ImportErrorPage{Items: page.Map(found, importErrorView).Items, NextCursor: next},
		Headers: api.ListImportErrors200ResponseHeaders{Link: link},
	}, nil
}

// GetRejectedRows gives the rejected rows of an import as a file.
func (h Imports) GetRejectedRows(ctx context.Context, r api.GetRejectedRowsRequestObject) (api.GetRejectedRowsResponseObject, error) {
	file, err := h.Service.RejectedCSV(ctx, actor(ctx), id.Import{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	return api.GetRejectedRows200TextCsvResponse{Body: file}, nil
}
