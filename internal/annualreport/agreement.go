package annualreport

import (
	"github.com/hubqa/hubqa/internal/agreement"
	"github.com/hubqa/hubqa/internal/standardisation"
)

// Agreed is how far the hub's observers agreed on one principle in the year's paired visits.
// The kappas of what has none are absent.
type Agreed struct {
	Framework string   `json:"framework"`
	Edition   int      `json:"edition"`
	Principle string   `json:"principle"` // its title
	Pairs     int      `json:"pairs"`
	Percent   Measure  `json:"percent"`
	Kappa     *Measure `json:"kappa,omitempty"`
	Linear    *Measure `json:"linear,omitempty"`
}

// Measure is a figure with its interval at 95%, where it can be told, and its band.
type Measure struct {
	Value  float64             `json:"value"`
	Within *agreement.Interval `json:"within,omitempty"`
	Band   string              `json:"band,omitempty"`
}

// agreed keeps what is above the floor of pairs and was judged by no fewer people than the
// threshold: of fewer it would tell how single observers judge.
func agreed(items []standardisation.Item, threshold int) (all []Agreed) {
	for _, i := range items {
		if i.Figures == nil || len(i.Judges) < threshold {
			continue
		}
		a := Agreed{
			Framework: i.Framework.Name, Edition: i.Framework.Edition, Principle: i.Principle, Pairs: i.Pairs,
			Percent: Measure{Value: i.Figures.Percent.Value, Within: &i.Figures.Percent.Interval}, Kappa: kappa(&i.Figures.Kappa), Linear: kappa(i.Figures.Linear),
		}
		if p, known := i.Framework.Content.Principle(i.Principle); known {
			a.Principle = p.Title
		}
		all = append(all, a)
	}
	return all
}

func kappa(k *agreement.Kappa) *Measure {
	if k == nil || !k.Defined {
		return nil
	}
	return &Measure{Value: k.Value, Within: k.Interval, Band: string(k.Band)}
}
