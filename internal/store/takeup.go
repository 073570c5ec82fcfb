package store

import (
	"maps"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/school"
	"github.com/hubqa/hubqa/internal/takeup"
)

// standingFigures are the figures that were not withdrawn. Whatever counts pupils reads them from
// here.
const standingFigures = "(SELECT * FROM pupil_figures WHERE withdrawn_at IS NULL)"

// pupilFigures are all figures in the scope, to read one by one.
func (tx *Tx) pupilFigures(within access.Scope) *gorm.DB {
	return tx.within(namedFigures(tx.db.Table("pupil_figures")), "pupil_figures", within)
}

// pupilFiguresThatCount are those that were not withdrawn.
func (tx *Tx) pupilFiguresThatCount(within access.Scope) *gorm.DB {
	return tx.within(namedFigures(tx.db.Table(standingFigures+" AS pupil_figures")), "pupil_figures", within)
}

func namedFigures(q *gorm.DB) *gorm.DB {
	return q.
		Select("pupil_figures.*, school.urn AS school_urn, school.name AS school_name, COALESCE(partner.name, '') AS partner_name, COALESCE(provision.name, '') AS provision_name").
		Joins("JOIN school ON school.hub_id = pupil_figures.hub_id AND school.id = pupil_figures.school_id").
		Joins("LEFT JOIN partner ON partner.hub_id = pupil_figures.hub_id AND partner.id = pupil_figures.partner_id").
		Joins("LEFT JOIN provision ON provision.hub_id = pupil_figures.hub_id AND provision.id = pupil_figures.provision_id")
}

// PupilFigures gives one record of figures in the scope, or fault.Absent.
func (tx *Tx) PupilFigures(within access.Scope, which id.Figures) (*takeup.Figures, error) {
	one := make([]takeup.Figures, 1)
	if err := tx.pupilFigures(within).Where("pupil_figures.id = ?", which).Take(&one[0]).Error; err != nil {
		return nil, absent(err)
	}
	return &one[0], tx.readPartsOfFigures(one)
}

// SamePupilFigures gives the figures in the scope that count with the same natural key, or nil.
func (tx *Tx) SamePupilFigures(within access.Scope, as takeup.Figures) (*takeup.Figures, error) {
	q := tx.pupilFiguresThatCount(within).Where("pupil_figures.kind = ? AND pupil_figures.academic_year = ? AND pupil_figures.term = ? AND pupil_figures.of = ?",
		as.Kind, as.AcademicYear, as.Term, as.Of)
	if as.ProvisionID != nil {
		q = q.Where("pupil_figures.provision_id = ?", as.ProvisionID)
	} else {
		q = q.Where("pupil_figures.provision_id IS NULL AND pupil_figures.school_id = ?", as.SchoolID)
	}
	one := make([]takeup.Figures, 1)
	is, err := found(q.Take(&one[0]).Error)
	if !is {
		return nil, err
	}
	return &one[0], tx.readPartsOfFigures(one)
}

// readPartsOfFigures reads the lines, the rolls against which figures are told, and the reader's
// inspections of the schools.
func (tx *Tx) readPartsOfFigures(all []takeup.Figures) error {
	if len(all) == 0 {
		return nil
	}
	which, schools, at := []id.Figures{}, []id.School{}, map[id.Figures]*takeup.Figures{}
	for i := range all {
		which, schools, at[all[i].ID] = append(which, all[i].ID), append(schools, all[i].SchoolID), &all[i]
	}
	var lines []takeup.Line
	q := among(tx, tx.db.Table("pupil_figures_line").Where("hub_id = ? AND pupils IS NOT NULL", tx.who.Hub()), "pupil_figures_line.figures_id", "uuid", which)
	if err := q.Order("line").Find(&lines).Error; err != nil {
		return err
	}
	for _, l := range lines {
		at[l.FiguresID].Lines = append(at[l.FiguresID].Lines, l)
	}
	if err := tx.readRollsOfFigures(all, schools); err != nil {
		return err
	}
	inspected, err := tx.inspectionsOfEach(schools...)
	for i := range all {
		all[i].Inspected = inspected[all[i].SchoolID]
	}
	return err
}

