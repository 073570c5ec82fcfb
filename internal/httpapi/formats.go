package httpapi

import (
	"encoding/json"
	"errors"
	"net/mail"
	"net/url"
	"regexp"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	openapi_types "github.com/oapi-codegen/runtime/types"
)

// The years that a date of this domain can have. What lies outside is a slip, and
// the databases do not agree on years before 1 or after 9999.
const (
	firstYear = 1900
	lastYear  = 2999
)

var errFormat = errors.New("has the wrong form")

// formats checks the formats of the contract for good: on its own the validator
// does not check uuid and takes 2026-02-30 for a date. Each accepts only what the
// generated types read.
func formats() openapi3.SchemaValidationOption {
	return openapi3.WithStringFormatValidators(map[string]openapi3.StringFormatValidator{
		"uuid":      openapi3.NewRegexpFormatValidator(openapi3.FormatOfStringForUUIDOfRFC9562),
		"date":      openapi3.NewCallbackValidator(checkDate),
		"date-time": openapi3.NewCallbackValidator(checkInstant),
		"email":     openapi3.NewCallbackValidator(checkEmail),
		"uri":       openapi3.NewCallbackValidator(checkURI),
	})
}

func checkDate(text string) error {
	at, err := time.Parse(time.DateOnly, text)
	if err != nil || len(text) != len(time.DateOnly) {
		return errFormat
	}
	return checkYear(at)
}

var instantForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$`)

// checkInstant reads RFC 3339. On its own, package time takes a comma before the
// fraction too, and an offset of a day.
func checkInstant(text string) error {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || !instantForm.MatchString(text) {
		return errFormat
	}
	return checkYear(at.UTC())
}

func checkYear(at time.Time) error {
	if at.Year() < firstYear || at.Year() > lastYear {
		return errFormat
	}
	return nil
}

// checkEmail takes a bare address; the generated type would read "A <a@b.uk>" too,
// and keep another text than came in.
func checkEmail(text string) error {
	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != text {
		return errFormat
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		return errFormat
	}
	return new(openapi_types.Email).UnmarshalJSON(quoted)
}

func checkURI(text string) error {
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil {
		return errFormat
	}
	return nil
}
