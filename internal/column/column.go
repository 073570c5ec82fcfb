// Package column keeps a value with a structure in one column, as JSON text. A type that
// is kept so has GormDataType "json" and hands Value and Scan on to this package; gorm's
// own serializer is not asked where a query updates single columns.
package column

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
)

// Value gives v to the database as JSON text.
func Value(v any) (driver.Value, error) {
	text, err := json.Marshal(v)
	return string(text), err
}

// Scan replaces what to points at by what stands in a column, or leaves it as it is with
// an error; NULL is the zero value.
func Scan[T any](src any, to *T) error {
	var got T
	if err := ScanOver(src, &got); err != nil {
		return err
	}
	*to = got
	return nil
}

// ScanOver is Scan for a value that keeps what the column does not name.
func ScanOver(src, to any) error {
	switch v := src.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(v), to)
	case []byte:
		return json.Unmarshal(v, to)
	}
	return fmt.Errorf("column: cannot read JSON from %T", src)
}