// readRollsOfFigures reads the rolls against which figures are told. Where none was settled when they
// were entered, it is the one that fits best by now.
func (tx *Tx) readRollsOfFigures(all []takeup.Figures, schools []id.School) error {
	l, err := tx.lines(schools...)
	if err != nil {
		return err
	}
	var days []calendar.Date
	var open []id.School
	for _, f := range all {
		schools = append(schools, l.whole(f.SchoolID)[1:]...)
		if f.RollOn.IsZero() {
			open = append(open, l.whole(f.SchoolID)...)
		} else {
			days = append(days, f.RollOn)
		}
	}
	of := map[id.School]school.Rolls{}
	read := func(q *gorm.DB, schools []id.School) error {
		var rolls []school.Roll
		err := among(tx, q.Table("school_roll").Where("hub_id = ?", tx.who.Hub()), "school_roll.school_id", "uuid", schools).Find(&rolls).Error
		for _, r := range rolls {
			of[r.SchoolID] = append(of[r.SchoolID], r)
		}
		return err
	}
	if err := read(tx.db.Where("counted_on IN ?", days), schools); err != nil {
		return err
	}
	if len(open) > 0 {
		if err := read(tx.db, open); err != nil {
			return err
		}
	}
	for i := range all {
		f := &all[i]
		if roll := l.rolls(f.SchoolID, of).ToTell(f.RollOn, f.CountedOn); roll != nil {
			f.Against(roll)
		}
	}
	return nil
}

// filterFigures narrows a query to what the filter lets through.
func (tx *Tx) filterFigures(q *gorm.DB, f takeup.Filter) *gorm.DB {
	q = thatAre(q, "pupil_figures.withdrawn_at", f.Withdrawn)
	for column, value := range map[string]string{"kind": f.Kind, "term": string(f.Term), "of": f.Of} {
		if value != "" {
			q = q.Where("pupil_figures."+column+" = ?", value)
		}
	}
	if !f.Year.IsZero() {
		q = q.Where("pupil_figures.academic_year = ?", f.Year)
	}
	if !f.Since.IsZero() {
		q = q.Where("pupil_figures.academic_year >= ?", f.Since)
	}
	if !f.School.IsZero() {
		q = q.Where("pupil_figures.school_id = ?", f.School)
	}
	if !f.Partner.IsZero() {
		q = q.Where("pupil_figures.partner_id = ?", f.Partner)
	}
	if !f.Provision.IsZero() {
		q = q.Where("pupil_figures.provision_id = ?", f.Provision)
	}
	if len(f.Schools) > 0 {
		q = among(tx, q, "pupil_figures.school_id", "uuid", f.Schools)
	}
	return q
}

var figuresOrder = map[string]column{"academicYear": {sql: "pupil_figures.academic_year"}}

// PupilFiguresList gives a page of the figures in the scope.
func (tx *Tx) PupilFiguresList(within access.Scope, f takeup.Filter, at page.Request) (page.Page[takeup.Figures], error) {
	var rows []takeup.Figures
	if err := tx.paged(tx.filterFigures(tx.pupilFigures(within), f), "pupil_figures", figuresOrder, at).Find(&rows).Error; err != nil {
		return page.Page[takeup.Figures]{}, err
	}
	cut := page.Cut(rows, at.Limit, func(f takeup.Figures) page.Position {
		return page.Position{Key: f.AcademicYear.String(), ID: f.ID.String()}
	})
	return cut, tx.readPartsOfFigures(cut.Items)
}

// PupilFiguresOf gives all figures in the scope that count and that the filter lets through, by year.
func (tx *Tx) PupilFiguresOf(within access.Scope, f takeup.Filter) (rows []takeup.Figures, err error) {
	if err := tx.filterFigures(tx.pupilFiguresThatCount(within), f).Order("pupil_figures.academic_year, pupil_figures.id").Find(&rows).Error; err != nil {
		return nil, err
	}
	return rows, tx.readPartsOfFigures(rows)
}

