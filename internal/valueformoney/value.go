package valueformoney

import (
	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
)

// Grouping is of what there is a sum.
type Grouping string

// The groupings.
const (
	ByProvision Grouping = "provision"
	BySchool    Grouping = "school"
	ByPartner   Grouping = "partner"
	ByHub       Grouping = "hub"
)

// Provision is one of which there are figures, or could be.
type Provision struct {
	HubID       id.Hub
	ID          id.Provision
	Name        string
	SchoolID    id.School
	SchoolURN   int
	SchoolName  string
	PartnerID   id.Partner
	PartnerName string
	Inspected   []access.Inspected `gorm:"-"` // the reader's live inspections of the school
}

// Facts are what the policy needs to know of the provision.
func (p *Provision) Facts() access.Facts {
	return access.Facts{Hub: p.HubID, ID: p.ID.UUID, School: p.SchoolID, Partner: p.PartnerID, Inspected: p.Inspected}
}

// Value is what one provision, or several, cost in a year.
type Value struct {
	Year       calendar.AcademicYear
	By         Grouping
	Provisions []Provision
	Funding    Funding

	PerParticipant, PerContinuing, PerProgress, PerDisadvantaged Cost
}

// costs are the costs of a value, in one order.
func (v *Value) costs() []*Cost {
	return []*Cost{&v.PerParticipant, &v.PerContinuing, &v.PerProgress, &v.PerDisadvantaged}
}

// group is what a value is of: its id, and a name to sort by.
func (g Grouping) group(p Provision) (which uuid.UUID, name string) {
	switch g {
	case BySchool:
		return p.SchoolID.UUID, p.SchoolName
	case ByPartner:
		return p.PartnerID.UUID, p.PartnerName
	case ByHub:
		return p.HubID.UUID, ""
	}
	return p.ID.UUID, p.SchoolName + " " + p.Name
}

// facts are those of the group of a value: each of its provisions is in reach, so is what they
// have in common.
func (v *Value) facts() access.Facts {
	f := v.Provisions[0].Facts()
	f.ID, _ = v.By.group(v.Provisions[0])
	return f
}

// one is what a provision costs.
func one(p Provision, year calendar.AcademicYear, today calendar.Date, paid []Payment, counted []Counts) Value {
	v := Value{Year: year, By: ByProvision, Provisions: []Provision{p}, Funding: fundingOf(paid, year)}
	v.PerParticipant = costOf(v.Funding, participants(counted))
	v.PerContinuing = costOf(v.Funding, continuing(counted, year, today))
	v.PerProgress = costOf(v.Funding, progressed(counted))
	v.PerDisadvantaged = costOf(v.Funding, disadvantaged(counted))
	return v
}

// sums are the values of groups of provisions.
func sums(by Grouping, year calendar.AcademicYear, each []Value) (all []Value) {
	place := map[uuid.UUID]int{}
	members := [][]Value{}
	for _, v := range each {
		which, _ := by.group(v.Provisions[0])
		i, is := place[which]
		if !is {
			i = len(members)
			place[which], members = i, append(members, nil)
		}
		members[i] = append(members[i], v)
	}
	for _, some := range members {
		all = append(all, total(by, year, some))
	}
	return all
}

func total(by Grouping, year calendar.AcademicYear, some []Value) Value {
	v := Value{Year: year, By: by}
	order := make([]id.Provision, len(some))
	for i, each := range some {
		v.Provisions, order[i] = append(v.Provisions, each.Provisions[0]), each.Provisions[0].ID
		v.Funding.sum(each.Funding)
	}
	for n, of := range v.costs() {
		costs := map[id.Provision]Cost{}
		for _, each := range some {
			costs[each.Provisions[0].ID] = *each.costs()[n]
		}
		*of = sumOf(costs, order)
	}
	return v
}
