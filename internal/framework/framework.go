package framework

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
)

// The states of a version.
const (
	Draft     = "draft"
	Published = "published"
	Retired   = "retired"
)

// Framework is one version of a quality framework. Versions that re-word one
// another are a family, numbered by edition.
type Framework struct {
	HubID       id.Hub       `gorm:"primaryKey"`
	ID          id.Framework `gorm:"primaryKey"`
	FamilyID    uuid.UUID
	Edition     int
	BasedOnID   *id.Framework
	Name        string
	State       string
	Content     Content
	PublishedAt *time.Time
	RetiredAt   *time.Time
	Version     int64
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Card is a version without what it says.
type Card struct {
	ID          id.Framework
	Name        string
	Edition     int
	State       string
	PublishedAt *time.Time
}

// Facts are what the policy needs to know of a framework.
func (f Framework) Facts() access.Facts {
	return access.Facts{Hub: f.HubID, ID: f.ID.UUID, Published: f.State != Draft}
}

// The faults of versions.
var (
	ErrNotDraft     = fault.New(fault.Conflict, "framework-not-draft", "Only a draft can be changed or published. Draft another edition.")
	ErrNotPublished = fault.New(fault.Conflict, "framework-not-published", "Only a published framework can be retired.")
)

// check tells the faults found so far, and those of the name.
func (f *Framework) check(faults *checker) error {
	f.Name = strings.TrimSpace(f.Name)
	faults.Check(f.Name != "", "/name", "invalid-content", "A framework has a name.")
	return faults.Err()
}

// checkAll tells every fault of a version, its content's among them.
func (f *Framework) checkAll() error {
	var faults checker
	faults.content(f.Content, "/content")
	return f.check(&faults)
}

// steps are what can be done with a version as it stands.
func (f Framework) steps() []access.Action {
	switch f.State {
	case Draft:
		return []access.Action{access.UpdateFramework, access.PublishFramework}
	case Published:
		return []access.Action{access.RetireFramework}
	}
	return nil
}

// Seen is a version as one reader sees it.
type Seen struct {
	Framework
	Allowed []access.Action
}

func see(tx Tx, f *Framework) Seen {
	return Seen{Framework: *f, Allowed: access.Allowed(tx, f.Facts(), f.steps()...)}
}

// instead gives the fault with the steps that the actor can take.
func (f Framework) instead(tx Tx, because *fault.Error) error {
	refusal := *because
	for _, step := range access.Allowed(tx, f.Facts(), f.steps()...) {
		refusal.Steps = append(refusal.Steps, string(step))
	}
	return &refusal
}
