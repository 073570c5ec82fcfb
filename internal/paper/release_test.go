package paper

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/calendar"
)

func released() Release {
	return Release{
		Hub: "Vale Music Hub", Term: "Autumn", Year: "2025-26", Edition: 2, ReleasedOn: calendar.On(2026, 1, 12), Reason: "A school counted anew.",
		Splits: []ReleaseSplit{
			{"Sex", []string{"Girls", "Boys", "Not recorded"}, []ReleaseRow{
				{"Vale Primary School (112492)", "30", []string{"c", "c", "0"}}, {"All schools", "61", []string{"31", "30", "z"}},
			}},
			{"Year group", []string{"R", "1", "2", "3", "4", "5", "6"}, []ReleaseRow{
				{"Vale Primary School (112492)", "30", []string{"c", "c", "7", "8", "9", "c", "z"}},
			}},
		},
	}
}

// The paper of a release has its cells and no other figure, in their order.
func TestAReleaseOnPaperHasItsCellsAlone(t *testing.T) {
	file := made(t, released().PDF)
	root, _ := structure(t, file)
	wantList(t, "cells", root.all("TD"), "A school counted anew.", "30", "c", "c", "0", "61", "31", "30", "z", "30", "c", "c", "7", "8", "9", "30", "c", "z")
	if heads := root.all("TH"); !slices.Contains(heads, "Not recorded") || !slices.Contains(heads, "All schools") {
		t.Errorf("%q", heads)
	}
	if folder := os.Getenv("HUBQA_PAPERS"); folder != "" {
		_ = os.WriteFile(folder+"/release.pdf", file, 0o600)
	}
}

// An edition that is withheld tells that, and nothing else.
func TestAWithheldReleaseOnPaper(t *testing.T) {
	r := released()
	r.Withheld = true
	root, _ := structure(t, made(t, r.PDF))
	if !strings.Contains(root.words(), "withheld") || len(root.all("TD")) != 1 {
		t.Error(root.words())
	}
	if _, err := (Release{}).PDF(); !errors.Is(err, ErrNotIssued) {
		t.Error(err)
	}
}
