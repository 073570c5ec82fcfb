package engagement

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/hub"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/notice"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/school"
)

// Tx is what engagement needs of a transaction.
type Tx interface {
	access.Grants
	Actor() access.Actor
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	Settings() (hub.Settings, error)
	// EngagementSchools gives the schools in the scope, by name, or one of them.
	EngagementSchools(within access.Scope, which id.School) ([]School, error)
	// Lineage gives how the schools of the hub came after one another.
	Lineage() (school.Lineage, error)
	// OpenedOn gives since when the schools of the hub are, or were, open, by URN, as far as the
	// register says it.
	OpenedOn() (map[int]calendar.Date, error)
	// TalksWith gives the conversations with schools, by URN; of none that is named, with all.
	TalksWith(urns []int) (map[int][]Talk, error)
	// LatestRolls gives the latest roll of each school that has one.
	LatestRolls(by calendar.Date) (map[id.School]school.Roll, error)
	// AgreedActionsOf counts the actions of conversations that were held in a range, by
	// conversation and as they stand today.
	AgreedActionsOf(days calendar.Range) (map[id.Conversation]ActionCounts, error)

	FollowUp(within access.Scope, which id.FollowUp) (*FollowUp, error)
	FollowUps(within access.Scope, f FollowUpFilter, at page.Request) (page.Page[FollowUp], error)
	// LatestFollowUps gives the latest follow-up of each school that ever had one.
	LatestFollowUps() (map[id.School]FollowUp, error)
	CreateFollowUp(by access.Permit, f *FollowUp) error
	SaveFollowUp(by access.Permit, f *FollowUp, what event.Name) error
	Holders(role access.Role) ([]id.Person, error)
	Tell(news notice.News, people ...id.Person) error
}

// Store runs transactions.
type Store interface {
	Update(ctx context.Context, who access.Actor, fn func(Tx) error) error
	View(ctx context.Context, who access.Actor, fn func(Tx) error) error
}

// Service tells how far schools are reached, and follows up those that are not.
type Service struct{ Store Store }

// School is what of the register engagement goes by, with who keeps in touch with it today.
type School struct {
	HubID       id.Hub
	ID          id.School
	URN         int
	Name        string
	LACode      string
	LAName      string
	Phase       string
	Status      string
	OpenedOn    calendar.Date
	ClosedOn    calendar.Date
	SucceededOn calendar.Date `gorm:"-"` // on which the one school opened that goes on with it
	Pupils      *int
	FSMPercent  string
	CreatedAt   time.Time
	OfficerID   *id.Person
	OfficerName string
	Inspected   []access.Inspected `gorm:"-"`
}

// OpenOn reports whether the school is one of all schools on a day.
func (s School) OpenOn(day calendar.Date) bool {
	if !s.SucceededOn.IsZero() && !s.SucceededOn.After(day) {
		return false
	}
	opened := s.OpenedOn.IsZero() || !s.OpenedOn.After(day)
	switch s.Status {
	case school.StatusOpen, school.StatusProposedToClose:
		return opened && (s.ClosedOn.IsZero() || s.ClosedOn.After(day))
	case school.StatusClosed:
		return opened && s.ClosedOn.After(day)
	}
	return false
}

// Facts are what the policy needs to know of how far a school is reached.
func (s School) Facts() access.Facts {
	f := access.Facts{Hub: s.HubID, ID: s.ID.UUID, School: s.ID, Inspected: s.Inspected}
	if s.OfficerID != nil {
		f.Officer = *s.OfficerID
	}
	return f
}

// Engagement is how far one school is reached.
type Engagement struct {
	School
	Standing
	Today    calendar.Date
	FollowUp *FollowUp // that is open, where the reader may see it
}

// Filter narrows a list; a zero member does not.
type Filter struct {
	Rung    Rung
	LACode  string
	Phase   string
	Officer id.Person
	On      calendar.Date // zero: today
}

func (f Filter) takes(e Engagement) bool {
	return e.OpenOn(f.On) && (f.Rung == "" || f.Rung == e.Rung) && (f.LACode == "" || f.LACode == e.LACode) &&
		(f.Phase == "" || f.Phase == e.Phase) && (f.Officer.IsZero() || e.OfficerID != nil && *e.OfficerID == f.Officer)
}

// history is what is needed to tell of any school how far it is reached.
type history struct {
	lineage  school.Lineage
	talks    map[int][]Talk
	interval int
}

func readHistory(tx Tx, only ...School) (h history, err error) {
	settings, err := tx.Settings()
	if err != nil {
		return h, err
	}
	h.interval = settings.ConversationIntervalMonths
	if h.lineage, err = tx.Lineage(); err != nil {
		return h, err
	}
	var urns []int
	for _, s := range only {
		urns = append(append(urns, s.URN), h.lineage.Before(s.URN)...)
	}
	h.talks, err = tx.TalksWith(urns)
	return h, err
}

// of gives the conversations with a school and those that it succeeded.
func (h history) of(urn int) (all []Talk) {
	for _, u := range append([]int{urn}, h.lineage.Before(urn)...) {
		all = append(all, h.talks[u]...)
	}
	return all
}

