package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/event"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/money"
	"github.com/hubqa/hubqa/internal/pitfall"
)

// partnershipsOf are the schools and partners of which a provision runs between two days, each
// school as the one that it is by the last of them.
const partnershipsOf = `SELECT DISTINCT p.hub_id, s.id AS school_id, s.name AS school_name, s.urn AS school_urn, s.phase, p.partner_id, pa.name AS partner_name
	FROM provision p JOIN school s ON s.hub_id = p.hub_id AND s.id = %s JOIN partner pa ON pa.hub_id = p.hub_id AND pa.id = p.partner_id
	WHERE p.hub_id = @hub AND p.state <> 'candidate' AND p.from_on <= @last AND (p.to_on IS NULL OR p.to_on >= @first)`

// as is SQL for the school that the school of a column has become.
func (g goneOn) as(column string) string {
	if len(g) == 0 {
		return column
	}
	sql := "CASE " + column
	for _, was := range slices.SortedFunc(maps.Keys(g), func(a, b id.School) int { return strings.Compare(a.String(), b.String()) }) {
		sql += " WHEN '" + was.String() + "' THEN '" + g[was].String() + "'"
	}
	return sql + " ELSE " + column + " END"
}

func (tx *Tx) partnerships(year calendar.AcademicYear, gone goneOn) *gorm.DB {
	args := map[string]any{"hub": tx.who.Hub(), "first": year.First(), "last": year.Last()}
	return tx.db.Raw(fmt.Sprintf(partnershipsOf, gone.as("p.school_id")), args)
}

// Partnerships gives those of a year in the scope, with all that their signals are computed
// from.
func (tx *Tx) Partnerships(within access.Scope, year calendar.AcademicYear, f pitfall.Filter) (all []pitfall.Partnership, err error) {
	l, err := tx.lines()
	if err != nil {
		return nil, err
	}
	gone := l.goneOn(year.Last())
	q := tx.within(tx.db.Table("(?) AS partnership", tx.partnerships(year, gone)).Select("partnership.*"), "partnership", within)
	if !f.School.IsZero() {
		f.School = gone.by(f.School)
		q = q.Where("partnership.school_id = ?", f.School)
	}
	if !f.Partner.IsZero() {
		q = q.Where("partnership.partner_id = ?", f.Partner)
	}
	if err := q.Order("partnership.school_id, partnership.partner_id").Scan(&all).Error; err != nil || len(all) == 0 {
		return nil, err
	}
	var schools []id.School
	for i := range all {
		all[i].Year = year
		schools = append(schools, all[i].SchoolID)
	}
	inspected, err := tx.inspectionsOfEach(schools...)
	if err != nil {
		return nil, err
	}
	known, err := tx.knownOf(year, f.School, l, gone)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].Before = gone.into(all[i].SchoolID)
		all[i].Inspected = inspected[all[i].SchoolID]
		all[i].Known = known.of(all[i].SchoolID, all[i].PartnerID)
	}
	return all, nil
}

// place is a school, and a partner where a record is of one.
type place struct {
	school  id.School
	partner id.Partner
}

// knownAt is what is known of each school and partner of a year; what is of the school alone
// is of the zero partner.
type knownAt map[place]*pitfall.Known

func (k knownAt) at(school id.School, partner *id.Partner) *pitfall.Known {
	p := place{school: school}
	if partner != nil {
		p.partner = *partner
	}
	if k[p] == nil {
		k[p] = &pitfall.Known{}
	}
	return k[p]
}

// of puts together what is of the partner's work in the school and what is of the school.
func (k knownAt) of(school id.School, partner id.Partner) pitfall.Known {
	all, own := *k.at(school, &partner), *k.at(school, nil)
	all.Achievement = slices.Concat(own.Achievement, all.Achievement)
	all.Talks, all.Feeders = own.Talks, own.Feeders
	moved := maps.Clone(own.Moved)
	if moved == nil {
		moved = map[string]int64{}
	}
	for kind, to := range all.Moved {
		moved[kind] += to
	}
	all.Moved = moved
	return all
}

// known is how what is known of a year is read, of all schools or of one.
type known struct {
	tx   *Tx
	year calendar.AcademicYear
	args map[string]any
	only string // narrows a table t to the school and what it was
	all  knownAt

	lines  lines
	gone   goneOn
	goesOn followed
}

func (tx *Tx) knownOf(year calendar.AcademicYear, of id.School, l lines, gone goneOn) (knownAt, error) {
	k := known{tx: tx, year: year, all: knownAt{}, lines: l, gone: gone, args: map[string]any{
		"hub": tx.who.Hub(), "year": year, "before": year.Previous(), "first": year.First(), "last": year.Last(), "schools": append(gone.into(of), of),
	}}
	if !of.IsZero() {
		k.only = " AND t.school_id IN @schools"
	}
	var err error
	if k.goesOn, err = tx.followed(l); err != nil {
		return nil, err
	}
	for _, read := range []func() error{k.counted, k.funding, k.happened, k.talks, k.feeders, k.moved} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return k.all, nil
}

