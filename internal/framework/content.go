package framework

import (
	"database/sql/driver"
	"errors"

	"github.com/hubqa/hubqa/internal/column"
)

// Content is what one version of a framework says.
type Content struct {
	Scale      Scale       `json:"scale"`
	Principles []Principle `json:"principles"`
	// YoungVoices are the statements that young people are asked about; none: nobody is asked.
	YoungVoices []YoungVoice `json:"youngVoices,omitempty"`
}

// YoungVoice is a statement in a young person's words, to agree with or not.
type YoungVoice struct {
	Key       string `json:"key"`
	Statement string `json:"statement"`
	Principle string `json:"principle"` // to which it belongs
}

// Voice finds a statement that young people are asked about by its key.
func (c Content) Voice(key string) (YoungVoice, bool) {
	for _, v := range c.YoungVoices {
		if v.Key == key {
			return v, true
		}
	}
	return YoungVoice{}, false
}

// Principle is one heading of a framework.
type Principle struct {
	Key         string      `json:"key"`
	Title       string      `json:"title"`
	Description string      `json:"description,omitempty"`
	Indicators  []Indicator `json:"indicators,omitempty"`
}

// Indicator is one thing to look for under a principle. Its key is unique in
// the whole framework, so that it can be named without its principle.
type Indicator struct {
	Key       string `json:"key"`
	Statement string `json:"statement"`
	Polarity  string `json:"polarity"`
}

// The polarities of an indicator. A negative one says what good work is not.
const (
	Positive = "positive"
	Negative = "negative"
)

// Principle finds a principle by its key.
func (c Content) Principle(key string) (Principle, bool) {
	for _, p := range c.Principles {
		if p.Key == key {
			return p, true
		}
	}
	return Principle{}, false
}

// Indicator finds an indicator of the principle by its key.
func (p Principle) Indicator(key string) (Indicator, bool) {
	for _, i := range p.Indicators {
		if i.Key == key {
			return i, true
		}
	}
	return Indicator{}, false
}

// GormDataType tells gorm that content is one column, not a struct.
func (Content) GormDataType() string { return "json" }

// Value gives the content to a database as JSON text.
func (c Content) Value() (driver.Value, error) { return column.Value(c) }

// Scan takes content from a database. There is no version without content, so NULL is
// refused.
func (c *Content) Scan(src any) error {
	if src == nil {
		return errors.New("framework: a version has no content")
	}
	return column.Scan(src, c)
}
