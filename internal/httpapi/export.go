package httpapi

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
)

// The formats of a whole list.
const (
	asCSV    = "text/csv"
	asNDJSON = "application/x-ndjson"
)

// exports reports whether the answer is a whole list.
func (c *call) exports() bool { return c.op.columns != nil && !isJSON(c.format) }

// refusePaging refuses what cuts a list into pages where it is given whole.
func (c *call) refusePaging(query url.Values) (faults []fault.Field) {
	for _, name := range []string{"limit", "cursor"} {
		if c.exports() && query.Has(name) {
			faults = append(faults, fault.Field{Parameter: name, Rule: "exclusive", Detail: "A file has the whole list. Leave it out, or ask for JSON."})
		}
	}
	return faults
}

// export answers with the whole list: with the items of one page after the other, each as
// the list's own handler gives it. ctx is the request's, without the time that one page
// may take. Nothing of the file is sent before the first page is there, so that what is
// refused is refused as ever; whatever fails later cuts the connection.
func export(ctx context.Context, c echo.Context, call *call, handler echo.HandlerFunc) error {
	begun := false
	return eachPage(access.Steady(ctx), c, call, handler, func(_ listPage, content []byte) error {
		if !begun {
			call.beginFile(c.Response())
			begun = true
		}
		return send(c, call.op, content)
	})
}

// eachPage gives the pages of a list one after the other, each with its rows, the first with
// the head of the file before them.
func eachPage(ctx context.Context, c echo.Context, call *call, handler echo.HandlerFunc, give func(page listPage, content []byte) error) error {
	rows := newRows(call)
	for cursor, begun := "", false; ; begun = true {
		page, err := readPage(ctx, c, call.op, cursor, handler)
		if err != nil {
			return err
		}
		content, err := rows.of(page.Items)
		if err != nil {
			return err
		}
		if !begun {
			content = append(rows.head(), content...)
		}
		if err := give(page, content); err != nil || page.NextCursor == nil {
			return err
		}
		cursor = *page.NextCursor
	}
}

// listPage is a page as its handler wrote it.
type listPage struct {
	Items      []json.RawMessage
	NextCursor *string
}

// readPage asks the handler for the page after the cursor, as if the caller did, in a
// context of its own: echo keeps the query of the one that it has read.
func readPage(ctx context.Context, c echo.Context, op *operation, cursor string, handler echo.HandlerFunc) (listPage, error) {
	ctx, cancel := context.WithTimeout(ctx, op.timeout)
	defer cancel()
	request := c.Request().Clone(ctx)
	query := request.URL.Query()
	query.Set("limit", strconv.Itoa(maxLimit))
	if cursor != "" {
		query.Set("cursor", cursor)
	}
	request.URL.RawQuery = query.Encode()
	asked := c.Echo().NewContext(request, nil)
	asked.SetPath(c.Path())
	asked.SetParamNames(c.ParamNames()...)
	asked.SetParamValues(c.ParamValues()...)
	answer, err := capture(ctx, asked, handler)
	if err != nil {
		return listPage{}, err
	}
	var page listPage
	if err := json.Unmarshal(answer.Body, &page); err != nil {
		return listPage{}, fmt.Errorf("httpapi: %s gave no page: %w", op.id, err)
	}
	if page.NextCursor != nil && *page.NextCursor == cursor {
		return listPage{}, fmt.Errorf("httpapi: %s gives the same page for ever", op.id)
	}
	return page, nil
}

// beginFile says what comes, under the name of what is listed.
func (c *call) beginFile(response *echo.Response) {
	mediaType, ending := asNDJSON, ".ndjson"
	if c.format == asCSV {
		mediaType, ending = "text/csv; charset=utf-8; header=present", ".csv"
	}
	response.Header().Set("Content-Type", mediaType)
	response.Header().Set("Content-Disposition", `attachment; filename="`+path.Base(c.op.path)+ending+`"`)
	response.WriteHeader(http.StatusOK)
}

// send sends a part of a file at once. Whoever does not take it in the time that a page has
// is gone.
func send(c echo.Context, op *operation, content []byte) error {
	extendWriting(c, op)
	if _, err := c.Response().Write(content); err != nil {
		return err
	}
	return http.NewResponseController(c.Response()).Flush()
}
