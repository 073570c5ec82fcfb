package insight

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/retention"
	"github.com/hubqa/hubqa/internal/smallnumber"
)

// VoiceGroup is what voices are of: the hub, a partner, or a provision in a term.
type VoiceGroup struct {
	Partner       id.Partner
	PartnerName   string
	Provision     id.Provision
	ProvisionName string
	Term          calendar.Term
}

func (f Filter) voiceGroup(h *Heard) VoiceGroup {
	switch f.By {
	case ByPartner:
		return VoiceGroup{Partner: h.PartnerID, PartnerName: h.PartnerName}
	case ByProvision:
		return VoiceGroup{h.PartnerID, h.PartnerName, h.ProvisionID, h.ProvisionName, calendar.TermOf(h.VisitOn)}
	}
	return VoiceGroup{}
}

var terms = []calendar.Term{calendar.Autumn, calendar.Spring, calendar.Summer}

func (g VoiceGroup) compare(other VoiceGroup) int {
	return cmp.Or(cmp.Compare(g.PartnerName, other.PartnerName), bytes.Compare(g.Partner.UUID[:], other.Partner.UUID[:]),
		cmp.Compare(g.ProvisionName, other.ProvisionName), bytes.Compare(g.Provision.UUID[:], other.Provision.UUID[:]),
		cmp.Compare(slices.Index(terms, g.Term), slices.Index(terms, other.Term)))
}

// Voices are the answers to one statement over a group's visits, as numbers of young people.
type Voices struct {
	VoiceGroup
	Framework *framework.Framework
	framework.YoungVoice
	Counted  Records // the visits that the figures are of
	Withheld Records // those that answered too, and are in no figure

	Asked, Agree, Partly, Disagree, NoAnswer smallnumber.Figure
}

// YoungVoices tells what young people answered at the visits whose voices the reader may read,
// statement by statement, group by group.
func (s Service) YoungVoices(ctx context.Context, who access.Actor, f Filter) (of Filter, found []Voices, err error) {
	err = s.Store.Update(ctx, who, func(tx Tx) error {
		within := tx.Scope(access.ReadVoiceFigures)
		if within.IsEmpty() {
			return fault.Absent
		}
		if f.Year.IsZero() {
			f.Year = calendar.YearOf(tx.Today())
		}
		visits, err := tx.VisitsHeard(within, tx.Scope(access.ReadVoices), f)
		if err != nil || len(visits) == 0 {
			return err
		}
		all, err := hear(tx, within, f.Year)
		if err != nil {
			return err
		}
		found, err = voicesOf(tx, listener{who.Person(), visits}, all, f)
		return err
	})
	return f, found, err
}

// hear opens all voices of the hub's year, and puts them into pools while none of its visits
// can have been disposed of: what is gone would come out of what is left.
func hear(tx Tx, within access.Scope, year calendar.AcademicYear) ([]*Heard, error) {
	by, err := leave(tx, within)
	if err != nil {
		return nil, err
	}
	open, err := by.Disclose(tx)
	if err != nil {
		return nil, err
	}
	voices, err := tx.VoicesOf(within, year)
	if err != nil {
		return nil, err
	}
	settings, err := tx.Settings()
	if err != nil {
		return nil, err
	}
	all := opened(voices, open)
	if tx.Today().Before(retention.RuleOf(retention.Observations, settings).DueOn(year.First())) {
		gather(all, tx.Today())
	}
	return all, nil
}

// leave is to read the figures, not any one visit: the scopes say which they are of.
func leave(tx Tx, within access.Scope) (access.Permit, error) {
	me := tx.Actor().Person()
	of := access.Facts{Hub: within.Hub(), ID: within.Hub().UUID, Observers: []id.Person{me}}
	for _, r := range within.Reaches() {
		if len(r.Partners) > 0 {
			of.Partner = r.Partners[0]
		}
		if len(r.Schools) > 0 {
			of.School = r.Schools[0]
		}
	}
	by, err := tx.Permit(within, of)
	if errors.Is(err, fault.Absent) {
		of.Subject = me
		by, err = tx.Permit(within, of)
	}
	return by, err
}

