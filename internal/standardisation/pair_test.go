package standardisation

import (
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/agreement"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
)

type trail struct{}

func (trail) RecordReading(access.Permit, []access.Class) error { return nil }

// opening gives a disclosure of drafts, as a QA lead has it.
func opening(t *testing.T) access.Disclosure {
	t.Helper()
	hub, me := id.Hub{UUID: uuid.New()}, id.Person{UUID: uuid.New()}
	within := access.Person(hub, me, false, nil).Standing([]access.Held{{Role: access.QALead}}, nil, access.Settings{}).Scope(access.ReadObserverAgreement)
	by, err := within.Permit(access.Facts{Hub: hub, ID: hub.UUID})
	if err != nil {
		t.Fatal(err)
	}
	open, err := by.Disclose(trail{})
	if err != nil {
		t.Fatal(err)
	}
	return open
}

func person(n byte) id.Person     { return id.Person{UUID: uuid.UUID{15: n}} }
func visit(n byte) id.Observation { return id.Observation{UUID: uuid.UUID{14: 1, 15: n}} }
func edition(n byte) id.Framework { return id.Framework{UUID: uuid.UUID{13: 1, 15: n}} }
func grade(p, g string) Judgement { return Judgement{Principle: p, Grade: g} }
func versions(n int) *framework.Framework {
	return &framework.Framework{ID: edition(byte(n)), Name: "Framework", Edition: n, Content: framework.Content{
		Scale: framework.FourPoint(), Principles: []framework.Principle{{Key: "striving"}, {Key: "belonging"}},
	}}
}

func put(v id.Observation, f id.Framework, who id.Person, judgements ...Judgement) Judged {
	return Judged{ObservationID: v, FrameworkID: f, ObserverID: who, Judgements: access.SealValue[access.Draft](judgements)}
}

func TestEditionsAreNeverPutTogether(t *testing.T) {
	var sets []Judged
	for n := range byte(agreement.Floor) {
		f := edition(1 + n%2)
		sets = append(sets, put(visit(n), f, person(1), grade("striving", "good")), put(visit(n), f, person(2), grade("striving", "good")))
	}
	items := measure(pairUp(sets, opening(t), Filter{}), map[id.Framework]*framework.Framework{edition(1): versions(1), edition(2): versions(2)})
	if len(items) != 2 || items[0].Framework.Edition != 1 || items[0].Pairs != 5 || items[1].Pairs != 5 || items[0].Figures != nil {
		t.Errorf("%+v", items)
	}
}

func TestWhoIsFirstOfAPair(t *testing.T) {
	sets := []Judged{put(visit(1), edition(1), person(2), grade("striving", "good")), put(visit(1), edition(1), person(1), grade("striving", "outstanding"))}
	together, apart := pairUp(sets, opening(t), Filter{}), pairUp(sets, opening(t), Filter{ByPair: true})
	if together[0].grades != [2]string{"good", "outstanding"} || !together[0].one.IsZero() {
		t.Errorf("together the lead is not first: %+v", together[0])
	}
	if apart[0].grades != [2]string{"outstanding", "good"} || apart[0].one != person(1) {
		t.Errorf("as a pair the first is not first: %+v", apart[0])
	}
}

// Three observers are three pairs of one visit; what one did not judge is left out.
func TestThreeObserversAreThreePairs(t *testing.T) {
	sets := []Judged{
		put(visit(1), edition(1), person(1), grade("striving", "good"), grade("belonging", "")),
		put(visit(1), edition(1), person(2), grade("striving", "good")),
		put(visit(1), edition(1), person(3), grade("belonging", "good")),
	}
	items := measure(pairUp(sets, opening(t), Filter{}), map[id.Framework]*framework.Framework{edition(1): versions(1)})
	if len(items) != 2 || items[0].Principle != "striving" || items[0].Pairs != 1 || items[0].LeftOut != 2 || len(items[0].Visits) != 1 {
		t.Fatalf("%+v", items)
	}
	if items[1].Pairs != 0 || items[1].LeftOut != 3 {
		t.Errorf("belonging: %+v", items[1])
	}
	if one := pairUp(sets, opening(t), Filter{Observers: []id.Person{person(1), person(3)}, Principle: "striving"}); len(one) != 1 {
		t.Errorf("of one pair and principle: %+v", one)
	}
}
