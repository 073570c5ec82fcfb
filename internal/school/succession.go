package school

import (
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// The kinds of a succession. An academy conversion is a SuccessionPlain.
const (
	SuccessionPlain        = "succession"
	SuccessionMerger       = "merger"
	SuccessionAmalgamation = "amalgamation"
	SuccessionSplit        = "split"
	SuccessionOther        = "other"
)

// successionKinds is ordered by how much a kind tells: of two that are told of
// one pair of schools, the later counts.
var successionKinds = []string{SuccessionOther, SuccessionPlain, SuccessionMerger, SuccessionAmalgamation, SuccessionSplit}

// Succession says that one school, or a part of it, became or went into
// another. The pair of URNs is its natural key within the hub; either may be
// the URN of a school that the hub does not have. The ID is what the change feed
// names it by.
type Succession struct {
	HubID   id.Hub        `gorm:"primaryKey"`
	FromURN int           `gorm:"primaryKey;autoIncrement:false"`
	ToURN   int           `gorm:"primaryKey;autoIncrement:false"`
	ID      id.Succession `gorm:"column:id"`

	Kind string
	On   calendar.Date `gorm:"column:on_date"` // zero when it is not known

	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// TableName is where successions are kept.
func (Succession) TableName() string { return "school_succession" }

// SameContent reports whether s and other say the same of the same pair.
func (s Succession) SameContent(other Succession) bool {
	return s.FromURN == other.FromURN && s.ToURN == other.ToURN && s.Kind == other.Kind && s.On == other.On
}

// Check tells everything that keeps s from being kept, as a fault with a
// pointer to each place.
func (s Succession) Check() error {
	var c fault.InvalidContent
	c.Check(isURN(s.FromURN), "/fromUrn", RuleURN, urnDetail)
	c.Check(isURN(s.ToURN), "/toUrn", RuleURN, urnDetail)
	c.Check(s.FromURN != s.ToURN, "/toUrn", RuleSuccessionOfItself, ofItselfDetail)
	c.Check(slices.Contains(successionKinds, s.Kind), "/kind", RuleSuccessionKind, kindDetail)
	return c.Err()
}

const (
	urnDetail      = "A URN has six digits, from 100000 to 999999."
	ofItselfDetail = "A school does not succeed itself."
	kindDetail     = "A kind is succession, merger, amalgamation, split or other."
	linkTypeDetail = "The link type is not one of the register's."
)
