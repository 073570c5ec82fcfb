package store

import (
	"errors"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/datareturn"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/provision"
)

var errNoLeaveToReturn = errors.New("store: no leave to read the data return")

// forReturn begins a query of the data return.
func (tx *Tx) forReturn(by access.Permit, table string) (*gorm.DB, error) {
	if !by.For(tx.who.Hub().UUID, access.ReadDataReturn) {
		return nil, errNoLeaveToReturn
	}
	return tx.db.Table(table), nil
}

type perSchool struct {
	SchoolID id.School
	N        int
}

// perSchool runs a query that counts by school, each as the one that it is by the day.
func (tx *Tx) perSchool(q *gorm.DB, by calendar.Date) (map[id.School]int, error) {
	l, err := tx.lines()
	if err != nil {
		return nil, err
	}
	var rows []perSchool
	err = q.Scan(&rows).Error
	n, gone := map[id.School]int{}, l.goneOn(by)
	for _, r := range rows {
		n[gone.by(r.SchoolID)] += r.N
	}
	return n, err
}

// provided is what goes on in a school, under whatever ids.
type provided struct {
	school    id.School
	provision id.Provision
}

// ProvisionsIn counts the provisions of the hub that ran in the range, without candidates, by
// school and kind; one that goes on in another counts once.
func (tx *Tx) ProvisionsIn(by access.Permit, days calendar.Range) (map[id.School]map[string]int, error) {
	q, err := tx.forReturn(by, "provision")
	if err != nil {
		return nil, err
	}
	l, err := tx.lines()
	if err != nil {
		return nil, err
	}
	goesOn, err := tx.followed(l)
	if err != nil {
		return nil, err
	}
	var rows []provision.Provision
	err = q.Select("id, school_id, kind").Where("hub_id = ? AND state <> 'candidate'", tx.who.Hub()).
		Where("from_on <= ? AND (to_on IS NULL OR to_on >= ?)", days.To, days.From).Find(&rows).Error
	n, gone, counted := map[id.School]map[string]int{}, l.goneOn(days.To), map[provided]bool{}
	for _, r := range rows {
		school := gone.by(r.SchoolID)
		one := provided{school, goesOn.last(r.ID)}
		if counted[one] {
			continue
		}
		counted[one] = true
		if n[school] == nil {
			n[school] = map[string]int{}
		}
		n[school][r.Kind]++
	}
	return n, err
}

// TrainedIn counts the people of each school at events that ended in the range and were not
// cancelled.
func (tx *Tx) TrainedIn(by access.Permit, days calendar.Range) (map[id.School]int, error) {
	q, err := tx.forReturn(by, "training_attendance a")
	if err != nil {
		return nil, err
	}
	return tx.perSchool(q.Select("a.school_id, SUM(a.people) AS n").
		Joins("JOIN training_event e ON e.hub_id = a.hub_id AND e.id = a.event_id AND e.cancelled_at IS NULL").
		Where("a.hub_id = ? AND a.school_id IS NOT NULL AND e.to_on BETWEEN ? AND ? AND e.to_on <= ?", tx.who.Hub(), days.From, days.To, tx.Today()).
		Group("a.school_id"), days.To)
}

// ConversationsIn counts the conversations with each school that were held in the range.
func (tx *Tx) ConversationsIn(by access.Permit, days calendar.Range) (map[id.School]int, error) {
	q, err := tx.forReturn(by, "conversation")
	if err != nil {
		return nil, err
	}
	return tx.perSchool(q.Select("school_id, count(*) AS n").Where("hub_id = ? AND held_on BETWEEN ? AND ?", tx.who.Hub(), days.From, days.To).Group("school_id"), days.To)
}

// CountedIn gives participation and continuation of the provisions of a year, each as of the school
// and the provision that they are by the end of it; of two that counted the same term that goes on
// is told.
func (tx *Tx) CountedIn(by access.Permit, year calendar.AcademicYear) (all []datareturn.Counted, err error) {
	q, err := tx.forReturn(by, standingFigures+" AS f")
	if err != nil {
		return nil, err
	}
	err = q.Select("f.school_id, f.provision_id, f.kind, f.term, p.kind AS provision_kind, l.line, l.pupils, l.girls, l.boys, l.fsm, l.fsm_ever6,"+
		" l.pupil_premium, l.sen_support, l.ehc_plan, l.eal, l.looked_after, l.markers").
		Joins("JOIN provision p ON p.hub_id = f.hub_id AND p.id = f.provision_id").
		Joins("JOIN pupil_figures_line l ON l.hub_id = f.hub_id AND l.figures_id = f.id").
		Where("f.hub_id = ? AND f.academic_year = ? AND (f.kind = 'participation' AND l.line = 'all' OR f.kind = 'continuation')", tx.who.Hub(), year).
		Order("f.id, l.line").Scan(&all).Error
	if err != nil {
		return nil, err
	}
	l, err := tx.lines()
	if err != nil {
		return nil, err
	}
	goesOn, err := tx.followed(l)
	return goesOn.once(all, l.goneOn(year.Last())), err
}

