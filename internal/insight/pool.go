package insight

import (
	"slices"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
	"github.com/hubqa/hubqa/internal/smallnumber"
)

// Heard is what young people answered at one visit, with what decides to which figures it
// can be added.
type Heard struct {
	ObservationID id.Observation
	PartnerID     id.Partner
	PartnerName   string
	ProvisionID   id.Provision
	ProvisionName string
	FrameworkID   id.Framework
	VisitOn       calendar.Date
	IssuedAt      *time.Time // the report: the answers stay as they are
	Threshold     int
	RecordedBy    id.Person
	Voices        access.SealedOf[access.Voice, observation.Voices]

	answers []observation.Answers
	asked   int
	pool    *pool // none: its hidden rows are in no sum
}

// opened gives those at whose visit somebody was asked, with their answers.
func opened(all []Heard, open access.Disclosure) (heard []*Heard) {
	for i := range all {
		h := &all[i]
		if v, ok := h.Voices.Open(open); ok && v.Asked > 0 {
			h.answers, h.asked = v.Answers, v.Asked
			heard = append(heard, h)
		}
	}
	return heard
}

func (h *Heard) answersTo(statement string) (a observation.Answers, given bool) {
	i := slices.IndexFunc(h.answers, func(a observation.Answers) bool { return a.Statement == statement })
	if i < 0 {
		return a, false
	}
	return h.answers[i], true
}

func (h *Heard) few() bool { return h.asked < 2*h.Threshold }

func (h *Heard) hides(a observation.Answers) bool { return smallnumber.Hides(a.Counts(), h.Threshold) }

// pool is visits whose hidden rows are told together or not at all. No visit is in two, so
// that no two figures differ by less than a pool.
type pool struct{ of []*Heard }

// kin are visits that can be in one pool. Those at which few were asked stand by themselves:
// their numbers would come out beside others that are known.
type kin struct {
	framework id.Framework
	few       bool
	year      calendar.AcademicYear // in which the reports were issued
	term      calendar.Term

	partner   id.Partner
	provision id.Provision
	visited   calendar.Term
}

// kinOf gives the visit's kin where its answers can be in a pool by today: they are hidden, and
// the term in which the report was issued is over, so that nothing joins it any more.
func (h *Heard) kinOf(today calendar.Date) (k kin, ok bool) {
	if h.IssuedAt == nil || !slices.ContainsFunc(h.answers, h.hides) {
		return k, false
	}
	on := calendar.DateOf(*h.IssuedAt)
	k = kin{framework: h.FrameworkID, few: h.few(), year: calendar.YearOf(on), term: calendar.TermOf(on)}
	return k, k.year.Term(k.term).To.Before(today)
}

// gather puts visits into pools: of one provision and term where they are as many as the
// threshold, what is left of one partner where that is, and what is left of the hub.
func gather(all []*Heard, today calendar.Date) {
	left := all
	for _, closer := range []func(*Heard, *kin){
		func(h *Heard, k *kin) {
			k.partner, k.provision, k.visited = h.PartnerID, h.ProvisionID, calendar.TermOf(h.VisitOn)
		},
		func(h *Heard, k *kin) { k.partner = h.PartnerID },
		func(*Heard, *kin) {},
	} {
		pools := map[kin]*pool{}
		for _, h := range left {
			if k, ok := h.kinOf(today); ok {
				if closer(h, &k); pools[k] == nil {
					pools[k] = &pool{}
				}
				pools[k].of = append(pools[k].of, h)
			}
		}
		left = nil
		for _, p := range pools {
			if !p.settle() {
				left = append(left, p.of...)
			}
		}
	}
}

// settle makes the visits a pool where they are as many as their highest threshold.
func (p *pool) settle() bool {
	for _, h := range p.of {
		if len(p.of) < h.Threshold {
			return false
		}
	}
	for _, h := range p.of {
		h.pool = p
	}
	return true
}

// hidden gives the visits of the pool whose answers to the statement are hidden, and their
// rows. Where few were asked there are none unless all of them answered it: between statements
// of which one has a visit less it would come out how many were asked there.
func (p *pool) hidden(statement string, leftOut func(*Heard) bool) (of []*Heard, rows []smallnumber.Hidden) {
	for _, h := range p.of {
		a, given := h.answersTo(statement)
		if !given && h.few() {
			return nil, nil
		}
		if given && h.hides(a) && !leftOut(h) {
			of, rows = append(of, h), append(rows, smallnumber.Hidden{Counts: a.Counts(), Threshold: h.Threshold})
		}
	}
	return of, rows
}
