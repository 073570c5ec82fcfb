package store

import (
	"time"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/programme"
)

// visitCounts holds of a visit "o" that counts towards a requirement, visitOnItsWay of one
// that may yet, both as they stood at @end; visitStood of one that was there and was not called
// off by then.
const (
	visitStood  = `o.created_at < @end AND (o.state IN ('proposed', 'agreed', 'held') OR o.ended_at >= @end)`
	visitCounts = `o.state = 'held' AND o.purpose <> 'commissioning' AND o.starts_at < @end AND EXISTS (SELECT 1 FROM observation_feedback f
		WHERE f.hub_id = o.hub_id AND f.observation_id = o.id AND f.given_at < @end)`
	visitOnItsWay = visitStood + ` AND o.purpose <> 'commissioning' AND NOT (` + visitCounts + `)`

	// partnerSince is when a partner "p" was registered, or became one by what was decided on a
	// candidate.
	partnerSince = `COALESCE((SELECT min(d.decided_at) FROM commissioning_decision d WHERE d.hub_id = p.hub_id AND d.partner_id = p.id
		AND d.decision = 'pilot'), p.created_at)`
)

// requirements are the partners that are due visits in a year, with how far that is met.
const requirements = `SELECT counted.*, CASE
		WHEN made >= @due THEN 'met' WHEN waiver_id IS NOT NULL THEN 'waived' WHEN @over THEN 'overdue'
		WHEN made + under_way >= @due THEN 'planned' ELSE 'open' END AS standing
	FROM (SELECT p.hub_id, p.id, p.id AS partner_id, p.name AS partner_name, w.id AS waiver_id,
		(SELECT count(*) FROM observation o WHERE o.hub_id = p.hub_id AND o.partner_id = p.id
			AND o.starts_at >= @from AND o.starts_at < @until AND ` + visitCounts + `) AS made,
		(SELECT count(*) FROM observation o WHERE o.hub_id = p.hub_id AND o.partner_id = p.id
			AND o.starts_at >= @from AND o.starts_at < @until AND ` + visitOnItsWay + `) AS under_way
	FROM partner p LEFT JOIN requirement_waiver w ON w.hub_id = p.hub_id AND w.partner_id = p.id AND w.academic_year = @year
		AND w.waived_at < @end AND (w.lifted_at IS NULL OR w.lifted_at >= @end)
	WHERE p.hub_id = @hub AND p.status = 'active' AND ` + partnerSince + ` < @until AND ` + partnerSince + ` < @end) AS counted`

func (tx *Tx) yearArgs(of programme.Year) map[string]any {
	return map[string]any{
		"hub": tx.who.Hub(), "year": of.AcademicYear, "due": of.Due, "over": of.Over(), "end": tx.endOf(of.AsOf),
		"from": calendar.Midnight(of.First()), "until": calendar.Midnight(of.Last().AddDays(1)),
	}
}

// endOf is the end of a day, and of today the instant after the present one.
func (tx *Tx) endOf(day calendar.Date) time.Time {
	if day == tx.Today() {
		return tx.now.Add(time.Microsecond)
	}
	return calendar.Midnight(day.AddDays(1))
}

type requirementRow struct {
	ID          id.Partner
	PartnerName string
	WaiverID    *id.Waiver
	Made        int
	UnderWay    int
	Standing    programme.Standing
}

func (tx *Tx) requirements(within access.Scope, of programme.Year) *gorm.DB {
	all := tx.db.Table("(?) AS requirement", tx.db.Raw(requirements, tx.yearArgs(of)))
	return tx.within(all.Select("requirement.*"), "requirement", within)
}

// Requirement gives what a partner in the scope is due in a year, or fault.Absent.
func (tx *Tx) Requirement(within access.Scope, of programme.Year, which id.Partner) (*programme.Requirement, error) {
	var row requirementRow
	if err := tx.requirements(within, of).Where("requirement.id = ?", which).Take(&row).Error; err != nil {
		return nil, absent(err)
	}
	whole, err := tx.wholeRequirements(of, []requirementRow{row})
	if err != nil {
		return nil, err
	}
	return &whole[0], nil
}

var requirementColumns = map[string]column{"partner": {sql: "requirement.partner_name"}}

