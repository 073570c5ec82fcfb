package school

import (
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// The types of a succession. An academy conversion is a SuccessionPlain.
const (
	SuccessionPlain        = "succession"
	SuccessionMerger       = "merger"
	SuccessionAmalgamation = "amalgamation"
	SuccessionSplit        = "split"
	SuccessionOther        = "other"
)

// successionTypes is ordered by how much a type tells: of two that are told of
// one pair of schools, the later counts.
var successionTypes = []string{SuccessionOther, SuccessionPlain, SuccessionMerger, SuccessionAmalgamation, SuccessionSplit}

// Succession says that one school, or a part of it, became or went into
// another. The pair of URNs is its natural key within the hub; either may be
// the URN of a school that the hub does not have.
type Succession struct {
	HubID   id.Hub `gorm:"primaryKey"`
	FromURN int    `gorm:"primaryKey;autoIncrement:false"`
	ToURN   int    `gorm:"primaryKey;autoIncrement:false"`

	Type string
	On   calendar.Date // zero when it is not known

	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// SameContent reports whether s and other say the same of the same pair.
func (s Succession) SameContent(other Succession) bool {
	return s.FromURN == other.FromURN && s.ToURN == other.ToURN && s.Type == other.Type && s.On == other.On
}

// Check tells everything that keeps s from being kept, as a fault with a
// pointer to each place.
func (s Succession) Check() error {
	var c fault.InvalidContent
	c.Check(isURN(s.FromURN), "/fromUrn", RuleURN, urnDetail)
	c.Check(isURN(s.ToURN), "/toUrn", RuleURN, urnDetail)
	c.Check(s.FromURN != s.ToURN, "/toUrn", RuleSuccessionOfItself, ofItselfDetail)
	c.Check(slices.Contains(successionTypes, s.Type), "/type", RuleSuccessionType, typeDetail)
	return c.Err()
}

const (
	urnDetail      = "A URN has six digits, from 100000 to 999999."
	ofItselfDetail = "A school does not succeed itself."
	typeDetail     = "A type is succession, merger, amalgamation, split or other."
	linkTypeDetail = "The link type is not one of the register's."
)
