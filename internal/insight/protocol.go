package insight

import (
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/observation"
)

// Kept is how far one clause was kept on a group's visits.
type Kept struct {
	Group
	Clause observation.Clause
	Kind   string // hard, soft, declared or record

	Met, NotMet, Pending, NotApplicable, Undisclosed Records

	Exceptions []Exception
	Share      Figure // met, of where it is met, excepted or not met
}

// Exception is why the clause was set aside on one visit.
type Exception struct {
	Visit id.Observation
	observation.Exception
}

// keptOf tells of each clause in the order of the protocol.
func keptOf(g Group, visits []Visit) []Kept {
	all := make([]Kept, 0, len(observation.Protocol()))
	for _, rule := range observation.Protocol() {
		k := Kept{Group: g, Clause: rule.Clause, Kind: rule.Kind}
		for _, v := range visits {
			k.count(v)
		}
		k.Share = share(len(k.Met), len(k.Met)+len(k.Exceptions)+len(k.NotMet))
		all = append(all, k)
	}
	return all
}

func (k *Kept) count(v Visit) {
	for _, c := range v.clauses {
		if c.Clause != k.Clause {
			continue
		}
		switch c.Status {
		case observation.Met:
			k.Met = append(k.Met, v.ID)
		case observation.Excepted:
			k.Exceptions = append(k.Exceptions, Exception{v.ID, *c.Exception})
		case observation.NotMet:
			k.NotMet = append(k.NotMet, v.ID)
		case observation.NotApplicable:
			k.NotApplicable = append(k.NotApplicable, v.ID)
		default:
			k.Pending = append(k.Pending, v.ID)
		}
		return
	}
	k.Undisclosed = append(k.Undisclosed, v.ID)
}
