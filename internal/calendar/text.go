package calendar

import (
	"database/sql/driver"
	"encoding"
	"fmt"
)

// Dates and academic years are kept and sent as texts. No date and no year are
// the empty text, and NULL in a database. That is written here once for both.

// readText sets to what parse makes of text, or to its zero value when text is
// empty.
func readText[T any](to *T, text string, parse func(string) (T, error)) error {
	if text == "" {
		*to = *new(T)
		return nil
	}
	v, err := parse(text)
	if err == nil {
		*to = v
	}
	return err
}

// textValue gives the text of v to a database, and NULL for the empty text.
func textValue(v encoding.TextMarshaler) (driver.Value, error) {
	text, err := v.MarshalText()
	if err != nil || len(text) == 0 {
		return nil, err
	}
	return string(text), nil
}

// scanText sets to from the text or the NULL that a database gives.
func scanText(to encoding.TextUnmarshaler, from any) error {
	switch v := from.(type) {
	case nil:
		return to.UnmarshalText(nil)
	case string:
		return to.UnmarshalText([]byte(v))
	case []byte:
		return to.UnmarshalText(v)
	}
	return fmt.Errorf("calendar: cannot read %T from a database", from)
}
