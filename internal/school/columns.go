package school

import "github.com/hubqa/hubqa/internal/calendar"

// column is one property of a school: its name in the API, the register's
// columns that tell it, where it is kept, and what it may be. One of text,
// figure and day is set; none is for the URN.
type column struct {
	name   string
	from   []string // in the order in which they are asked
	rule   string
	detail string

	text     func(*School) *string
	limit    int                 // of characters
	required bool                // not empty
	form     func(string) string // from a clean text to the kept one
	valid    func(string) bool   // of a kept text that is not empty; nil for all

	figure    func(*School) **int
	low, high int

	day func(*School) *calendar.Date
}

// columns is every property, in the order of the digest.
var columns = []column{
	{name: "urn", from: []string{"URN"}, rule: RuleURN, detail: "A URN has six digits, from 100000 to 999999."},
	coded("laCode", RuleLACode, "An LA code has three digits.", digits(3), exactly(3),
		func(s *School) *string { return &s.LACode }, "LA (code)"),
	words("laName", 100, func(s *School) *string { return &s.LAName }, "LA (name)"),
	coded("establishmentNumber", RuleEstablishmentNumber, "An establishment number has four digits.", digits(4), exactly(4),
		func(s *School) *string { return &s.EstablishmentNumber }, "EstablishmentNumber"),
	coded("ukprn", RuleUKPRN, "A UKPRN has eight digits.", asItIs, exactly(8),
		func(s *School) *string { return &s.UKPRN }, "UKPRN"),
	{name: "name", from: []string{"EstablishmentName"}, rule: RuleName, detail: "A name has 1 to 200 characters.",
		text: func(s *School) *string { return &s.Name }, limit: 200, required: true, form: asItIs},
	{name: "status", from: []string{"EstablishmentStatus (code)", "EstablishmentStatus (name)"}, rule: RuleStatus,
		detail: "A status is open, closed, proposed-to-close or proposed-to-open, or the register's code 1 to 4 or name.",
		text:   func(s *School) *string { return &s.Status }, limit: 60, required: true, form: statuses.read, valid: statuses.has},
	coded("phase", RulePhase, "The phase is not one of the register's codes 0 to 7 or names.", phases.read, phases.has,
		func(s *School) *string { return &s.Phase }, "PhaseOfEducation (code)", "PhaseOfEducation (name)"),
	words("typeName", 100, func(s *School) *string { return &s.TypeName }, "TypeOfEstablishment (name)"),
	words("typeGroup", 100, func(s *School) *string { return &s.TypeGroup }, "EstablishmentTypeGroup (name)"),
	date("openedOn", func(s *School) *calendar.Date { return &s.OpenedOn }, "OpenDate"),
	date("closedOn", func(s *School) *calendar.Date { return &s.ClosedOn }, "CloseDate"),
	figure("lowAge", 0, 99, func(s *School) **int { return &s.LowAge }, "StatutoryLowAge"),
	figure("highAge", 0, 99, func(s *School) **int { return &s.HighAge }, "StatutoryHighAge"),
	words("gender", 50, func(s *School) *string { return &s.Gender }, "Gender (name)"),
	words("religiousCharacter", 100, func(s *School) *string { return &s.ReligiousCharacter }, "ReligiousCharacter (name)"),
	words("street", 200, func(s *School) *string { return &s.Street }, "Street"),
	words("locality", 200, func(s *School) *string { return &s.Locality }, "Locality"),
	words("address3", 200, func(s *School) *string { return &s.Address3 }, "Address3"),
	words("town", 100, func(s *School) *string { return &s.Town }, "Town"),
	words("county", 100, func(s *School) *string { return &s.County }, "County (name)"),
	coded("postcode", RulePostcode, "A postcode has five to seven letters and digits, like DE55 7HA.", postcode, isPostcode,
		func(s *School) *string { return &s.Postcode }, "Postcode"),
	{name: "website", from: []string{"SchoolWebsite"}, rule: RuleWebsite, detail: "A website is a web address of at most 300 characters.",
		text: func(s *School) *string { return &s.Website }, limit: 300, form: asItIs, valid: isWebsite},
	words("region", 50, func(s *School) *string { return &s.Region }, "GOR (name)"),
	words("district", 100, func(s *School) *string { return &s.District }, "DistrictAdministrative (name)"),
	words("ward", 100, func(s *School) *string { return &s.Ward }, "AdministrativeWard (name)"),
	figure("easting", 0, 700_000, func(s *School) **int { return &s.Easting }, "Easting"),
	figure("northing", 0, 1_300_000, func(s *School) **int { return &s.Northing }, "Northing"),
	figure("capacity", 0, 99_999, func(s *School) **int { return &s.Capacity }, "SchoolCapacity"),
	figure("pupils", 0, 99_999, func(s *School) **int { return &s.Pupils }, "NumberOfPupils"),
	figure("boys", 0, 99_999, func(s *School) **int { return &s.Boys }, "NumberOfBoys"),
	figure("girls", 0, 99_999, func(s *School) **int { return &s.Girls }, "NumberOfGirls"),
	figure("fsmPupils", 0, 99_999, func(s *School) **int { return &s.FSMPupils }, "FSM"),
	coded("fsmPercent", RulePercentage, "A percentage is a decimal number from 0 to 100.", oneDecimal, isPercentage,
		func(s *School) *string { return &s.FSMPercent }, "PercentageFSM"),
	{name: "trustName", from: []string{"Trusts (name)"}, rule: RuleText,
		text: func(s *School) *string { return &s.TrustName }, limit: 200, form: noDash},
}

// Headings gives each property of a school, and the headings that files give it.
func Headings() (all [][]string) {
	for _, c := range columns {
		all = append(all, append([]string{c.name}, c.from...))
	}
	return all
}

// figures is the number of columns that hold a figure.
var figures = countFigures()

func countFigures() (n int) {
	for i := range columns {
		if columns[i].figure != nil {
			n++
		}
	}
	return n
}

// columnOf gives the place of a column by its name in the API.
func columnOf(name string) int {
	for i := range columns {
		if columns[i].name == name {
			return i
		}
	}
	panic("school: no column " + name)
}

func words(name string, limit int, at func(*School) *string, from ...string) column {
	return column{name: name, from: from, rule: RuleText, text: at, limit: limit, form: asItIs}
}

func coded(name, rule, detail string, form func(string) string, valid func(string) bool, at func(*School) *string, from ...string) column {
	return column{name: name, from: from, rule: rule, detail: detail, text: at, limit: 100, form: form, valid: valid}
}

func figure(name string, low, high int, at func(*School) **int, from ...string) column {
	return column{name: name, from: from, rule: RuleFigure, detail: between(low, high), figure: at, low: low, high: high}
}

func date(name string, at func(*School) *calendar.Date, from ...string) column {
	return column{name: name, from: from, rule: RuleDate, day: at,
		detail: "A date is written 2012-08-31, 31-08-2012 or 31/08/2012, and has to be in the calendar."}
}
