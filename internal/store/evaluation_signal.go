package store

import (
	"errors"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/evaluation"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/pitfall"
)

// Signals gives what is computed today about each pitfall of a partnership, by the action, the
// evaluation of the year left out; nothing where no provision runs in the year.
func (tx *Tx) Signals(of evaluation.Partnership) (map[string][]evaluation.Signal, error) {
	all, err := pitfall.ForEvaluation(tx, tx.Scope(access.ReadPartnership), pitfall.Of{School: of.School, Partner: of.Partner, Year: of.Year})
	if errors.Is(err, fault.Absent) {
		return nil, nil
	}
	signals := map[string][]evaluation.Signal{}
	for _, s := range all {
		signals[string(s.Pitfall)] = append(signals[string(s.Pitfall)], frozen(s))
	}
	return signals, err
}

// frozen is a signal as an evaluation keeps it. Links between schools are kept as what it is
// about.
func frozen(s pitfall.Signal) evaluation.Signal {
	out := evaluation.Signal{Key: string(s.Key), State: string(s.State), Sentence: s.Sentence, Records: []evaluation.Record{}}
	about := func(kind string) {
		if !slices.Contains(out.Kinds, kind) {
			out.Kinds = append(out.Kinds, kind)
		}
	}
	for _, r := range s.Records {
		if about(r.Kind); slices.Contains(evaluation.SignalKinds, r.Kind) {
			out.Records = append(out.Records, evaluation.Record{Kind: r.Kind, ID: r.ID})
		}
	}
	for _, looked := range s.LookedFor {
		about(looked.Kind)
	}
	return out
}