// Requirements gives a page of the requirements in the scope.
func (tx *Tx) Requirements(within access.Scope, of programme.Year, f programme.Filter, at page.Request) (found page.Page[programme.Requirement], err error) {
	q := tx.requirements(within, of)
	if f.Standing != "" {
		q = q.Where("requirement.standing = ?", f.Standing)
	}
	if !f.Partner.IsZero() {
		q = q.Where("requirement.id = ?", f.Partner)
	}
	var rows []requirementRow
	if err := tx.paged(q, "requirement", requirementColumns, at).Find(&rows).Error; err != nil {
		return found, err
	}
	cut := page.Cut(rows, at.Limit, func(r requirementRow) page.Position {
		return page.Position{Key: r.PartnerName, ID: r.ID.String()}
	})
	found.Next = cut.Next
	found.Items, err = tx.wholeRequirements(of, cut.Items)
	return found, err
}

// Required gives every requirement in the scope, without its visits.
func (tx *Tx) Required(within access.Scope, of programme.Year) ([]programme.Requirement, error) {
	var rows []requirementRow
	err := tx.requirements(within, of).Order("requirement.partner_name, requirement.id").Find(&rows).Error
	all := make([]programme.Requirement, 0, len(rows))
	for _, r := range rows {
		all = append(all, r.requirement(tx.who.Hub(), of))
	}
	return all, err
}

func (r requirementRow) requirement(hub id.Hub, of programme.Year) programme.Requirement {
	return programme.Requirement{
		HubID: hub, PartnerID: r.ID, PartnerName: r.PartnerName, Year: of.AcademicYear, Due: of.Due, DueOn: of.DueOn,
		Made: r.Made, UnderWay: r.UnderWay, Standing: r.Standing,
	}
}

// wholeRequirements adds the visits on which the requirements rest, and the waivers.
func (tx *Tx) wholeRequirements(of programme.Year, rows []requirementRow) ([]programme.Requirement, error) {
	whole, partners, waivers := []programme.Requirement{}, []id.Partner{}, []id.Waiver{}
	for _, r := range rows {
		whole, partners = append(whole, r.requirement(tx.who.Hub(), of)), append(partners, r.ID)
		if r.WaiverID != nil {
			waivers = append(waivers, *r.WaiverID)
		}
	}
	visits, err := tx.visitsTo(partners, of)
	if err != nil {
		return nil, err
	}
	kept, err := tx.waivers(waivers)
	for i := range whole {
		whole[i].Visits, whole[i].Waiver = visits[whole[i].PartnerID], kept[whole[i].PartnerID]
	}
	return whole, err
}

func (tx *Tx) visitsTo(partners []id.Partner, of programme.Year) (map[id.Partner][]programme.Visit, error) {
	args := tx.yearArgs(of)
	args["partners"] = partners
	var rows []visitOfYear
	err := tx.db.Raw(`SELECT o.id, o.partner_id, o.state, o.visit_on, (`+visitCounts+`) AS counts FROM observation o
		WHERE o.hub_id = @hub AND o.partner_id IN @partners AND o.starts_at >= @from AND o.starts_at < @until
		  AND ((`+visitCounts+`) OR (`+visitOnItsWay+`)) ORDER BY o.starts_at, o.id`, args).Scan(&rows).Error
	to := map[id.Partner][]programme.Visit{}
	for _, r := range rows {
		to[r.PartnerID] = append(to[r.PartnerID], r.visit())
	}
	return to, err
}

type visitOfYear struct {
	ID        id.Observation
	PartnerID id.Partner
	State     string
	VisitOn   calendar.Date
	Counts    bool
}

func (r visitOfYear) visit() programme.Visit {
	return programme.Visit{ID: r.ID, PartnerID: r.PartnerID, State: r.State, On: r.VisitOn, Counts: r.Counts}
}

func (tx *Tx) waivers(which []id.Waiver) (map[id.Partner]*programme.Waiver, error) {
	of := map[id.Partner]*programme.Waiver{}
	if len(which) == 0 {
		return of, nil
	}
	var rows []programme.Waiver
	err := tx.db.Table("requirement_waiver").Select("requirement_waiver.*, p.name AS waiver_name").
		Joins("JOIN person p ON p.hub_id = requirement_waiver.hub_id AND p.id = requirement_waiver.waived_by").
		Where("requirement_waiver.hub_id = ? AND requirement_waiver.id IN ?", tx.who.Hub(), which).Find(&rows).Error
	for i := range rows {
		of[rows[i].PartnerID] = &rows[i]
	}
	return of, err
}