// at is where what is of a school is put: by what the school is by the end of the year.
func (k known) at(school id.School, partner *id.Partner) *pitfall.Known {
	return k.all.at(k.gone.by(school), partner)
}

func (k known) rows(sql string, into any) error { return k.tx.db.Raw(sql, k.args).Scan(into).Error }

type fundingRow struct {
	SchoolID  id.School
	PartnerID id.Partner
	FromOn    calendar.Date
	ToOn      calendar.Date
	Standing  int64
	Place     int
	pitfall.Funding
}

// funding are the lines of which something falls to the year. What corrects a line is counted
// with it, so that what was taken back is nothing, and no less.
func (k known) funding() error {
	var rows []fundingRow
	err := k.rows(`SELECT t.id, t.version, 'funding-line' AS kind, t.school_id, t.partner_id, t.from_on, t.to_on,
		SUM(t.pence) OVER (PARTITION BY COALESCE(t.corrects_id, t.id), t.source, t.from_on, t.to_on) AS standing,
		ROW_NUMBER() OVER (PARTITION BY COALESCE(t.corrects_id, t.id), t.source, t.from_on, t.to_on ORDER BY t.id) AS place FROM funding_line t
		WHERE t.hub_id = @hub AND t.from_on <= @last AND t.to_on >= @first`+k.only+` ORDER BY t.id`, &rows)
	for _, r := range rows {
		if r.Place == 1 { // once for all of them
			r.Pence = int64(money.Amount(max(r.Standing, 0)).In(k.year, calendar.Range{From: r.FromOn, To: r.ToOn}))
		}
		to := k.at(r.SchoolID, &r.PartnerID)
		to.Funding = append(to.Funding, r.Funding)
	}
	return err
}

type happenedRow struct {
	SchoolID  id.School
	PartnerID id.Partner
	pitfall.Happened
}

// happened are visits that were held, what was done together, and evaluations that are out.
func (k known) happened() error {
	var rows []happenedRow
	err := k.rows(`SELECT t.id, t.version, 'observation' AS kind, t.school_id, t.partner_id, t.visit_on AS "on" FROM observation t
			WHERE t.hub_id = @hub AND t.state = 'held' AND t.visit_on >= @first AND t.visit_on <= @last`+k.only+`
		UNION ALL SELECT t.id, t.version, 'joint-practice', t.school_id, t.partner_id, t.held_on FROM joint_practice t
			WHERE t.hub_id = @hub AND t.withdrawn_at IS NULL AND t.held_on >= @first AND t.held_on <= @last`+k.only+`
		UNION ALL SELECT t.id, t.version, 'evaluation', t.school_id, t.partner_id, NULL FROM evaluation t
			WHERE t.hub_id = @hub AND t.academic_year = @year AND t.published_at IS NOT NULL`+k.only+` ORDER BY 1`, &rows)
	for _, r := range rows {
		to := k.at(r.SchoolID, &r.PartnerID)
		switch r.Kind {
		case "observation":
			to.Observations = append(to.Observations, r.Happened)
		case "joint-practice":
			to.Joint = append(to.Joint, r.Happened)
		case "evaluation":
			to.Evaluations = append(to.Evaluations, r.Happened)
		}
	}
	return err
}

type talkOfYear struct {
	SchoolID id.School
	pitfall.Talk
}

// talks are the conversations with schools that were held in the year.
func (k known) talks() error {
	var rows []talkOfYear
	err := k.rows(`SELECT t.id, t.version, 'conversation' AS kind, t.school_id, t.held_on AS "on", t.challenged IS NOT NULL AS challenged,
		EXISTS (SELECT 1 FROM conversation_participant p WHERE p.hub_id = t.hub_id AND p.conversation_id = t.id
			AND p.side = 'school' AND p.role IN ('headteacher', 'senior-leader')) AS leader
		FROM conversation t WHERE t.hub_id = @hub AND t.held_on >= @first AND t.held_on <= @last`+k.only+` ORDER BY t.held_on, t.id`, &rows)
	for _, r := range rows {
		to := k.at(r.SchoolID, nil)
		to.Talks = append(to.Talks, r.Talk)
	}
	return err
}

type feederRow struct {
	SchoolID id.School
	FeederID id.School
	pitfall.Record
}

// feeders are the links to schools from which pupils come, one to each.
func (k known) feeders() error {
	var rows []feederRow
	err := k.rows(`SELECT t.id, t.version, 'feeder-school' AS kind, t.school_id, t.feeder_id FROM feeder_school t
		WHERE t.hub_id = @hub AND t.academic_year = @year AND t.ended_at IS NULL`+k.only+` ORDER BY t.id`, &rows)
	linked := map[[2]id.School]bool{}
	for _, r := range rows {
		link := [2]id.School{k.gone.by(r.SchoolID), k.gone.by(r.FeederID)}
		if linked[link] {
			continue
		}
		linked[link] = true
		to := k.at(r.SchoolID, nil)
		to.Feeders = append(to.Feeders, r.Record)
	}
	return err
}

