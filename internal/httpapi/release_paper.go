package httpapi

import (
	"bytes"
	"context"
	"fmt"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/paper"
	"github.com/hubqa/hubqa/internal/release"
)

// printRelease gives a release as a paper.
func (h Releases) printRelease(ctx context.Context, r api.GetParticipationReleaseRequestObject) (api.GetParticipationReleaseResponseObject, error) {
	found, hub, err := h.Service.Print(ctx, actor(ctx), id.ParticipationRelease{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	file, err := releasePaper(found, hub).PDF()
	if err != nil {
		return nil, err
	}
	tag := tagOf(file)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetParticipationRelease304Response{Headers: api.GetParticipationRelease304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetParticipationRelease200ApplicationPdfResponse{
		Body: bytes.NewReader(file), ContentLength: int64(len(file)), Headers: api.GetParticipationRelease200ResponseHeaders{ETag: tag, CacheControl: noStore},
	}, nil
}

// groupWords are splits and groups of a release in words; others read as they are.
var groupWords = map[string]string{
	"sex": "Sex", "meals": "Free school meals", "sen": "Special educational needs", "eal": "First language", "lookedAfter": "Looked-after children",
	"pupilPremium": "Pupil premium", "yearGroup": "Year group", "girls": "Girls", "boys": "Boys", "fsm": "Now", "fsmEver6NotNow": "Within six years",
	"neither": "Neither", "rest": "The rest", "senSupport": "SEN support", "ehcPlan": "EHC plan", release.NotRecorded: "Not recorded",
}

func groupInWords(key string) string {
	if words, known := groupWords[key]; known {
		return words
	}
	return key
}

// releasePaper is a release with the cells that its table has.
func releasePaper(r release.Release, hub string) paper.Release {
	p := paper.Release{
		Hub: hub, Term: sentence(string(r.Term)), Year: r.AcademicYear.String(), Edition: r.Edition, Superseded: !r.Latest,
		ReleasedOn: calendar.DateOf(r.ReleasedAt), Reason: r.Reason, Withheld: r.Withheld,
	}
	for i, d := range r.Shown.Divisions {
		split := paper.ReleaseSplit{Name: groupInWords(d.Name)}
		for _, g := range d.Groups {
			split.Groups = append(split.Groups, groupInWords(g))
		}
		for _, row := range r.Shown.Rows {
			one := paper.ReleaseRow{Name: "All schools", All: releaseCell(row.All)}
			if row.School.URN != 0 {
				one.Name = fmt.Sprintf("%s (%d)", row.School.Name, row.School.URN)
			}
			for _, f := range row.Splits[i] {
				one.Groups = append(one.Groups, releaseCell(f))
			}
			split.Rows = append(split.Rows, one)
		}
		p.Splits = append(p.Splits, split)
	}
	return p
}
