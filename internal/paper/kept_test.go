package paper

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/calendar"
)

func kept() Kept {
	notices := KeptClass{Name: "What you were told"}
	for _, at := range []string{"3 November 2026, 09:12", "4 November 2026, 10:40", "9 November 2026, 16:03"} {
		notices.Records = append(notices.Records, KeptRecord{Facts: [][2]string{{"At", at}, {"Kind", "feedback-recorded"}, {"Resource", "observation"}}})
	}
	notices.Records[1].Facts = notices.Records[1].Facts[1:]
	readings := KeptClass{Name: "Who read what is about you"}
	for n := range 12 {
		readings.Records = append(readings.Records, KeptRecord{Facts: [][2]string{
			{"Action", "report.read"}, {"Actor", "Martin Hallam (somebody else)"}, {"At", fmt.Sprintf("%d November 2026, 09:12", n+1)},
			{"Object id", "01a19467-e800-7001-8000-000000000057"}, {"Object kind", "observation"}, {"Parts", ""}, {"Party", "observer"},
		}})
	}
	return Kept{
		Hub: "Vale Music Hub", Person: "Priya Nair", AskedOn: calendar.On(2026, 11, 2), GatheredOn: calendar.On(2026, 11, 9), UntilOn: calendar.On(2026, 12, 20),
		PreparedOn: calendar.On(2026, 11, 21), Withheld: 2,
		Classes: []KeptClass{
			{Name: "You", Records: []KeptRecord{{Facts: [][2]string{{"Email", "priya.nair@example.org"}, {"Name", "Priya Nair"}, {"Phone", ""}}}}},
			{Name: "Report", Records: []KeptRecord{
				{Facts: [][2]string{{"Author", "Martin Hallam (somebody else)"}, {"Report", "The session began well.\n\n- Every pupil sang.\n- The tempo held."}, {"Version", "1"}}},
				{Redacted: "A second report says much the same."},
			}},
			notices, readings,
		},
		Statement: [][2]string{{"How long it is kept", "As long as the schedule says."}, {"If you are not content", "You can complain."}},
	}
}

// Whoever reads or listens to it is told what is kept, class by class, what is given in other
// words, and how much is withheld.
func TestWhatIsKeptIsReadClassByClass(t *testing.T) {
	file := made(t, kept().PDF)
	root, _ := structure(t, file)
	for _, text := range []string{"Whatiskeptaboutyou", "PriyaNair", "Withheld:2parts.Redacted:1part,", "Report:2records,1ofthemredacted", "1of2", "MartinHallam(somebodyelse)",
		"Everypupilsang.", "Objectkind:observation;Party:observer", "Redacted.Inplaceofwhatiskeptyouaregiventhis:Asecondreportsaysmuchthesame.", "Howlongitiskept", "Youcancomplain."} {
		if !strings.Contains(root.words(), text) {
			t.Errorf("%s is not read in %s", text, root.words())
		}
	}
	if heads, items := root.all("H2"), root.all("LBody"); !slices.Equal(heads, []string{"What is in this copy", "What you should know", "You", "Report", "What you were told", "Who read what is about you"}) || len(items) != 6+12 {
		t.Errorf("headings %q, items %q", heads, items)
	}
	if cells := root.all("TH"); slices.Contains(cells, "Phone") || !slices.Contains(cells, "Kind") {
		t.Errorf("heads %q", cells)
	}
	if !bytes.Equal(file, made(t, kept().PDF)) {
		t.Error("not the same again")
	}
	if folder := os.Getenv("HUBQA_PAPERS"); folder != "" {
		_ = os.WriteFile(folder+"/kept-paper.pdf", file, 0o600)
	}
}

// Its name, which other programs show, does not name the person; and it has its days.
func TestWhatIsKeptIsCalledWithoutTheirName(t *testing.T) {
	if !bytes.Contains(made(t, kept().PDF), []byte(`<rdf:li xml:lang="x-default">What is kept about you</rdf:li>`)) {
		t.Error("it is called otherwise")
	}
	if _, err := (Kept{}).PDF(); !errors.Is(err, ErrNotIssued) {
		t.Error(err)
	}
}
