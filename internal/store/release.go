package store

import (
	"encoding/json"
	"errors"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/page"
	"github.com/hubqa/hubqa/internal/release"
	"github.com/hubqa/hubqa/internal/school"
)

const (
	releaseCard = "hub_id, id, academic_year, term, edition, threshold, withheld, reason, released_by, released_at, version, created_at, updated_at," +
		" NOT EXISTS (SELECT 1 FROM participation_release l WHERE l.hub_id = participation_release.hub_id AND l.academic_year = participation_release.academic_year" +
		" AND l.term = participation_release.term AND l.edition > participation_release.edition) AS latest"
	releaseShown = releaseCard + ", shown" // never what was counted
)

// Release gives one release in the scope without what was counted, or fault.Absent.
func (tx *Tx) Release(within access.Scope, which id.ParticipationRelease) (*release.Release, error) {
	var r release.Release
	q := tx.within(tx.db.Table("participation_release"), "participation_release", within).Select(releaseShown)
	return &r, absent(q.Where("participation_release.id = ?", which).Take(&r).Error)
}

var releaseOrder = map[string]column{"releasedAt": {sql: "participation_release.released_at", cast: "timestamptz"}}

// Releases gives a page of the releases in the scope, without what they show.
func (tx *Tx) Releases(within access.Scope, f release.Filter, at page.Request) (page.Page[release.Release], error) {
	q := tx.within(tx.db.Table("participation_release"), "participation_release", within).Select(releaseCard)
	if !f.Year.IsZero() {
		q = q.Where("participation_release.academic_year = ?", f.Year)
	}
	if f.Term != "" {
		q = q.Where("participation_release.term = ?", f.Term)
	}
	var rows []release.Release
	if err := tx.paged(q, "participation_release", releaseOrder, at).Find(&rows).Error; err != nil {
		return page.Page[release.Release]{}, err
	}
	return page.Cut(rows, at.Limit, func(r release.Release) page.Position {
		return page.Position{Key: r.ReleasedAt.UTC().Format(timeLayout), ID: r.ID.String()}
	}), nil
}

var errNoLeaveToRelease = errors.New("store: no leave to read what was counted")

// ReleasesOfTerm gives every release of a term with what was counted, the first one first.
func (tx *Tx) ReleasesOfTerm(by access.Permit, year calendar.AcademicYear, term calendar.Term) (editions []release.Release, err error) {
	if !by.For(by.Object(), access.ReleaseParticipation) {
		return nil, errNoLeaveToRelease
	}
	err = tx.db.Where("hub_id = ? AND academic_year = ? AND term = ?", tx.who.Hub(), year, term).Omit("latest").Order("edition").Find(&editions).Error
	return editions, err
}

// TakingPart gives what every provision of the hub recorded for a term, and the rolls of their
// schools. Of provisions that go on in one another that counted the term, the last one is told.
func (tx *Tx) TakingPart(by access.Permit, year calendar.AcademicYear, term calendar.Term) ([]release.Participation, []release.Roll, error) {
	if !by.For(by.Object(), access.ReleaseParticipation) {
		return nil, nil, errNoLeaveToRelease
	}
	var rows []struct {
		ID          id.School
		URN         int `gorm:"column:urn"`
		Name        string
		ProvisionID id.Provision
		PartnerID   id.Partner
		CountedOn   calendar.Date
		RollOn      calendar.Date
		YearGroups  string
		school.Counts
	}
	if err := tx.takingPart(year, term).Joins("JOIN school ON school.hub_id = f.hub_id AND school.id = f.school_id").
		Select("school.id, school.urn, school.name, f.provision_id, f.partner_id, f.counted_on, f.roll_on, f.year_groups, l.pupils, l.girls, l.boys, l.fsm, l.fsm_ever6," +
			" l.pupil_premium, l.sen_support, l.ehc_plan, l.eal, l.looked_after, l.markers").
		Order("school.urn, f.id").Scan(&rows).Error; err != nil {
		return nil, nil, err
	}
	goesOn, err := tx.allFollowed()
	if err != nil {
		return nil, nil, err
	}
	counted := map[id.Provision]bool{}
	for _, r := range rows {
		counted[r.ProvisionID] = true
	}
	var found []release.Participation
	for _, r := range rows {
		if goesOn.among(r.ProvisionID, counted) {
			continue
		}
		p := release.Participation{School: release.School{ID: r.ID, URN: r.URN, Name: r.Name}, Partner: r.PartnerID, CountedOn: r.CountedOn, RollOn: r.RollOn, Counts: r.Counts}
		if err := json.Unmarshal([]byte(r.YearGroups), &p.YearGroups); err != nil {
			return nil, nil, err
		}
		found = append(found, p)
	}
	var rolls []release.Roll
	err = tx.db.Table("school_roll").Where("hub_id = ? AND school_id IN (?)", tx.who.Hub(), tx.takingPart(year, term).Select("f.school_id")).
		Order("school_id, counted_on").Scan(&rolls).Error
	return found, rolls, err
}

// takingPart is what provisions recorded of who took part in a term: f, with the line of all, l.
func (tx *Tx) takingPart(year calendar.AcademicYear, term calendar.Term) *gorm.DB {
	return tx.db.Table(standingFigures+" AS f").
		Joins("JOIN pupil_figures_line l ON l.hub_id = f.hub_id AND l.figures_id = f.id AND l.line = 'all' AND l.pupils IS NOT NULL").
		Where("f.hub_id = ? AND f.kind = 'participation' AND f.provision_id IS NOT NULL AND f.academic_year = ? AND f.term = ?", tx.who.Hub(), year, term)
}

// CreateRelease keeps a new release, or fails with release.ErrRaced.
func (tx *Tx) CreateRelease(by access.Permit, r *release.Release) error {
	what := event.Event{Name: "participation-release.released", Operation: event.Created, ID: r.ID.UUID, Version: r.Version, Told: event.Created}
	if err := taken(tx.create(by, r, what), release.ErrRaced); err != nil {
		return err
	}
	return tx.tellEarlierReleases(r)
}

// tellEarlierReleases adds a change of the edition that was the latest and is it no more.
func (tx *Tx) tellEarlierReleases(r *release.Release) error {
	var earlier []struct {
		ID      id.ParticipationRelease
		Version int64
	}
	err := tx.db.Table("participation_release").Select("id, version").
		Where("hub_id = ? AND academic_year = ? AND term = ? AND edition = ?", tx.who.Hub(), r.AcademicYear, r.Term, r.Edition-1).Scan(&earlier).Error
	for _, e := range earlier {
		tx.changes = append(tx.changes, change{
			HubID: tx.who.Hub(), At: tx.now, Name: "participation-release.corrected", Operation: string(event.Updated),
			Resource: "participation-release", RecordID: e.ID.UUID, RecordVersion: e.Version, Told: string(event.Updated),
		})
	}
	return err
}
