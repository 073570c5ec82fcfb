package evidence

import (
	"fmt"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
)

// instant is when the pack was asked for, as zip can keep it: to the second.
func (c Cover) instant() time.Time { return c.At.UTC().Truncate(time.Second) }

// standings are the relations in which somebody has a pack, in words.
var standings = map[access.Party]string{
	access.LeadForQuality:   "QA lead of the hub",
	access.Manager:          "manager of the hub",
	access.HeadVisited:      "head teacher of the school",
	access.LeadOfMusic:      "music lead of the school",
	access.ContactOfPartner: "contact of the partner",
	access.Inspecting:       "inspector",
}

// levels are what an inspection opens, in words.
var levels = map[access.Level]string{
	access.Deidentified: "de-identified", access.AtSummary: "summary", access.InFull: "full",
}

// text says of what the pack is, for whom, when and at which level.
func (c Cover) text(files int) string {
	var as []string
	for _, p := range c.As {
		word := standings[p]
		if p == access.Inspecting {
			word += " at level " + levels[c.Level]
		}
		as = append(as, word)
	}
	lines := []string{
		"Evidence pack", "",
		"Of:       " + c.of(),
		"Hub:      " + c.Hub,
		"Year:     " + c.Year.String(),
		"Made for: " + c.Reader,
		"As:       " + strings.Join(as, ", "),
		"Made at:  " + c.At.In(calendar.London).Format("2 January 2006, 15:04 MST"),
		"Request:  " + c.Request,
		fmt.Sprintf("Files:    %d beside this one, the index and the checksums", files), "",
		"Confidential. Every part is as its reader could read it when the pack was made, and each",
		"reading is recorded in the hub's audit trail. index.csv lists the files, with how each was",
		"got, and the parts that are not included: there is nothing of them, or nothing that the",
		"reader may read. In figures c is a number withheld because it is small, z one that does not",
		"apply. Check that the pack is whole and unchanged with: sha256sum -c SHA256SUMS",
	}
	return strings.Join(lines, "\r\n") + "\r\n"
}

func (c Cover) of() string {
	if c.SchoolID.IsZero() {
		return "the hub"
	}
	return fmt.Sprintf("the partnership of %s (URN %d) and %s", c.SchoolName, c.SchoolURN, c.PartnerName)
}
