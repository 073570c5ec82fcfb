package training

import (
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"
)

// Duties are some of the eleven duties of a hub, in alphabetical order.
type Duties []string

// NewDuties gives the duties named, each once.
func NewDuties(named []string) Duties {
	return slices.Compact(slices.Sorted(slices.Values(named)))
}

// GormDataType is text.
func (Duties) GormDataType() string { return "text" }

// Value gives the duties to the database, with commas between.
func (d Duties) Value() (driver.Value, error) { return strings.Join(d, ","), nil }

// Scan takes the duties from the database.
func (d *Duties) Scan(src any) error {
	switch v := src.(type) {
	case string:
		*d = strings.Split(v, ",")
	case []byte:
		*d = strings.Split(string(v), ",")
	default:
		return fmt.Errorf("training: cannot read duties from %T", src)
	}
	return nil
}
