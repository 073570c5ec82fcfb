package annualreport

import (
	"testing"

	"github.com/google/uuid"

	"github.com/hubqa/hubqa/internal/agreement"
	"github.com/hubqa/hubqa/internal/framework"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/programme"
	"github.com/hubqa/hubqa/internal/standardisation"
)

func standing(met, overdue, waived int) (all []programme.Requirement) {
	for s, n := range map[programme.Standing]int{programme.Met: met, programme.Overdue: overdue, programme.Waived: waived} {
		for range n {
			all = append(all, programme.Requirement{Standing: s})
		}
	}
	return all
}

func TestCoverageOfFewPartnersIsWithheldWhole(t *testing.T) {
	for _, c := range []struct {
		met, overdue, waived int
		want                 Coverage
	}{
		{40, 7, 0, Coverage{Due: Count{Number: 47}, Met: Count{Number: 40}, Overdue: Count{Number: 7}}},
		{40, 1, 6, Coverage{Count{Number: 47}, Count{0, true}, Count{0, true}, Count{0, true}, Count{0, true}, Count{0, true}}},
		{5, 1, 0, Coverage{Count{0, true}, Count{0, true}, Count{0, true}, Count{0, true}, Count{0, true}, Count{0, true}}},
	} {
		if got := coverage(standing(c.met, c.overdue, c.waived), 5); *got != c.want {
			t.Errorf("%v: %+v", c, *got)
		}
	}
}

// Below the floor of pairs, or by fewer people than the threshold, there is nothing.
func TestAgreementOfFewIsNotTold(t *testing.T) {
	f := &framework.Framework{Name: "Seven", Edition: 2, Content: framework.Content{Principles: []framework.Principle{{Key: "striving", Title: "Striving"}}}}
	item := func(judges int, figures *agreement.Figures) standardisation.Item {
		i := standardisation.Item{Framework: f, Principle: "striving", Agreement: agreement.Agreement{Pairs: 12, Figures: figures}}
		for n := range judges {
			i.Judges = append(i.Judges, id.Person{UUID: uuid.UUID{15: byte(n + 1)}})
		}
		return i
	}
	figures := &agreement.Figures{Percent: agreement.Share{Value: 75}, Kappa: agreement.Kappa{Defined: true, Value: 0.5, Band: agreement.BandOf(0.5)}}
	all := agreed([]standardisation.Item{item(5, nil), item(4, figures), item(5, figures)}, 5)
	if len(all) != 1 || all[0].Principle != "Striving" || all[0].Percent.Value != 75 || all[0].Kappa.Band == "" || all[0].Linear != nil {
		t.Errorf("%+v", all)
	}
}