// CreateWaiver keeps a waiver, or fails with programme.ErrWaived.
func (tx *Tx) CreateWaiver(by access.Permit, w *programme.Waiver) error {
	what := event.Event{Name: "requirement.waived", Operation: event.Updated, ID: by.Object(), Version: w.Version}
	return taken(tx.create(by, w, what), programme.ErrWaived)
}

// SaveWaiver keeps a changed waiver.
func (tx *Tx) SaveWaiver(by access.Permit, w *programme.Waiver, what event.Name) error {
	return tx.update(by, w, &w.Version, event.Event{Name: what, Operation: event.Updated, ID: by.Object()})
}

// Unraised gives partners whose requirement is overdue and of which it was not told yet.
func (tx *Tx) Unraised(of programme.Year, limit int) (due []id.Partner, err error) {
	within := tx.Scope(access.RaiseOverdueRequirement)
	err = tx.requirements(within, of).Where("requirement.standing = ?", programme.Overdue).
		Where("NOT EXISTS (SELECT 1 FROM requirement_overdue r WHERE r.hub_id = requirement.hub_id AND r.partner_id = requirement.id"+
			" AND r.academic_year = ?)", of.AcademicYear).
		Order("requirement.id").Limit(limit).Select("requirement.id").Scan(&due).Error
	return due, err
}

// overdueRow is that it was told that a requirement is overdue.
type overdueRow struct {
	HubID        id.Hub
	PartnerID    id.Partner
	AcademicYear calendar.AcademicYear
	DueOn        calendar.Date
	RaisedAt     time.Time
}

func (overdueRow) TableName() string { return "requirement_overdue" }

// RaiseOverdue keeps that the permit's requirement is overdue.
func (tx *Tx) RaiseOverdue(by access.Permit, of programme.Year) error {
	row := &overdueRow{tx.who.Hub(), id.Partner{UUID: by.Object()}, of.AcademicYear, of.DueOn, tx.now}
	return tx.create(by, row, event.Event{Name: "requirement.overdue", Operation: event.Updated, ID: by.Object(), Version: 1})
}

// VisitsCovered gives the visits of a year in the scope that were not called off, with their
// observers.
func (tx *Tx) VisitsCovered(within access.Scope, of programme.Year) ([]programme.CoveredVisit, error) {
	var rows []struct {
		Of           visitOfYear `gorm:"embedded"`
		PartnerName  string
		ObserverID   *id.Person
		ObserverName string
	}
	args := tx.yearArgs(of)
	q := tx.db.Table("observation").
		Select("observation.id, observation.partner_id, CASE WHEN observation.state = 'held' AND observation.starts_at < @end"+
			" THEN 'held' ELSE 'planned' END AS state,"+
			" observation.visit_on, partner.name AS partner_name, ob.person_id AS observer_id, COALESCE(who.name, '') AS observer_name", args).
		Joins("JOIN partner ON partner.hub_id = observation.hub_id AND partner.id = observation.partner_id").
		Joins("LEFT JOIN observation_observer ob ON ob.hub_id = observation.hub_id AND ob.observation_id = observation.id").
		Joins("LEFT JOIN person who ON who.hub_id = ob.hub_id AND who.id = ob.person_id").
		Where("observation.starts_at >= @from AND observation.starts_at < @until AND observation.created_at < @end"+
			" AND (observation.state IN ('proposed', 'agreed', 'held') OR observation.ended_at >= @end)", args)
	err := tx.within(q, "observation", within).Order("observation.starts_at, observation.id, ob.person_id").Scan(&rows).Error
	var covered []programme.CoveredVisit
	for _, r := range rows {
		if last := len(covered) - 1; last < 0 || covered[last].ID != r.Of.ID {
			covered = append(covered, programme.CoveredVisit{Visit: r.Of.visit(), PartnerName: r.PartnerName})
		}
		if r.ObserverID != nil {
			v := &covered[len(covered)-1]
			v.Observers = append(v.Observers, programme.Named{ID: r.ObserverID.UUID, Name: r.ObserverName})
		}
	}
	return covered, err
}
