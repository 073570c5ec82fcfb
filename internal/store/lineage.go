package store

import (
	"maps"
	"slices"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/school"
)

// Lineage gives how the schools of the hub came after one another by now. What is announced, or
// is of a school that is still to open, has not happened: nobody goes on with what is another's.
func (tx *Tx) Lineage() (school.Lineage, error) {
	var all []school.Succession
	err := tx.db.Table("school_succession AS s").Where("s.hub_id = ? AND (s.on_date IS NULL OR s.on_date <= ?)", tx.who.Hub(), tx.Today()).
		Where("NOT EXISTS (SELECT 1 FROM school AS successor WHERE successor.hub_id = s.hub_id AND successor.urn = s.to_urn AND (successor.status = ? OR successor.opened_on > ?))",
			school.StatusProposedToOpen, tx.Today()).
		Select("s.from_urn", "s.to_urn", "s.kind").Find(&all).Error
	return school.NewLineage(all), err
}

// OpenedOn gives since when the schools of the hub are, or were, open, by URN, as far as the
// register says it.
func (tx *Tx) OpenedOn() (map[int]calendar.Date, error) {
	var rows []struct {
		URN      int `gorm:"column:urn"`
		OpenedOn calendar.Date
	}
	err := tx.db.Table("school").Where("hub_id = ? AND opened_on IS NOT NULL AND status <> ?", tx.who.Hub(), school.StatusProposedToOpen).
		Select("urn", "opened_on").Find(&rows).Error
	all := make(map[int]calendar.Date, len(rows))
	for _, r := range rows {
		all[r.URN] = r.OpenedOn
	}
	return all, err
}

// lineageOf gives a school and those that it succeeded one to one, as far as the hub has them:
// first the school itself, then the latest of them.
func (tx *Tx) lineageOf(of id.School) ([]id.School, error) {
	l, err := tx.lines(of)
	return append([]id.School{of}, l.before(of)...), err
}

// lines are how the schools of the hub came after one another one to one, as far as the hub has
// them.
type lines struct {
	school.Lineage
	urns   map[id.School]int
	ids    map[int]id.School
	opened map[int]calendar.Date
}

// lines reads those of some schools; or, where none is named, of all.
func (tx *Tx) lines(of ...id.School) (l lines, err error) {
	l = lines{urns: map[id.School]int{}, ids: map[int]id.School{}, opened: map[int]calendar.Date{}}
	if len(of) > 0 {
		q := among(tx, tx.db.Table("school").Where("school.hub_id = ?", tx.who.Hub()), "school.id", "uuid", of)
		any, err := some(q.Where("(EXISTS (SELECT 1 FROM school_succession s WHERE s.hub_id = school.hub_id AND s.to_urn = school.urn)" +
			" OR EXISTS (SELECT 1 FROM school_succession s WHERE s.hub_id = school.hub_id AND s.from_urn = school.urn))"))
		if err != nil || !any {
			return l, err
		}
	}
	if l.Lineage, err = tx.Lineage(); err != nil {
		return l, err
	}
	var rows []school.School
	q := tx.db.Table("school").Select("id, urn, status, opened_on").Where("hub_id = ?", tx.who.Hub())
	err = among(tx, q, "school.urn", "integer", l.URNs()).Find(&rows).Error
	for _, s := range rows {
		l.urns[s.ID], l.ids[s.URN] = s.URN, s.ID
		if s.Status != school.StatusProposedToOpen {
			l.opened[s.URN] = s.OpenedOn
		}
	}
	return l, err
}

func (l lines) known(urns []int) (all []id.School) {
	for _, urn := range urns {
		if which, is := l.ids[urn]; is {
			all = append(all, which)
		}
	}
	return all
}

// before gives the schools that one succeeded, the latest first.
func (l lines) before(of id.School) []id.School { return l.known(l.Before(l.urns[of])) }

// whole gives all that a school has been and became: first itself.
func (l lines) whole(of id.School) []id.School {
	return append(append([]id.School{of}, l.before(of)...), l.known(l.After(l.urns[of]))...)
}

// by gives the school that a school is by the day.
func (g goneOn) by(of id.School) id.School {
	if is, gone := g[of]; gone {
		return is
	}
	return of
}

// into gives the schools that are one by the day, without itself.
func (g goneOn) into(one id.School) (all []id.School) {
	for was, is := range g {
		if is == one {
			all = append(all, was)
		}
	}
	return all
}

// SchoolsAs gives of each of some schools all that it was and became, one to one: first itself.
func (tx *Tx) SchoolsAs(of ...id.School) (map[id.School][]id.School, error) {
	l, err := tx.lines(of...)
	all := map[id.School][]id.School{}
	for _, s := range of {
		all[s] = l.whole(s)
	}
	return all, err
}

// goesOn gives the school that a school is by a day: itself, or the last one that came after it
// and had opened by then.
func (l lines) goesOn(of id.School, by calendar.Date) id.School {
	last := l.urns[of]
	for _, to := range l.After(last) {
		if on := l.opened[to]; on.After(l.opened[last]) && !on.After(by) && !l.ids[to].IsZero() {
			last = to
		}
	}
	if last == l.urns[of] {
		return of
	}
	return l.ids[last]
}

// goneOn says of schools which others they are by a day.
type goneOn map[id.School]id.School

func (l lines) goneOn(by calendar.Date) goneOn {
	all := goneOn{}
	for of := range l.urns {
		if to := l.goesOn(of, by); to != of {
			all[of] = to
		}
	}
	return all
}

// rolls gives the rolls by which figures of a school are told: first its own, then those of the
// schools that it was or became.
func (l lines) rolls(of id.School, by map[id.School]school.Rolls) (all school.Rolls) {
	for _, s := range l.whole(of) {
		all = append(all, by[s]...)
	}
	return all
}

// followed says of provisions which other ones go on from them (provision).
type followed map[id.Provision]id.Provision

// followed reads which provisions go on from others in schools that came after one another.
func (tx *Tx) followed(l lines) (followed, error) {
	if len(l.urns) == 0 {
		return nil, nil
	}
	var rows []provision.Provision
	q := tx.db.Table("provision").Select("id, school_id, partner_id, name, kind, from_on").Where("hub_id = ? AND state <> 'candidate'", tx.who.Hub())
	if err := among(tx, q, "provision.school_id", "uuid", slices.Collect(maps.Keys(l.urns))).Find(&rows).Error; err != nil {
		return nil, err
	}
	type name struct {
		school     id.School
		partner    id.Partner
		name, kind string
	}
	named := map[name][]provision.Provision{}
	for _, p := range rows {
		at := name{p.SchoolID, p.PartnerID, p.Name, p.Kind}
		named[at] = append(named[at], p)
	}
	f := followed{}
	for at, was := range named {
		for _, school := range l.known(l.After(l.urns[at.school])) {
			if at.school = school; len(named[at]) == 0 {
				continue
			}
			if is := named[at]; len(was) == 1 && len(is) == 1 && is[0].FromOn.After(was[0].FromOn) {
				f[was[0].ID] = is[0].ID
			}
			break
		}
	}
	return f, nil
}

// last gives the provision that goes on from one, and from that, or the one itself. Each begins
// after the one before, so there is a last.
func (f followed) last(of id.Provision) id.Provision {
	for next, is := f[of]; is; next, is = f[of] {
		of = next
	}
	return of
}

// among reports whether a provision goes on in one of some.
func (f followed) among(of id.Provision, some map[id.Provision]bool) bool {
	for next, is := f[of]; is; next, is = f[next] {
		if some[next] {
			return true
		}
	}
	return false
}
