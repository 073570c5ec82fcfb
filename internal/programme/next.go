package programme

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/provision"
)

// Why a visit is suggested.
const (
	BecauseOverdue   = "overdue"       // the partner's requirement
	BecauseRequested = "requested"     // a head teacher asked, and it was agreed
	BecauseDue       = "due"           // the partner's requirement is open
	BecauseUnseen    = "unseen"        // the teacher, for a year or ever
	BecauseNeeds     = "open-needs"    // of the teacher
	BecauseNew       = "new-provision" // it was never seen
)

// points are what the reasons weigh against one another.
var points = map[string]int{
	BecauseOverdue: 4, BecauseRequested: 3, BecauseDue: 2, BecauseUnseen: 2, BecauseNeeds: 1, BecauseNew: 1,
}

const (
	mostSuggested = 50
	longUnseen    = 12 // months
)

// Place is a provision with a teacher who works there today; none where nobody is placed in a
// provision to which a visit was asked for.
type Place struct {
	Provision provision.Card
	TeacherID *id.Person
	Teacher   string
	LastSeen  *Visit // of the teacher
	Seen      bool   // the provision was ever seen
	Needs     []uuid.UUID
	Requests  []uuid.UUID // agreed, and no visit to them stands
}

// Reason is why a visit is suggested, with the records that it rests on.
type Reason struct {
	Because string
	Points  int
	Of      []uuid.UUID
	Since   calendar.Date // of unseen: when the teacher was last seen; none: never
}

// Suggestion is a visit that might be made next.
type Suggestion struct {
	Place
	Reasons []Reason
	Points  int
}

func (s *Suggestion) add(because string, of ...uuid.UUID) {
	s.Reasons = append(s.Reasons, Reason{Because: because, Points: points[because], Of: of})
	s.Points += points[because]
}

func (s *Suggestion) requested() bool { return len(s.Requests) > 0 }

// lastSeen is the day on which the teacher was last seen; none sorts first.
func (s *Suggestion) lastSeen() calendar.Date {
	if s.LastSeen == nil {
		return calendar.Date{}
	}
	return s.LastSeen.On
}

// Suggest gives the visits that might be made next, the weightiest first. Of each partner it
// gives one, and all to which a visit was asked for; of a partner that is named, all.
func (s Service) Suggest(ctx context.Context, who access.Actor, partner id.Partner) (found []Suggestion, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadVisitSuggestions)
		if within.IsEmpty() {
			return fault.Absent
		}
		by, err := tx.Permit(within, access.Facts{Hub: who.Hub(), ID: who.Hub().UUID})
		if err != nil {
			return err
		}
		if _, err := by.Disclose(tx); err != nil { // that there are needs
			return err
		}
		of, err := yearOf(tx, calendar.AcademicYear{}, calendar.Date{})
		if err != nil {
			return err
		}
		required, err := tx.Required(tx.Scope(access.ReadRequirement), of)
		if err != nil {
			return err
		}
		places, err := tx.PlacesToVisit(partner)
		if err != nil {
			return err
		}
		found = rank(weigh(places, required, of.AsOf), partner.IsZero())
		return nil
	})
	return found, err
}

func weigh(places []Place, required []Requirement, today calendar.Date) (all []Suggestion) {
	standing := map[id.Partner]Standing{}
	for _, r := range required {
		standing[r.PartnerID] = r.Standing
	}
	for _, p := range places {
		s := Suggestion{Place: p}
		switch partner := p.Provision.PartnerID; standing[partner] {
		case Overdue:
			s.add(BecauseOverdue, partner.UUID)
		case Open:
			s.add(BecauseDue, partner.UUID)
		}
		if s.requested() {
			s.add(BecauseRequested, p.Requests...)
		}
		s.addUnseen(today)
		if len(p.Needs) > 0 {
			s.add(BecauseNeeds, p.Needs...)
		}
		if !p.Seen {
			s.add(BecauseNew, p.Provision.ID.UUID)
		}
		if s.Points > 0 {
			all = append(all, s)
		}
	}
	return all
}

func (s *Suggestion) addUnseen(today calendar.Date) {
	switch seen := s.LastSeen; {
	case s.TeacherID == nil:
	case seen == nil:
		s.add(BecauseUnseen)
	case !today.Before(seen.On.AddMonths(longUnseen)):
		s.add(BecauseUnseen, seen.ID.UUID)
		s.Reasons[len(s.Reasons)-1].Since = seen.On
	}
}

func rank(all []Suggestion, onePerPartner bool) []Suggestion {
	slices.SortFunc(all, func(a, b Suggestion) int {
		return cmp.Or(b.Points-a.Points, a.lastSeen().Compare(b.lastSeen()), slices.Compare(a.key(), b.key()))
	})
	given := map[id.Partner]bool{}
	all = slices.DeleteFunc(all, func(s Suggestion) bool {
		again := given[s.Provision.PartnerID] && onePerPartner && !s.requested()
		given[s.Provision.PartnerID] = true
		return again
	})
	return all[:min(len(all), mostSuggested)]
}

// key orders what weighs the same.
func (s Suggestion) key() []string {
	teacher := ""
	if s.TeacherID != nil {
		teacher = s.TeacherID.String()
	}
	return []string{s.Provision.ID.String(), teacher}
}
