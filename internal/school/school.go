package school

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/table"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// The states of a school in the register.
const (
	StatusOpen            = "open"
	StatusClosed          = "closed"
	StatusProposedToClose = "proposed-to-close" // open, and a closure is proposed
	StatusProposedToOpen  = "proposed-to-open"
)

// The phases of education in the register. A special school, a pupil referral
// unit and an independent school have PhaseNotApplicable; no phase at all means
// that it is not known.
const (
	PhaseNotApplicable         = "not-applicable"
	PhaseNursery               = "nursery"
	PhasePrimary               = "primary"
	PhaseMiddleDeemedPrimary   = "middle-deemed-primary"
	PhaseSecondary             = "secondary"
	PhaseMiddleDeemedSecondary = "middle-deemed-secondary"
	Phase16Plus                = "16-plus"
	PhaseAllThrough            = "all-through"
)

// School is a school as one hub has it. Its natural key is the URN within the
// hub; names are shared by many schools. An empty text, a zero date and a nil
// figure mean that the register does not say.
type School struct {
	HubID id.Hub    `gorm:"primaryKey"`
	ID    id.School `gorm:"primaryKey"`

	URN                 int
	LACode              string // three digits
	LAName              string
	EstablishmentNumber string // four digits
	UKPRN               string // eight digits
	Name                string
	Status              string
	Phase               string
	TypeName            string
	TypeGroup           string
	OpenedOn            calendar.Date
	ClosedOn            calendar.Date // in the future where a closure is agreed
	LowAge              *int
	HighAge             *int
	Gender              string
	ReligiousCharacter  string
	Street              string
	Locality            string
	Address3            string
	Town                string
	County              string
	Postcode            string
	Website             string
	Region              string
	District            string
	Ward                string
	Easting             *int
	Northing            *int
	Capacity            *int
	Pupils              *int
	Boys                *int
	Girls               *int
	FSMPupils           *int   // pupils who may have free school meals
	FSMPercent          string // of the pupils, with one decimal
	TrustName           string

	// Digest is the ContentDigest of the row when it was last written.
	Digest    string
	Version   int64
	CreatedAt time.Time
	UpdatedAt time.Time
}

// LAESTAB gives the number under which the local authority knows the school,
// 830/2000, or nothing when it has none. It is unique among open schools and
// is given again after a school has closed.
func (s School) LAESTAB() string {
	if s.LACode == "" || s.EstablishmentNumber == "" {
		return ""
	}
	return s.LACode + "/" + s.EstablishmentNumber
}

// Normalised gives s in the form in which a school is kept: texts trimmed,
// repaired and without double spaces, the postcode in capitals with its space,
// codes with their leading zeros.
func (s School) Normalised() School {
	for i := range columns {
		if c := &columns[i]; c.text != nil {
			to := c.text(&s)
			*to = c.form(table.Clean(*to))
		}
	}
	return s
}

// ContentDigest sums up what the register says of s: equal digests mean equal
// content. Ids, version and times are left out. The digest depends on the order
// of columns; to change it means that every school counts as changed once.
func (s School) ContentDigest() string {
	sum := make([]byte, 0, 1024)
	for i := range columns {
		sum = columns[i].append(sum, &s)
	}
	hash := sha256.Sum256(sum)
	return hex.EncodeToString(hash[:16])
}

// append adds the column's value in a form that no other value has: a mark for
// whether there is one, then its length and text, or its number.
func (c *column) append(to []byte, s *School) []byte {
	switch {
	case c.text != nil:
		v := *c.text(s)
		return append(binary.AppendUvarint(to, uint64(len(v))), v...)
	case c.day != nil:
		d := *c.day(s)
		to = binary.AppendUvarint(to, uint64(d.Year()))
		return append(to, byte(d.Month()), byte(d.Day()))
	case c.figure != nil:
		if v := *c.figure(s); v != nil {
			return binary.AppendVarint(append(to, 1), int64(*v))
		}
		return append(to, 0)
	}
	return binary.AppendVarint(to, int64(s.URN))
}

// outsideEngland reports whether the record itself shows that the school is not
// in England. An absent code or name shows nothing: the register leaves the LA
// name and the region of the Isles of Scilly empty.
func (s *School) outsideEngland() bool {
	switch {
	case s.LACode >= "660" && s.LACode <= "681": // Wales
		return true
	case s.LACode >= "701" && s.LACode <= "708": // islands, forces, Gibraltar
		return true
	case strings.HasSuffix(s.LAName, "Offshore Establishments"), strings.HasSuffix(s.LAName, "Overseas Establishments"):
		return true
	case strings.HasPrefix(s.Region, "Wales"), s.Region == "Scotland", s.Region == "Northern Ireland":
		return true
	}
	switch s.TypeName {
	case "Welsh establishment", "Offshore schools", "British schools overseas":
		return true
	}
	return false
}
