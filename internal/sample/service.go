package sample

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/record"
)

// Tx is what samples need of a transaction.
type Tx interface {
	access.Grants
	Now() time.Time
	Today() calendar.Date
	NewID() uuid.UUID
	// OpenSchools gives every school of the hub that is open today, each once.
	OpenSchools(within access.Scope) ([]School, error)
	// SchoolStratum gives a school of the register in the scope, or nil.
	SchoolStratum(within access.Scope, which id.School) (*School, error)
	Sample(within access.Scope, which id.Sample) (*Sample, error)
	Samples(within access.Scope, at page.Request) (page.Page[Sample], error)
	// CreateSample keeps a sample with its schools, or fails with ErrExists.
	CreateSample(by access.Permit, s *Sample, schools []Member) error
	// AddToSample keeps one more school, or fails with ErrMember.
	AddToSample(by access.Permit, m *Member) error
	SampleMembers(by access.Permit, f Filter, at page.Request) (page.Page[Member], error)
	SampleMember(by access.Permit, which id.School) (*Member, error)
}

// Store runs transactions.
type Store = record.Store[Tx]

// Service is what people do with samples.
type Service struct{ Store Store }

// Filter narrows a list of schools; a zero member does not.
type Filter struct{ Reason, Phase, LACode string }

// Seen is a sample as one reader sees it.
type Seen struct {
	Sample
	Allowed []access.Action
}

var samples = record.Kind[Tx, id.Sample, Sample, Seen]{
	Reading: access.ReadSample, Get: Tx.Sample, Facts: (*Sample).Facts, See: func(tx Tx, s *Sample, _ access.Permit) (Seen, error) {
		return Seen{Sample: *s, Allowed: access.Allowed(tx, s.Facts(), access.AddToSample)}, nil
	},
}

// Read gives one sample.
func (s Service) Read(ctx context.Context, who access.Actor, which id.Sample) (Seen, error) {
	return samples.Read(ctx, s.Store, who, which)
}

// List gives a page of the samples.
func (s Service) List(ctx context.Context, who access.Actor, at page.Request) (page.Page[Seen], error) {
	return samples.List(ctx, s.Store, who, func(tx Tx, within access.Scope) (page.Page[Sample], error) { return tx.Samples(within, at) })
}

// Draw draws the sample of a year, a share of the open schools in percent, by the seed, or
// by a random one. It fails with ErrExists and ErrEmpty.
func (s Service) Draw(ctx context.Context, who access.Actor, year calendar.AcademicYear, percent int, seed string) (seen Seen, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		if seed == "" {
			seed = rand.Text()
		}
		n := &Sample{
			HubID: who.Hub(), ID: id.Sample{UUID: tx.NewID()}, AcademicYear: year, Share: percent, Seed: seed, DrawnOn: tx.Today(), DrawnBy: who.Person(),
		}
		within := tx.Scope(access.DrawSample)
		by, err := tx.Permit(within, n.Facts())
		if err != nil {
			return err
		}
		var faults fault.InvalidContent
		this := calendar.YearOf(tx.Today())
		faults.Check(year == this || year == this.Next(), "/academicYear", "invalid-content", "A sample is of this academic year or of the next.")
		if err := faults.Err(); err != nil {
			return err
		}
		frame, err := tx.OpenSchools(within)
		if err != nil {
			return err
		}
		if n.Frame = len(frame); n.Frame == 0 {
			return ErrEmpty
		}
		drawn := Draw(frame, percent, seed)
		n.FrameSchools = frame
		n.Size = len(drawn)
		if err := tx.CreateSample(by, n, n.members(tx, drawn)); err != nil {
			return err
		}
		seen, err = samples.Show(tx, n.ID)
		return err
	})
	return seen, err
}

func (s *Sample) members(tx Tx, drawn []Drawn) []Member {
	all := make([]Member, 0, len(drawn))
	for _, d := range drawn {
		all = append(all, Member{
			HubID: s.HubID, SampleID: s.ID, SchoolID: d.ID, ID: id.Sample{UUID: tx.NewID()}, URN: d.URN, Phase: d.Phase, LACode: d.LACode, Reason: ByLot,
			Rank: &d.Rank, Of: &d.Of, Taken: &d.Taken, At: tx.Now(),
		})
	}
	return all
}

// Schools gives a page of the schools of a sample.
func (s Service) Schools(ctx context.Context, who access.Actor, which id.Sample, f Filter, at page.Request) (found page.Page[Member], err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		_, by, err := samples.Find(tx, access.ReadSample, which)
		if err == nil {
			found, err = tx.SampleMembers(by, f, at)
		}
		return err
	})
	return found, err
}

// Add adds a school by hand. It fails with ErrMember.
func (s Service) Add(ctx context.Context, who access.Actor, which id.Sample, school id.School, reason string) (added *Member, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		_, by, err := samples.Find(tx, access.AddToSample, which)
		if err != nil {
			return err
		}
		found, err := tx.SchoolStratum(tx.Scope(access.ReadSchool), school)
		if err != nil {
			return err
		}
		var faults fault.InvalidContent
		if !faults.Check(found != nil, "/schoolId", "unknown-reference", "There is no such school, or it is not open to you.") {
			return faults.Err()
		}
		person := who.Person()
		if err := tx.AddToSample(by, &Member{
			HubID: who.Hub(), SampleID: which, SchoolID: school, ID: id.Sample{UUID: tx.NewID()}, URN: found.URN, Phase: found.Phase, LACode: found.LACode,
			Reason: reason, AddedBy: &person, At: tx.Now(),
		}); err != nil {
			return err
		}
		added, err = tx.SampleMember(by, school)
		return err
	})
	return added, err
}
