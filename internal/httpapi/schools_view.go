package httpapi

import (
	"github.com/oapi-codegen/nullable"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/school"
)

func schoolCard(s school.School) api.SchoolCard {
	return api.SchoolCard{
		ID: s.ID.UUID, Urn: s.URN, Name: s.Name, Status: api.SchoolStatus(s.Status), Phase: orAbsent(api.SchoolPhase(s.Phase)),
		LaCode: orAbsent(s.LACode), Laestab: orNull(s.LAESTAB()), Town: orNull(s.Town), Postcode: orNull(s.Postcode), Pupils: pointed(s.Pupils),
	}
}

func schoolView(s school.Seen) api.School {
	return api.School{
		ID: s.ID.UUID, Urn: s.URN, Name: s.Name, Status: api.SchoolStatus(s.Status), Phase: orAbsent(api.SchoolPhase(s.Phase)),
		LaCode: orAbsent(s.LACode), LaName: orNull(s.LAName), EstablishmentNumber: orNull(s.EstablishmentNumber), Laestab: orNull(s.LAESTAB()),
		Ukprn: orNull(s.UKPRN), TypeName: orNull(s.TypeName), TypeGroup: orNull(s.TypeGroup), TrustName: orNull(s.TrustName),
		OpenedOn: dateOrNull(s.OpenedOn), ClosedOn: dateOrNull(s.ClosedOn),
		LowAge: pointed(s.LowAge), HighAge: pointed(s.HighAge), Gender: orNull(s.Gender), ReligiousCharacter: orNull(s.ReligiousCharacter),
		Street: orNull(s.Street), Locality: orNull(s.Locality), Address3: orNull(s.Address3), Town: orNull(s.Town),
		County: orNull(s.County), Postcode: orNull(s.Postcode), Website: orNull(s.Website),
		Region: orNull(s.Region), District: orNull(s.District), Ward: orNull(s.Ward),
		Easting: pointed(s.Easting), Northing: pointed(s.Northing),
		Capacity: pointed(s.Capacity), Pupils: pointed(s.Pupils), Boys: pointed(s.Boys), Girls: pointed(s.Girls),
		FsmPupils: pointed(s.FSMPupils), FsmPercent: orNull(s.FSMPercent),
		CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt, AllowedActions: actions(s.Allowed),
	}
}

// newSchool reads a school to enter: what a patch of nothing would give.
func newSchool(b api.NewSchool) school.School {
	s := school.School{URN: b.Urn}
	patchSchool(&s, api.SchoolPatch{
		Name: &b.Name, Status: &b.Status, Phase: &b.Phase, LaCode: &b.LaCode, LaName: b.LaName,
		EstablishmentNumber: b.EstablishmentNumber, Ukprn: b.Ukprn, TypeName: b.TypeName, TypeGroup: b.TypeGroup, TrustName: b.TrustName,
		OpenedOn: b.OpenedOn, ClosedOn: b.ClosedOn, LowAge: b.LowAge, HighAge: b.HighAge, Gender: b.Gender,
		ReligiousCharacter: b.ReligiousCharacter, Street: b.Street, Locality: b.Locality, Address3: b.Address3, Town: b.Town,
		County: b.County, Postcode: b.Postcode, Website: b.Website, Region: b.Region, District: b.District, Ward: b.Ward,
		Easting: b.Easting, Northing: b.Northing, Capacity: b.Capacity, Pupils: b.Pupils, Boys: b.Boys, Girls: b.Girls,
		FsmPupils: b.FsmPupils, FsmPercent: b.FsmPercent,
	})
	return s
}

func patchSchool(s *school.School, b api.SchoolPatch) {
	set(&s.Name, b.Name)
	setWord(&s.Status, b.Status)
	setWord(&s.Phase, b.Phase)
	set(&s.LACode, b.LaCode)
	setText(&s.LAName, b.LaName)
	setText(&s.EstablishmentNumber, b.EstablishmentNumber)
	setText(&s.UKPRN, b.Ukprn)
	setText(&s.TypeName, b.TypeName)
	setText(&s.TypeGroup, b.TypeGroup)
	setText(&s.TrustName, b.TrustName)
	setDate(&s.OpenedOn, b.OpenedOn)
	setDate(&s.ClosedOn, b.ClosedOn)
	setFigure(&s.LowAge, b.LowAge)
	setFigure(&s.HighAge, b.HighAge)
	setText(&s.Gender, b.Gender)
	setText(&s.ReligiousCharacter, b.ReligiousCharacter)
	setText(&s.Street, b.Street)
	setText(&s.Locality, b.Locality)
	setText(&s.Address3, b.Address3)
	setText(&s.Town, b.Town)
	setText(&s.County, b.County)
	setText(&s.Postcode, b.Postcode)
	setText(&s.Website, b.Website)
	setText(&s.Region, b.Region)
	setText(&s.District, b.District)
	setText(&s.Ward, b.Ward)
	setFigure(&s.Easting, b.Easting)
	setFigure(&s.Northing, b.Northing)
	setFigure(&s.Capacity, b.Capacity)
	setFigure(&s.Pupils, b.Pupils)
	setFigure(&s.Boys, b.Boys)
	setFigure(&s.Girls, b.Girls)
	setFigure(&s.FSMPupils, b.FsmPupils)
	setText(&s.FSMPercent, b.FsmPercent)
}

// setFigure changes the target where a merge patch has the member; null is no figure.
func setFigure(target **int, member nullable.Nullable[int]) {
	if member.IsSpecified() {
		*target = nil
		if v, err := member.Get(); err == nil {
			*target = &v
		}
	}
}

func successionView(s school.Succession) api.SchoolSuccession {
	return api.SchoolSuccession{FromUrn: s.FromURN, ToUrn: s.ToURN, Kind: api.SuccessionKind(s.Kind), On: dateOrNull(s.On)}
}

func rollView(r school.Roll) api.SchoolRoll {
	view := api.SchoolRoll{ID: r.ID.UUID, SchoolID: r.SchoolID.UUID, Urn: r.URN, CountedOn: date(r.CountedOn), UpdatedAt: r.UpdatedAt}
	g := &view.Groups
	for i, to := range []*api.Figure{
		&g.All, &g.Girls, &g.Boys, &g.Fsm, &g.FsmEver6, &g.PupilPremium, &g.SenSupport, &g.EhcPlan, &g.Eal, &g.LookedAfter,
	} {
		*to = figure(school.Groups[i].Figure(r.Counts))
	}
	for _, name := range r.YearGroups.Named() {
		view.YearGroups = append(view.YearGroups, api.RollYearGroup{YearGroup: api.YearGroupName(name), Pupils: figure(r.YearGroups.Figure(name))})
	}
	return view
}

// figure writes a count, or why there is none.
func figure(count *int, marker string) api.Figure {
	if count == nil {
		return api.Figure{Value: pointed(count), Marker: &[]api.FigureMarker{api.FigureMarker(marker)}[0]}
	}
	return api.Figure{Value: pointed(count)}
}
