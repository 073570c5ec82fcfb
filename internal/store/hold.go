package store

import (
	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/retention"
)

type holdRow struct {
	retention.Hold
	ProposerName  string
	ConfirmerName string
	LiftingName   string
	LifterName    string
}

func (r holdRow) hold() retention.Hold {
	h := r.Hold
	h.Names = retention.HoldNames{ProposedBy: r.ProposerName, ConfirmedBy: r.ConfirmerName, LiftingBy: r.LiftingName, LiftedBy: r.LifterName}
	return h
}

// holdsOn begins a query on holds with the names of their people.
func (tx *Tx) holdsOn(within access.Scope) *gorm.DB {
	return tx.within(tx.db.Table("hold"), "hold", within).
		Select("hold.*, proposer.name AS proposer_name, COALESCE(confirmer.name, '') AS confirmer_name," +
			" COALESCE(lifting.name, '') AS lifting_name, COALESCE(lifter.name, '') AS lifter_name").
		Joins("JOIN person proposer ON proposer.hub_id = hold.hub_id AND proposer.id = hold.proposed_by").
		Joins("LEFT JOIN person confirmer ON confirmer.hub_id = hold.hub_id AND confirmer.id = hold.confirmed_by").
		Joins("LEFT JOIN person lifting ON lifting.hub_id = hold.hub_id AND lifting.id = hold.lifting_by").
		Joins("LEFT JOIN person lifter ON lifter.hub_id = hold.hub_id AND lifter.id = hold.lifted_by")
}

// Hold gives one hold in the scope, or fault.Absent.
func (tx *Tx) Hold(within access.Scope, which id.Hold) (*retention.Hold, error) {
	var row holdRow
	if err := tx.holdsOn(within).Where("hold.id = ?", which).Take(&row).Error; err != nil {
		return nil, absent(err)
	}
	h := row.hold()
	return &h, nil
}

// holdStates say what retention.Hold.State gives.
var holdStates = map[string]string{
	retention.HoldLifted:   "hold.lifted_at IS NOT NULL",
	retention.HoldLifting:  "hold.lifted_at IS NULL AND hold.lifting_by IS NOT NULL",
	retention.HoldProposed: "hold.lifted_at IS NULL AND hold.lifting_by IS NULL AND hold.confirmed_by IS NULL",
	retention.HoldStanding: "hold.lifted_at IS NULL AND hold.lifting_by IS NULL AND hold.confirmed_by IS NOT NULL",
}

var holdOrder = map[string]column{"createdAt": {sql: "hold.created_at", cast: "timestamptz"}}

// HoldsIn gives a page of the holds in the scope.
func (tx *Tx) HoldsIn(within access.Scope, f retention.HoldFilter, at page.Request) (page.Page[retention.Hold], error) {
	q := tx.holdsOn(within)
	if f.State != "" {
		q = q.Where(holdStates[f.State])
	}
	if f.Kind != "" {
		q = q.Where("hold.kind = ?", f.Kind)
	}
	var rows []holdRow
	if err := tx.paged(q, "hold", holdOrder, at).Find(&rows).Error; err != nil {
		return page.Page[retention.Hold]{}, err
	}
	return page.Map(page.Cut(rows, at.Limit, func(r holdRow) page.Position {
		return page.Position{Key: r.CreatedAt.UTC().Format(timeLayout), ID: r.ID.String()}
	}), holdRow.hold), nil
}

// CreateHold keeps a new hold.
func (tx *Tx) CreateHold(by access.Permit, h *retention.Hold) error {
	return tx.create(by, h, event.Event{Name: "hold.proposed", Operation: event.Created, ID: h.ID.UUID, Version: h.Version})
}

// SaveHold keeps a changed hold.
func (tx *Tx) SaveHold(by access.Permit, h *retention.Hold, what event.Name) error {
	return tx.update(by, h, &h.Version, event.Event{Name: what, Operation: event.Updated, ID: h.ID.UUID})
}

// HoldTarget reports whether there is what a hold is to be put on, and whom it is about.
func (tx *Tx) HoldTarget(n retention.NewHold) (subject id.Person, known bool, err error) {
	is := func(table string, which uuid.UUID) (bool, error) {
		return some(tx.db.Table(table).Where("hub_id = ? AND id = ?", tx.who.Hub(), which))
	}
	switch {
	case !n.Person.IsZero():
		known, err = is("person", n.Person.UUID)
		return n.Person, known, err
	case !n.Partner.IsZero():
		known, err = is("partner", n.Partner.UUID)
	case !n.School.IsZero():
		known, err = is("school", n.School.UUID)
	default:
		var teachers []id.Person
		err = tx.db.Table("observation").Where("hub_id = ? AND id = ?", tx.who.Hub(), n.Observation).Pluck("teacher_id", &teachers).Error
		for _, t := range teachers {
			subject, known = t, true
		}
	}
	return subject, known, err
}