// once gives counts as of the provision that goes on, of each term those of one provision.
func (f followed) once(all []datareturn.Counted, gone goneOn) (told []datareturn.Counted) {
	type term struct {
		provided
		kind string
		term calendar.Term
	}
	chosen := map[term]id.Provision{}
	of := func(c datareturn.Counted) term {
		return term{provided{gone.by(c.SchoolID), f.last(c.ProvisionID)}, c.Kind, c.Term}
	}
	for _, c := range all {
		if _, is := chosen[of(c)]; !is || c.ProvisionID == f.last(c.ProvisionID) {
			chosen[of(c)] = c.ProvisionID
		}
	}
	for _, c := range all {
		if chosen[of(c)] == c.ProvisionID {
			c.ProvisionID, c.SchoolID = f.last(c.ProvisionID), gone.by(c.SchoolID)
			told = append(told, c)
		}
	}
	return told
}

// DeliveredIn gives the provisions in the scope that are commissioned and ran in the range.
func (tx *Tx) DeliveredIn(within access.Scope, days calendar.Range) (all []datareturn.Delivered, err error) {
	q := tx.db.Table("provision").
		Select("provision.id, provision.name, provision.kind, provision.from_on, provision.to_on, provision.partner_id, partner.name AS partner_name,"+
			" provision.school_id, school.urn AS school_urn, school.name AS school_name").
		Joins("JOIN partner ON partner.hub_id = provision.hub_id AND partner.id = provision.partner_id").
		Joins("JOIN school ON school.hub_id = provision.hub_id AND school.id = provision.school_id").
		Where("provision.state IN ('active', 'ended') AND provision.from_on <= ? AND (provision.to_on IS NULL OR provision.to_on >= ?)", days.To, days.From)
	if err = tx.within(q, "provision", within).Scan(&all).Error; err != nil {
		return nil, err
	}
	goesOn, err := tx.allFollowed()
	for i := range all {
		all[i].As = goesOn.last(all[i].ID)
	}
	return all, err
}

// allFollowed reads which provisions go on from others, in whichever schools.
func (tx *Tx) allFollowed() (followed, error) {
	l, err := tx.lines()
	if err != nil {
		return nil, err
	}
	return tx.followed(l)
}

// RecordedIn gives which figures of provisions in the scope are recorded for a year: who takes
// part, with what experience pupils began, who goes on after a term, or that nobody began. They are
// of the provision that goes on.
func (tx *Tx) RecordedIn(within access.Scope, year calendar.AcademicYear) (map[datareturn.Recorded]bool, error) {
	var rows []struct {
		ProvisionID id.Provision
		Kind        string
		Term        calendar.Term
	}
	q := tx.db.Table("provision").Select("DISTINCT f.provision_id, f.kind, f.term").
		Joins("JOIN "+standingFigures+" f ON f.hub_id = provision.hub_id AND f.provision_id = provision.id").
		Joins("JOIN pupil_figures_line l ON l.hub_id = f.hub_id AND l.figures_id = f.id").
		Where("f.academic_year = ? AND l.pupils IS NOT NULL", year).
		Where("(l.line = CASE f.kind WHEN 'participation' THEN 'all' WHEN 'continuation' THEN 'after:1' ELSE l.line END" +
			" OR f.kind = 'continuation' AND l.line = 'after:0' AND l.pupils = 0)").
		Where("f.kind <> 'starting-points' OR l.line LIKE 'entry:%'")
	if err := tx.within(q, "provision", within).Scan(&rows).Error; err != nil {
		return nil, err
	}
	goesOn, err := tx.allFollowed()
	all := map[datareturn.Recorded]bool{}
	for _, r := range rows {
		all[datareturn.Recorded{Provision: goesOn.last(r.ProvisionID), Kind: r.Kind, Term: r.Term}] = true
	}
	return all, err
}

// FundedIn gives the periods that touch the range and have funding, corrections included, by
// provision in the scope, or that which goes on from it.
func (tx *Tx) FundedIn(within access.Scope, days calendar.Range) (map[id.Provision][]calendar.Range, error) {
	var rows []struct {
		ProvisionID id.Provision
		FromOn      calendar.Date
		ToOn        calendar.Date
	}
	q := tx.db.Table("provision").Select("l.provision_id, l.from_on, l.to_on").
		Joins("JOIN funding_line l ON l.hub_id = provision.hub_id AND l.provision_id = provision.id").
		Where("l.from_on <= ? AND l.to_on >= ?", days.To, days.From).
		Group("l.provision_id, COALESCE(l.corrects_id, l.id), l.source, l.from_on, l.to_on").Having("SUM(l.pence) > 0")
	if err := tx.within(q, "provision", within).Scan(&rows).Error; err != nil {
		return nil, err
	}
	goesOn, err := tx.allFollowed()
	all := map[id.Provision][]calendar.Range{}
	for _, r := range rows {
		of := goesOn.last(r.ProvisionID)
		all[of] = append(all[of], calendar.Range{From: r.FromOn, To: r.ToOn})
	}
	return all, err
}
