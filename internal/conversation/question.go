package conversation

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
)

// The kinds of question.
const (
	TextQuestion  = "text"
	ScaleQuestion = "scale" // from 1 to the question's points
	YesNo         = "yes-no"
)

// Question is one question of a set.
type Question struct {
	Key      string `json:"key"` // within the set
	Text     string `json:"text"`
	Kind     string `json:"kind"`
	Points   int    `json:"points,omitempty"` // of a scale
	Required bool   `json:"required,omitempty"`
}

// Questions are kept as JSON.
type Questions []Question

// GormDataType is json.
func (Questions) GormDataType() string { return "json" }

// Value gives the questions to the database.
func (q Questions) Value() (driver.Value, error) {
	b, err := json.Marshal(q)
	return string(b), err
}

// Scan takes the questions from the database.
func (q *Questions) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return json.Unmarshal([]byte(v), q)
	case []byte:
		return json.Unmarshal(v, q)
	}
	return fmt.Errorf("conversation: cannot read questions from %T", src)
}
