package paper

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/calendar"
)

func plan() Plan {
	return Plan{
		Hub: "Vale Music Hub", Year: "2026-27", Edition: 2, PublishedOn: calendar.On(2026, 9, 14), AsOf: calendar.On(2026, 11, 23),
		Introduction: "Every school is somebody’s to talk to.\n\n- We listen first.",
		Duties: []PlanDuty{
			{Name: "Expert leadership"},
			{Name: "All schools engaged", Open: 1, Overdue: 1, WithoutEvidence: 1, Commitments: []PlanCommitment{{
				What: "Each school has a conversation about its music in the year.", Responsible: "Link officers", DueBy: calendar.On(2026, 11, 20),
				Measure: "Schools that had a conversation", Baseline: "212 schools", Target: "488 schools", Reached: "231 schools", Standing: "Under way, overdue",
				From: "2025-26", Notes: []PlanNote{{calendar.On(2026, 11, 2), "231 schools", "The autumn round is half done."}},
			}}},
		},
	}
}

// A plan is read with every commitment, and a duty without one is named too.
func TestAPlanIsReadWithHowItStands(t *testing.T) {
	file := made(t, plan().PDF)
	root, _ := structure(t, file)
	for _, text := range []string{"SchoolMusicEducationPlan", "Expertleadership", "Thereisnocommitmentunderthisduty.", "Linkofficers", "231schools", "Underway,overdue", "2November2026,231schools:Theautumnroundishalfdone.", "Version2,publishedon14September2026"} {
		if !strings.Contains(root.words(), text) {
			t.Errorf("%s is not read", text)
		}
	}
	if cells := root.all("TD"); !slices.Contains(cells, "None") {
		t.Errorf("cells %q", cells)
	}
	if folder := os.Getenv("HUBQA_PAPERS"); folder != "" {
		_ = os.WriteFile(folder+"/plan-paper.pdf", file, 0o600)
	}
}

func TestAPlanSaysWhatItIs(t *testing.T) {
	draft, superseded := plan(), plan()
	draft.PublishedOn = calendar.Date{}
	superseded.SupersededOn = calendar.On(2026, 11, 1)
	for _, c := range []struct {
		of   Plan
		says string
	}{{draft, "Version2,adraft"}, {superseded, "Version2,supersededon1November2026"}} {
		if root, _ := structure(t, made(t, c.of.PDF)); !strings.Contains(root.words(), c.says) {
			t.Errorf("%s is not said", c.says)
		}
	}
	if _, err := (Plan{}).PDF(); !errors.Is(err, ErrNotIssued) {
		t.Error(err)
	}
}
