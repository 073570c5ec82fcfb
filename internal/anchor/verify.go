package anchor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/audit"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// Finding is what verification found of one hub, or of one line of the file.
type Finding struct {
	Hub    id.Hub // zero: of the file
	Sound  bool
	Detail string
}

// String is the finding as a line.
func (f Finding) String() string {
	verdict := "NOT SOUND"
	if f.Sound {
		verdict = "sound"
	}
	if f.Hub.IsZero() {
		return verdict + ": " + f.Detail
	}
	return fmt.Sprintf("%s: hub %s: %s", verdict, f.Hub, f.Detail)
}

// Verify holds every hub's audit trail against itself and against the anchors of
// the file, whose signatures must be by known keys.
func Verify(ctx context.Context, trails Trails, file *File, known func(kid string) bool) ([]Finding, error) {
	hubs, err := trails.Hubs(ctx)
	if err != nil {
		return nil, err
	}
	lines, err := file.Lines()
	if err != nil {
		return nil, err
	}
	anchors, findings := sift(lines, known)
	for hub := range anchors {
		if !slices.Contains(hubs, hub) {
			hubs = append(hubs, hub)
		}
	}
	slices.SortFunc(hubs, func(a, b id.Hub) int { return strings.Compare(a.String(), b.String()) })
	for _, hub := range hubs {
		found, err := verifyHub(ctx, trails, hub, anchors[hub])
		if err != nil {
			return findings, err
		}
		findings = append(findings, found)
	}
	return findings, nil
}

// sift gives the anchors that count, hub by hub, and a finding for every line that
// does not.
func sift(lines []Line, known func(string) bool) (map[id.Hub][]Anchor, []Finding) {
	anchors := map[id.Hub][]Anchor{}
	var findings []Finding
	for _, line := range lines {
		switch {
		case line.Err != nil:
			findings = append(findings, Finding{Detail: fmt.Sprintf("line %d of the anchors: %s", line.Number, line.Err)})
		case !known(line.Anchor.KID):
			findings = append(findings, Finding{Detail: fmt.Sprintf("line %d of the anchors is signed by the key %s, which is not known here; give its public key with --key",
				line.Number, line.Anchor.KID)})
		default:
			anchors[line.Anchor.Hub] = append(anchors[line.Anchor.Hub], line.Anchor)
		}
	}
	return anchors, findings
}

// verifyHub gives an error only where the trail could not be read.
func verifyHub(ctx context.Context, trails Trails, hub id.Hub, anchors []Anchor) (Finding, error) {
	at := map[int64][]Anchor{}
	for _, a := range anchors {
		at[a.Position] = append(at[a.Position], a)
	}
	head, err := trails.VerifyAudit(ctx, hub, func(position int64, hash string) error {
		for _, a := range at[position] {
			if a.Hash != hash {
				return &audit.Broken{Position: position, Fault: fmt.Sprintf(
					"the row is not the one anchored at %s: the trail was made anew up to there", a.At.Format(time.RFC3339))}
			}
		}
		return nil
	})
	found := Finding{Hub: hub}
	var broken *audit.Broken
	switch {
	case errors.As(err, &broken):
		found.Detail = broken.Error()
	case errors.Is(err, fault.Absent):
		found.Detail = "the hub has anchors, and no audit trail"
	case err != nil:
		return found, err
	default:
		found.Sound, found.Detail = reaches(head, anchors)
	}
	return found, nil
}

// reaches reports whether a trail that is sound in itself reaches its last anchor.
func reaches(head audit.Head, anchors []Anchor) (bool, string) {
	if len(anchors) == 0 {
		return true, fmt.Sprintf("%d rows, and no anchor yet", head.Position)
	}
	last := slices.MaxFunc(anchors, func(a, b Anchor) int { return cmp.Compare(a.Position, b.Position) })
	if last.Position > head.Position {
		return false, fmt.Sprintf("the audit trail ends at position %d, but position %d was anchored at %s: its end was cut off",
			head.Position, last.Position, last.At.Format(time.RFC3339))
	}
	return true, fmt.Sprintf("%d rows, the last anchor at position %d of %s", head.Position, last.Position, last.At.Format(time.RFC3339))
}