// listener is who is told, and the visits whose voices they may read.
type listener struct {
	me     id.Person
	visits []id.Observation
}

func voicesOf(tx Tx, to listener, all []*Heard, f Filter) (found []Voices, err error) {
	within, reach := tx.Scope(access.ReadFramework), map[id.Observation]bool{}
	for _, v := range to.visits {
		reach[v] = true
	}
	type group struct {
		VoiceGroup
		framework id.Framework
	}
	groups, frameworks := map[group]map[*Heard]bool{}, map[id.Framework]*framework.Framework{}
	for _, h := range all {
		if !reach[h.ObservationID] {
			continue
		}
		g := group{f.voiceGroup(h), h.FrameworkID}
		if groups[g] == nil {
			groups[g] = map[*Heard]bool{}
		}
		groups[g][h] = true
		if frameworks[h.FrameworkID] == nil {
			if frameworks[h.FrameworkID], err = tx.Framework(within, h.FrameworkID); err != nil {
				return nil, err
			}
		}
	}
	for g, visits := range groups {
		kept := frameworks[g.framework]
		for _, s := range kept.Content.YoungVoices {
			if v, asked := added(visits, s.Key, to.me); asked {
				v.VoiceGroup, v.Framework, v.YoungVoice = g.VoiceGroup, kept, s
				found = append(found, v)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Voices) int { // statements in the order of their framework
		return cmp.Or(a.compare(b.VoiceGroup), cmp.Compare(a.Framework.Name, b.Framework.Name), cmp.Compare(a.Framework.Edition, b.Framework.Edition),
			bytes.Compare(a.Framework.ID.UUID[:], b.Framework.ID.UUID[:]))
	})
	return found, nil
}

// added adds up the answers of a group's visits to one statement: those that are shown at their
// visits, and those of the pools that lie in the group whole.
func added(visits map[*Heard]bool, statement string, me id.Person) (v Voices, asked bool) {
	sums, told := make([]int, 4), map[*pool]bool{}
	add := func(counts []int) {
		for i, n := range counts {
			sums[i] += n
		}
	}
	for h := range visits {
		a, given := h.answersTo(statement)
		if !given {
			continue
		}
		asked = true
		shown := !h.hides(a)
		if shown {
			add(a.Counts())
		} else if h.pool != nil {
			known := false
			if shown, known = told[h.pool]; !known {
				var counts []int
				if counts, shown = h.pool.tell(visits, statement, me); shown {
					add(counts)
				}
				told[h.pool] = shown
			}
		}
		if shown {
			v.Counted = append(v.Counted, h.ObservationID)
		} else {
			v.Withheld = append(v.Withheld, h.ObservationID)
		}
	}
	for _, r := range []Records{v.Counted, v.Withheld} {
		slices.SortFunc(r, func(a, b id.Observation) int { return bytes.Compare(a.UUID[:], b.UUID[:]) })
	}
	v.figures(sums)
	return v, asked
}

func (v *Voices) figures(sums []int) {
	figures := make([]smallnumber.Figure, 5)
	for i, n := range append([]int{sums[0] + sums[1] + sums[2] + sums[3]}, sums...) {
		if figures[i].Value = n; len(v.Counted) == 0 {
			figures[i] = smallnumber.Figure{Marker: smallnumber.Suppressed}
		}
	}
	v.Asked, v.Agree, v.Partly, v.Disagree, v.NoAnswer = figures[0], figures[1], figures[2], figures[3], figures[4]
}

// tell gives the sum of the pool's hidden answers where all of them are among the visits, and it
// gives none of them away, nor to who entered some of them those of the others.
func (p *pool) tell(visits map[*Heard]bool, statement string, me id.Person) (counts []int, told bool) {
	of, rows := p.hidden(statement, func(*Heard) bool { return false })
	for _, h := range of {
		if !visits[h] {
			return nil, false
		}
	}
	_, others := p.hidden(statement, func(h *Heard) bool { return h.RecordedBy == me })
	if n := len(others); n > 0 && n < len(rows) {
		if _, told := smallnumber.Together(others); !told {
			return nil, false
		}
	}
	return smallnumber.Together(rows)
}