// known is since when the hub has a school that is open.
func (s School) known() calendar.Date {
	known := calendar.DateOf(s.CreatedAt)
	if s.OpenedOn.After(known) {
		known = s.OpenedOn
	}
	return known
}

func (h history) stand(s School, on calendar.Date) Standing {
	return Stand(h.of(s.URN), on, h.interval, s.known())
}

// List gives a page of the schools in reach that are open on the day, by name.
func (s Service) List(ctx context.Context, who access.Actor, f Filter, at page.Request) (found page.Page[Engagement], err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		if f.On.IsZero() {
			f.On = tx.Today()
		}
		all, err := standings(tx, tx.Scope(access.ReadEngagement), f.On)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(e Engagement) bool { return !f.takes(e) })
		found = cut(all, at)
		return addFollowUps(tx, found.Items)
	})
	return found, err
}

// standings gives where every school in the scope stands.
func standings(tx Tx, within access.Scope, on calendar.Date) ([]Engagement, error) {
	schools, err := tx.EngagementSchools(within, id.School{})
	if err != nil {
		return nil, err
	}
	h, err := readHistory(tx)
	if err != nil {
		return nil, err
	}
	opened, err := tx.OpenedOn()
	all := make([]Engagement, 0, len(schools))
	for _, s := range schools {
		s.SucceededOn = h.lineage.SucceededOn(s.URN, opened)
		all = append(all, Engagement{School: s, Standing: h.stand(s, on), Today: tx.Today()})
	}
	return all, err
}

func addFollowUps(tx Tx, all []Engagement) error {
	within := tx.Scope(access.ReadFollowUp)
	if within.IsEmpty() {
		return nil
	}
	latest, err := tx.LatestFollowUps()
	for i := range all {
		if f, ok := latest[all[i].ID]; ok && f.ClosedAt == nil && within.Admits(all[i].Facts()) {
			all[i].FollowUp = &f
		}
	}
	return err
}

func cut(all []Engagement, at page.Request) page.Page[Engagement] {
	order := func(e Engagement, name, which string) int {
		return cmp.Or(strings.Compare(e.Name, name), strings.Compare(e.ID.String(), which))
	}
	slices.SortFunc(all, func(a, b Engagement) int { return order(a, b.Name, b.ID.String()) })
	if at.After != nil {
		all = slices.DeleteFunc(all, func(e Engagement) bool { return order(e, at.After.Key, at.After.ID) <= 0 })
	}
	return page.Cut(all, at.Limit, func(e Engagement) page.Position { return page.Position{Key: e.Name, ID: e.ID.String()} })
}

// Year is how far a school was reached at the end of an academic year, or is today, with the
// conversations of it.
type Year struct {
	Year calendar.AcademicYear
	Standing
	Talks []Talk // planned for or held in it
	Held  int
}

// History is how far one school is reached, and was year by year.
type History struct {
	Engagement
	Interval int   // months
	URNs     []int // of the school, and those that it succeeded one to one
	Years    []Year
}

// History gives how far one school in reach is reached, and was year by year, the latest first.
func (s Service) History(ctx context.Context, who access.Actor, which id.School) (found History, err error) {
	err = s.Store.View(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadEngagement)
		schools, err := tx.EngagementSchools(within, which)
		if err != nil {
			return err
		}
		if len(schools) == 0 {
			return fault.Absent
		}
		h, err := readHistory(tx, schools...)
		if err != nil {
			return err
		}
		one := []Engagement{{School: schools[0], Standing: h.stand(schools[0], tx.Today()), Today: tx.Today()}}
		if err := addFollowUps(tx, one); err != nil {
			return err
		}
		found = History{Engagement: one[0], Interval: h.interval, URNs: append([]int{one[0].URN}, h.lineage.Before(one[0].URN)...)}
		found.Years = h.years(one[0].School, tx.Today())
		return nil
	})
	return found, err
}

// years gives every year from the first conversation to the present one, the latest first.
func (h history) years(s School, today calendar.Date) (all []Year) {
	talks := h.of(s.URN)
	slices.SortStableFunc(talks, func(a, b Talk) int { return a.on().Compare(b.on()) })
	first := calendar.YearOf(today)
	for _, t := range talks {
		if y := calendar.YearOf(t.on()); y.Compare(first) < 0 {
			first = y
		}
	}
	for y := calendar.YearOf(today); y.Compare(first) >= 0; y = y.Previous() {
		end := y.Last()
		if today.Before(end) {
			end = today
		}
		year := Year{Year: y, Standing: Stand(talks, end, h.interval, s.known())}
		for _, t := range talks {
			if calendar.YearOf(t.on()) == y || y == calendar.YearOf(today) && t.on().After(y.Last()) {
				year.Talks = append(year.Talks, t)
			}
			if t.heldBy(today) && calendar.YearOf(t.HeldOn) == y {
				year.Held++
			}
		}
		all = append(all, year)
	}
	return all
}

// on is the day of a conversation: on which it was held, or for which it was planned.
func (t Talk) on() calendar.Date {
	if !t.HeldOn.IsZero() {
		return t.HeldOn
	}
	return t.PlannedOn
}
