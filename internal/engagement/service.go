package engagement

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
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
	// OwnPlans gives what is known of schools' own plans of a year, by URN.
	OwnPlans(year calendar.AcademicYear) (map[int]OwnPlan, error)
	// SchoolsKnown gives of schools since when they are known and open, by URN.
	SchoolsKnown(urns []int) (map[int]School, error)
	// TalksWith gives the conversations with schools, by URN.
	TalksWith(urns []int) (map[int][]Talk, error)
	// LatestRolls gives the latest roll of each school that has one.
	LatestRolls(by calendar.Date) (map[id.School]school.Roll, error)
	// AgreedActionsOf counts the actions of conversations that were held in a range, by
	// conversation and as they stand today.
	AgreedActionsOf(days calendar.Range) (map[id.Conversation]ActionCounts, error)

	// ChangedSince gives the position of the hub's last change, and whether a record of one of
	// the kinds changed after an earlier position.
	ChangedSince(earlier int64, kinds []string) (last int64, changed bool, err error)

	FollowUp(within access.Scope, which id.FollowUp) (*FollowUp, error)
	FollowUps(within access.Scope, f FollowUpFilter, at page.Request) (page.Page[FollowUp], error)
	// LatestFollowUps gives the latest follow-up of each of the schools that ever had one, by URN.
	LatestFollowUps(urns []int) (map[int]FollowUp, error)
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
