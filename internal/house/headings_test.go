package house

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/funding"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/stafftime"
	"github.com/hubqa/hubqa/internal/takeup"
	"github.com/hubqa/hubqa/internal/training"
)

// Whoever prepares a file reads in the contract which columns it may have: those that the
// code takes, and no others.
func TestTheContractNamesEveryHeading(t *testing.T) {
	text, err := os.ReadFile("../../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]struct{ Post struct{ Description string } }
	}
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	told := doc.Paths["/v1/imports"].Post.Description
	for kind, headings := range map[string][][]string{
		intake.Schools: school.Headings(), intake.Successions: school.SuccessionHeadings(), intake.Roll: school.RollHeadings(),
		intake.Partners: partner.Headings(), intake.People: person.Headings(), intake.Provision: provision.Headings(),
		intake.Attendance: training.Headings(), intake.StaffTime: stafftime.Headings(), intake.Participation: takeup.Headings(),
		intake.Conversations: conversation.Headings(), intake.Funding: funding.Headings(),
	} {
		_, of, _ := strings.Cut(told, "`kind="+kind+"`")
		of, _, _ = strings.Cut(of, "`kind=")
		for _, names := range headings {
			row := fmt.Sprintf("| `%s` | %s |", names[0], strings.Join(names[1:], "; "))
			if !strings.Contains(of, row) {
				t.Errorf("kind=%s lacks %s", kind, row)
			}
		}
		if n := strings.Count(of, "\n| `"); n != len(headings) {
			t.Errorf("kind=%s has %d properties, not %d", kind, n, len(headings))
		}
	}
	if most := fmt.Sprintf("%d,%03d different rows", intake.MostRows/1000, intake.MostRows%1000); !strings.Contains(told, most) {
		t.Errorf("the contract does not say that a file has at most %s", most)
	}
}
