package store

import (
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/plan"
)

func (tx *Tx) plans(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("plan"), "plan", within)
}

// Plan gives one version in the scope with its commitments as they stand, or stood when it was
// superseded; or fault.Absent.
func (tx *Tx) Plan(within access.Scope, which id.Plan) (*plan.Plan, error) {
	var p plan.Plan
	q := tx.plans(within).Select("plan.*, hub.name AS hub_name").Joins("JOIN hub ON hub.id = plan.hub_id")
	if err := q.Where("plan.id = ?", which).Take(&p).Error; err != nil {
		return nil, absent(err)
	}
	if p.BasedOnID != nil {
		p.BasedOn = &plan.Ref{}
		if err := tx.db.Table("plan").Where("hub_id = ? AND id = ?", p.HubID, *p.BasedOnID).Take(p.BasedOn).Error; err != nil {
			return nil, err
		}
	}
	return &p, tx.readCommitments(&p)
}

var planOrder = map[string]column{"academicYear": {sql: "plan.academic_year"}}

// PlanCards gives a page of the versions in the scope.
func (tx *Tx) PlanCards(within access.Scope, f plan.Filter, at page.Request) (page.Page[plan.Card], error) {
	q := tx.plans(within).Select("plan.id, plan.academic_year, plan.edition, plan.state, plan.published_at, plan.superseded_at, plan.updated_at")
	if !f.Year.IsZero() {
		q = q.Where("plan.academic_year = ?", f.Year)
	}
	if f.State != "" {
		q = q.Where("plan.state = ?", f.State)
	}
	var rows []plan.Card
	if err := tx.paged(q, "plan", planOrder, at).Find(&rows).Error; err != nil {
		return page.Page[plan.Card]{}, err
	}
	return page.Cut(rows, at.Limit, func(c plan.Card) page.Position {
		return page.Position{Key: c.AcademicYear.String(), ID: c.ID.String()}
	}), nil
}

// PlansOfYear gives the versions of a year in the scope, by their numbers, without what they
// say. A writing transaction holds them.
func (tx *Tx) PlansOfYear(within access.Scope, year calendar.AcademicYear) (found []plan.Plan, err error) {
	if tx.writing {
		if err := hold(tx.db.Table("plan").Where("hub_id = ? AND academic_year = ?", tx.who.Hub(), year)); err != nil {
			return nil, err
		}
	}
	return found, tx.plans(within).Where("plan.academic_year = ?", year).Order("plan.edition").Find(&found).Error
}

// CreatePlan keeps a new draft and what it says, or fails with plan.ErrDraftExists.
func (tx *Tx) CreatePlan(by access.Permit, p *plan.Plan) error {
	told := event.Seen(false, access.OpenToClients(access.ReadPlan, p.Facts()), true)
	err := tx.create(by, p, event.Event{Name: "plan.drafted", Operation: event.Created, ID: p.ID.UUID, Version: p.Version, Told: told})
	if err != nil {
		return taken(err, plan.ErrDraftExists)
	}
	return tx.word(p)
}

// SavePlan keeps a changed version; what it says of its commitments is kept by Word.
func (tx *Tx) SavePlan(by access.Permit, p *plan.Plan, what event.Name) error {
	var was plan.Plan
	if err := tx.db.Where("hub_id = ? AND id = ?", p.HubID, p.ID).Select("hub_id", "id", "state").Take(&was).Error; err != nil {
		return absent(err)
	}
	told := event.Seen(access.OpenToClients(access.ReadPlan, was.Facts()), access.OpenToClients(access.ReadPlan, p.Facts()), true)
	return tx.update(by, p, &p.Version, event.Event{Name: what, Operation: event.Updated, ID: p.ID.UUID, Told: told})
}

// VersionsWith gives the published and superseded versions in the scope that have the
// commitment, without what they say.
func (tx *Tx) VersionsWith(within access.Scope, which id.Commitment) (found []plan.Plan, err error) {
	err = tx.plans(within).Where("plan.state <> 'draft' AND EXISTS (SELECT 1 FROM plan_commitment pc WHERE pc.hub_id = plan.hub_id"+
		" AND pc.plan_id = plan.id AND pc.commitment_id = ?)", which).Order("plan.edition").Find(&found).Error
	return found, err
}

// DiscardPlan forgets a draft and what it says.
func (tx *Tx) DiscardPlan(by access.Permit, p *plan.Plan) error {
	what := event.Event{Name: "plan.discarded", Operation: event.Deleted, ID: p.ID.UUID, Version: p.Version}
	if err := tx.permitted(by, what); err != nil {
		return err
	}
	if err := tx.forgetWording(p); err != nil {
		return err
	}
	if err := tx.db.Exec(`DELETE FROM plan WHERE hub_id = ? AND id = ?`, p.HubID, p.ID).Error; err != nil {
		return err
	}
	tx.note(by, what)
	return nil
}
