package httpapi

import (
	"bytes"
	"context"
	"fmt"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/release"
	"github.com/hubqa/hubqa/internal/smallnumber"
	"github.com/hubqa/hubqa/internal/table"
)

// Releases answers for participation as everybody is told of it.
type Releases struct{ Service release.Service }

// ListParticipationReleases gives a page of releases, without their rows.
func (h Releases) ListParticipationReleases(ctx context.Context, r api.ListParticipationReleasesRequestObject) (api.ListParticipationReleasesResponseObject, error) {
	at, err := pageRequest(ctx, r.Params.Limit, r.Params.Cursor, r.Params.Sort)
	if err != nil {
		return nil, err
	}
	f := release.Filter{Term: calendar.Term(of(r.Params.Term))}
	if f.Year, err = yearIn(r.Params.AcademicYear); err != nil {
		return nil, err
	}
	found, err := h.Service.List(ctx, actor(ctx), f, at)
	if err != nil {
		return nil, err
	}
	next, link := nextPage(ctx, found.Next)
	return api.ListParticipationReleases200JSONResponse{
		Body:    api.ParticipationReleasePage{Items: page.Map(found, releaseCard).Items, NextCursor: next},
		Headers: api.ListParticipationReleases200ResponseHeaders{Link: link, CacheControl: noStore},
	}, nil
}

// ReleaseParticipation freezes participation of a term.
func (h Releases) ReleaseParticipation(ctx context.Context, r api.ReleaseParticipationRequestObject) (api.ReleaseParticipationResponseObject, error) {
	year, err := calendar.ParseAcademicYear(r.Body.AcademicYear)
	if err != nil {
		return nil, errYearInBody
	}
	made, err := h.Service.Release(ctx, actor(ctx), year, calendar.Term(r.Body.Term), of(r.Body.Reason))
	if err != nil {
		return nil, err
	}
	view := releaseView(made)
	return api.ReleaseParticipation201JSONResponse{Body: view, Headers: api.ReleaseParticipation201ResponseHeaders{
		ETag: etag(view), CacheControl: noStore, Location: "/v1/participation-releases/" + made.ID.String(),
	}}, nil
}

// GetParticipationRelease gives one release, as JSON, as a table or as a paper.
func (h Releases) GetParticipationRelease(ctx context.Context, r api.GetParticipationReleaseRequestObject) (api.GetParticipationReleaseResponseObject, error) {
	if callOf(ctx).format == asPaper {
		return h.printRelease(ctx, r)
	}
	found, err := h.Service.Read(ctx, actor(ctx), id.ParticipationRelease{UUID: r.ID})
	if err != nil {
		return nil, err
	}
	if callOf(ctx).format == asCSV {
		return releaseFile(r.Params.IfNoneMatch, found), nil
	}
	view := releaseView(found)
	tag := etag(view)
	if notModified(r.Params.IfNoneMatch, tag) {
		return api.GetParticipationRelease304Response{Headers: api.GetParticipationRelease304ResponseHeaders{ETag: tag}}, nil
	}
	return api.GetParticipationRelease200JSONResponse{Body: view, Headers: api.GetParticipationRelease200ResponseHeaders{ETag: tag, CacheControl: noStore}}, nil
}

func releaseCard(r release.Release) api.ParticipationReleaseCard {
	return api.ParticipationReleaseCard{
		ID: r.ID.UUID, AcademicYear: r.AcademicYear.String(), Term: api.Term(r.Term), Edition: r.Edition, Latest: r.Latest, Withheld: r.Withheld,
		Reason: r.Reason, ReleasedAt: r.ReleasedAt,
	}
}

func releaseView(r release.Release) api.ParticipationRelease {
	card := releaseCard(r)
	view := api.ParticipationRelease{
		ID: card.ID, AcademicYear: card.AcademicYear, Term: card.Term, Edition: card.Edition, Latest: card.Latest, Withheld: card.Withheld,
		Reason: card.Reason, ReleasedAt: card.ReleasedAt, Rows: []api.ParticipationReleaseRow{},
	}
	for _, row := range r.Shown.Rows {
		one := releaseRow(r.Shown.Divisions, row)
		if one.School == nil {
			view.Total = &one
			continue
		}
		view.Rows = append(view.Rows, one)
	}
	return view
}

func releaseRow(by []release.Division, row release.Row) api.ParticipationReleaseRow {
	view := api.ParticipationReleaseRow{All: sumFigure(row.All)}
	if s := row.School; s.URN != 0 {
		view.School = &api.SchoolRef{ID: s.ID.UUID, Urn: s.URN, Name: s.Name}
	}
	for i, d := range by {
		split := api.ParticipationReleaseSplit{Split: api.ParticipationReleaseSplitSplit(d.Name)}
		for g, name := range d.Groups {
			split.Groups = append(split.Groups, api.ParticipationReleaseGroup{Group: name, Count: sumFigure(row.Splits[i][g])})
		}
		view.Splits = append(view.Splits, split)
	}
	return view
}

// releaseFile is a release as CSV: a row for each school, the total last without a URN, and a
// column for each group. One that is withheld has one row, which says so.
func releaseFile(ifNoneMatch *string, r release.Release) api.GetParticipationReleaseResponseObject {
	columns := []string{"academicYear", "term", "edition", "withheld", "urn", "school", "all"}
	for _, d := range r.Shown.Divisions {
		for _, g := range d.Groups {
			columns = append(columns, d.Name+"."+g)
		}
	}
	file := table.AppendRecord([]byte(table.Mark), columns)
	start := []string{r.AcademicYear.String(), string(r.Term), fmt.Sprint(r.Edition), fmt.Sprint(r.Withheld)}
	if r.Withheld {
		file = table.AppendRecord(file, append(start, "", "", ""))
	}
	for _, row := range r.Shown.Rows {
		cells := append(start[:len(start):len(start)], "", "", releaseCell(row.All))
		if s := row.School; s.URN != 0 {
			cells[4], cells[5] = fmt.Sprint(s.URN), table.Disarm(s.Name)
		}
		for _, groups := range row.Splits {
			for _, f := range groups {
				cells = append(cells, releaseCell(f))
			}
		}
		file = table.AppendRecord(file, cells)
	}
	tag := tagOf(file)
	if notModified(ifNoneMatch, tag) {
		return api.GetParticipationRelease304Response{Headers: api.GetParticipationRelease304ResponseHeaders{ETag: tag}}
	}
	return api.GetParticipationRelease200TextCsvResponse{
		Body: bytes.NewReader(file), ContentLength: int64(len(file)), Headers: api.GetParticipationRelease200ResponseHeaders{ETag: tag, CacheControl: noStore},
	}
}

// releaseCell is a count as a cell: its value, or the marker in its place.
func releaseCell(f smallnumber.Figure) string {
	if f.Marker != "" {
		return f.Marker
	}
	return fmt.Sprint(f.Value)
}
