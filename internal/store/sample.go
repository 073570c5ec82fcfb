package store

import (
	"database/sql"
	"slices"
	"strconv"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/sample"
	"github.com/hubqa/hubqa/internal/school"
)

func (tx *Tx) samples(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("monitoring_sample"), "monitoring_sample", within).
		Select("monitoring_sample.*, drawer.name AS drawn_as, (SELECT count(*) FROM monitoring_sample_school s" +
			" WHERE s.hub_id = monitoring_sample.hub_id AND s.sample_id = monitoring_sample.id AND s.reason <> 'drawn') AS added").
		Joins("JOIN person drawer ON drawer.hub_id = monitoring_sample.hub_id AND drawer.id = monitoring_sample.drawn_by")
}

// Sample gives one sample in the scope, or fault.Absent.
func (tx *Tx) Sample(within access.Scope, which id.Sample) (*sample.Sample, error) {
	var s sample.Sample
	return &s, absent(tx.samples(within).Where("monitoring_sample.id = ?", which).Take(&s).Error)
}

var sampleOrder = map[string]column{"academicYear": {sql: "monitoring_sample.academic_year"}}

// Samples gives a page of the samples in the scope.
func (tx *Tx) Samples(within access.Scope, at page.Request) (page.Page[sample.Sample], error) {
	var rows []sample.Sample
	if err := tx.paged(tx.samples(within), "monitoring_sample", sampleOrder, at).Find(&rows).Error; err != nil {
		return page.Page[sample.Sample]{}, err
	}
	return page.Cut(rows, at.Limit, func(s sample.Sample) page.Position {
		return page.Position{Key: s.AcademicYear.String(), ID: s.ID.String()}
	}), nil
}

// OpenSchools gives every school of the hub that is open today, and of those that go on with one
// another one to one the last alone.
func (tx *Tx) OpenSchools(within access.Scope) (schools []sample.School, err error) {
	err = tx.db.Table("school").Select("id, urn, phase, la_code").
		Where("hub_id = ? AND status IN ?", within.Hub(), []string{school.StatusOpen, school.StatusProposedToClose}).
		Where("(opened_on IS NULL OR opened_on <= @today) AND (closed_on IS NULL OR closed_on > @today)", sql.Named("today", tx.Today())).
		Order("urn").Scan(&schools).Error
	if err != nil {
		return nil, err
	}
	lineage, err := tx.Lineage()
	if err != nil {
		return nil, err
	}
	opened, err := tx.OpenedOn()
	return slices.DeleteFunc(schools, func(s sample.School) bool {
		on := lineage.SucceededOn(s.URN, opened)
		return !on.IsZero() && !on.After(tx.Today())
	}), err
}

// SchoolStratum gives a school of the register in the scope, or nil.
func (tx *Tx) SchoolStratum(within access.Scope, which id.School) (*sample.School, error) {
	var found []sample.School
	err := tx.within(tx.db.Table("school"), "school", within).Select("id, urn, phase, la_code").Where("school.id = ?", which).Scan(&found).Error
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

// CreateSample keeps a sample with its schools, or fails with sample.ErrExists.
func (tx *Tx) CreateSample(by access.Permit, s *sample.Sample, schools []sample.Member) error {
	what := event.Event{Name: "monitoring-sample.drawn", Operation: event.Created, ID: s.ID.UUID, Version: 1}
	if err := taken(tx.create(by, s, what), sample.ErrExists); err != nil {
		return err
	}
	return tx.db.CreateInBatches(&schools, batch).Error
}

// AddToSample keeps one more school, or fails with sample.ErrMember.
func (tx *Tx) AddToSample(by access.Permit, m *sample.Member) error {
	what := event.Event{Name: "monitoring-sample.school-added", Operation: event.Updated, ID: m.SampleID.UUID, Version: 1}
	return taken(tx.create(by, m, what), sample.ErrMember)
}

func (tx *Tx) members(by access.Permit) *gorm.DB {
	return tx.db.Table("monitoring_sample_school").Select("monitoring_sample_school.*, school.name AS school_name, adder.name AS added_as").
		Joins("JOIN school ON school.hub_id = monitoring_sample_school.hub_id AND school.id = monitoring_sample_school.school_id").
		Joins("LEFT JOIN person adder ON adder.hub_id = monitoring_sample_school.hub_id AND adder.id = monitoring_sample_school.added_by").
		Where("monitoring_sample_school.hub_id = ? AND monitoring_sample_school.sample_id = ?", tx.who.Hub(), by.Object())
}

// SampleMember gives one school of the permit's sample.
func (tx *Tx) SampleMember(by access.Permit, which id.School) (*sample.Member, error) {
	var m sample.Member
	return &m, absent(tx.members(by).Where("monitoring_sample_school.school_id = ?", which).Take(&m).Error)
}

var memberOrder = map[string]column{"urn": {sql: "monitoring_sample_school.urn", cast: "integer"}}

// SampleMembers gives a page of the schools of the permit's sample.
func (tx *Tx) SampleMembers(by access.Permit, f sample.Filter, at page.Request) (page.Page[sample.Member], error) {
	q := tx.members(by)
	for name, value := range map[string]string{"reason": f.Reason, "phase": f.Phase, "la_code": f.LACode} {
		if value != "" {
			q = q.Where("monitoring_sample_school."+name+" = ?", value)
		}
	}
	var rows []sample.Member
	at.Sort = "urn"
	if err := tx.paged(q, "monitoring_sample_school", memberOrder, at).Find(&rows).Error; err != nil {
		return page.Page[sample.Member]{}, err
	}
	return page.Cut(rows, at.Limit, func(m sample.Member) page.Position {
		return page.Position{Key: strconv.Itoa(m.URN), ID: m.ID.String()}
	}), nil
}