type movedRow struct {
	SchoolID  id.School
	PartnerID *id.Partner
	Kind      string
	Moved     int64
}

// moved are the versions of all records that are of the year or may have been, summed by kind, so
// that each change makes the sum larger. A joint practice that was corrected may have been of
// another day, and of a conversation that was held after all not there are participants.
func (k known) moved() error {
	var rows []movedRow
	err := k.rows(`SELECT t.school_id, t.partner_id, t.kind, SUM(t.version) AS moved FROM (
			SELECT hub_id, school_id, partner_id, kind, version FROM pupil_figures
				WHERE (academic_year = @year OR academic_year = @before AND kind IN ('participation', 'continuation')) AND (kind <> 'achievement' OR of = 'gcse-music')
			UNION ALL SELECT hub_id, school_id, partner_id, 'funding-line', version FROM funding_line WHERE from_on <= @last AND to_on >= @first
			UNION ALL SELECT hub_id, school_id, partner_id, 'observation', version FROM observation WHERE state = 'held' AND visit_on >= @first AND visit_on <= @last
			UNION ALL SELECT hub_id, school_id, partner_id, 'evaluation', version FROM evaluation WHERE academic_year = @year AND published_at IS NOT NULL
			UNION ALL SELECT hub_id, school_id, partner_id, 'joint-practice', version FROM joint_practice WHERE version > 1 OR held_on >= @first AND held_on <= @last
			UNION ALL SELECT hub_id, school_id, NULL, 'conversation', version FROM conversation c WHERE held_on >= @first AND held_on <= @last
				OR held_on IS NULL AND EXISTS (SELECT 1 FROM conversation_participant p WHERE p.hub_id = c.hub_id AND p.conversation_id = c.id)
			UNION ALL SELECT hub_id, school_id, NULL, 'feeder-school', version FROM feeder_school WHERE academic_year = @year
		) t WHERE t.hub_id = @hub`+k.only+` GROUP BY t.school_id, t.partner_id, t.kind`, &rows)
	for _, r := range rows {
		to := k.at(r.SchoolID, r.PartnerID)
		if to.Moved == nil {
			to.Moved = map[string]int64{}
		}
		to.Moved[r.Kind] += r.Moved
	}
	return err
}

// Dismissals gives those of a year of some schools, the latest last.
func (tx *Tx) Dismissals(year calendar.AcademicYear, of ...id.School) (all []pitfall.Dismissal, err error) {
	q := tx.db.Table("signal_dismissal").Select("signal_dismissal.*, p.name AS by_name").
		Joins("JOIN person p ON p.hub_id = signal_dismissal.hub_id AND p.id = signal_dismissal.dismissed_by").
		Where("signal_dismissal.hub_id = ? AND signal_dismissal.academic_year = ?", tx.who.Hub(), year)
	q = among(tx, q, "signal_dismissal.school_id", "uuid", of)
	// One that stands is the latest: a new one takes the place of one that lapsed.
	err = q.Order("CASE WHEN signal_dismissal.lifted_at IS NULL THEN 1 ELSE 0 END, signal_dismissal.created_at, signal_dismissal.id").Find(&all).Error
	return all, err
}

// CreateDismissal keeps a new dismissal of a signal of the permit's partnership, or fails with
// pitfall.ErrNotRaised where one stands.
func (tx *Tx) CreateDismissal(by access.Permit, d *pitfall.Dismissal) error {
	what := event.Event{Name: "partnership.signal-dismissed", Operation: event.Updated, ID: d.Of().ID(), Version: d.Version}
	return taken(tx.create(by, d, what), pitfall.ErrNotRaised)
}

// SaveDismissal keeps a dismissal that was lifted.
func (tx *Tx) SaveDismissal(by access.Permit, d *pitfall.Dismissal) error {
	return tx.update(by, d, &d.Version, event.Event{Name: "partnership.dismissal-lifted", Operation: event.Updated, ID: d.Of().ID()})
}

// NextTalk gives the next conversation with the school, or with one that it succeeded, in the scope that is planned from the
// day on, or nil.
func (tx *Tx) NextTalk(within access.Scope, of id.School, from calendar.Date) (*pitfall.Next, error) {
	var next []pitfall.Next
	schools, err := tx.lineageOf(of)
	if err != nil {
		return nil, err
	}
	err = tx.within(tx.db.Table("conversation").Select("conversation.id, conversation.planned_on"), "conversation", within).
		Where("conversation.school_id IN ? AND conversation.state = 'planned' AND conversation.planned_on >= ?", schools, from).
		Order("conversation.planned_on, conversation.id").Limit(1).Scan(&next).Error
	if err != nil || len(next) == 0 {
		return nil, err
	}
	return &next[0], nil
}