// PupilFiguresBefore gives those that count since a year of the provisions from which some go on, the latest of
// these first. They are read as those of the provision that goes on: by its school.
func (tx *Tx) PupilFiguresBefore(of []takeup.Figures, since calendar.AcademicYear) (all []takeup.Figures, err error) {
	var schools []id.School
	for _, f := range of {
		schools = append(schools, f.SchoolID)
	}
	l, err := tx.lines(schools...)
	if err != nil {
		return nil, err
	}
	goOn, err := tx.followed(l)
	if err != nil || len(goOn) == 0 {
		return nil, err
	}
	as := map[id.Provision]takeup.Figures{}
	for _, f := range of {
		if f.ProvisionID != nil {
			as[*f.ProvisionID] = f
		}
	}
	q := namedFigures(tx.db.Table(standingFigures+" AS pupil_figures")).Where("pupil_figures.hub_id = ? AND pupil_figures.academic_year >= ?", tx.who.Hub(), since)
	var rows []takeup.Figures
	q = among(tx, q, "pupil_figures.provision_id", "uuid", slices.Collect(maps.Keys(goOn)))
	if err := q.Order("provision.from_on DESC, pupil_figures.id").Find(&rows).Error; err != nil {
		return nil, err
	}
	if err := tx.readPartsOfFigures(rows); err != nil {
		return nil, err
	}
	for _, was := range rows {
		for to, is := goOn[*was.ProvisionID]; is; to, is = goOn[to] {
			if now, wanted := as[to]; wanted {
				f := was
				f.GoesOn, f.ReadIn, f.Inspected = to, now.SchoolID, now.Inspected
				all = append(all, f)
			}
		}
	}
	return all, nil
}

// PlacesOfFigures gives each provision, and each school where no provision is concerned, of which
// figures are in the scope that count and that the filter lets through.
func (tx *Tx) PlacesOfFigures(within access.Scope, f takeup.Filter) (all []takeup.Place, err error) {
	q := tx.pupilFiguresThatCount(within).Select("DISTINCT pupil_figures.school_id, pupil_figures.provision_id, school.name AS school_name, COALESCE(provision.name, '') AS provision_name")
	err = tx.filterFigures(q, f).Scan(&all).Error
	return all, err
}

// CreatePupilFigures keeps figures with their lines, or fails with takeup.ErrRecorded.
func (tx *Tx) CreatePupilFigures(by access.Permit, f *takeup.Figures) error {
	created := event.Event{Name: "pupil-figures.recorded", Operation: event.Created, ID: f.ID.UUID, Version: f.Version}
	if err := taken(tx.create(by, f, created), takeup.ErrRecorded); err != nil {
		return err
	}
	return tx.keepLines(f)
}

// SavePupilFigures keeps corrected figures. A line that is there no more loses its counts: only
// a disposal deletes.
func (tx *Tx) SavePupilFigures(by access.Permit, f *takeup.Figures) error {
	if err := tx.update(by, f, &f.Version, event.Event{Name: "pupil-figures.corrected", Operation: event.Updated, ID: f.ID.UUID}); err != nil {
		return err
	}
	var kept []takeup.Line
	if err := tx.db.Where("hub_id = ? AND figures_id = ?", f.HubID, f.ID).Find(&kept).Error; err != nil {
		return err
	}
	for _, l := range kept {
		if f.Line(l.Line) == nil {
			f.Lines = append(f.Lines, takeup.Line{Line: l.Line})
		}
	}
	return tx.keepLines(f)
}

// WithdrawPupilFigures keeps that figures are withdrawn. Their lines stay.
func (tx *Tx) WithdrawPupilFigures(by access.Permit, f *takeup.Figures) error {
	return tx.update(by, f, &f.Version, event.Event{Name: "pupil-figures.withdrawn", Operation: event.Updated, ID: f.ID.UUID})
}

func (tx *Tx) keepLines(f *takeup.Figures) error {
	for i := range f.Lines {
		f.Lines[i].HubID, f.Lines[i].FiguresID = f.HubID, f.ID
	}
	return tx.db.Clauses(clause.OnConflict{UpdateAll: true}).Create(&f.Lines).Error
}

// RollToTell gives the roll by which figures of the school are told, its own or one of what it was
// or became: that of the day on; or, where there is no day, the latest of the day of the count or
// before, else the earliest after it. It gives nil where there is none.
func (tx *Tx) RollToTell(of id.School, on, counted calendar.Date) (*school.Roll, error) {
	l, err := tx.lines(of)
	if err != nil {
		return nil, err
	}
	var rows school.Rolls
	err = among(tx, tx.db.Table("school_roll").Where("hub_id = ?", tx.who.Hub()), "school_roll.school_id", "uuid", l.whole(of)).Find(&rows).Error
	by := map[id.School]school.Rolls{}
	for _, r := range rows {
		by[r.SchoolID] = append(by[r.SchoolID], r)
	}
	return l.rolls(of, by).ToTell(on, counted), err
}
