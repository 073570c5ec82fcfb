package access

import (
	"slices"
	"strings"
)

// Known reports whether the policy has the action. An operation of the contract
// whose action it has not is open to nobody, so the server refuses to start.
func Known(a Action) bool {
	_, ok := policy[a]
	return ok
}

// Actions lists every action of the policy, in alphabetical order.
func Actions() []Action {
	all := make([]Action, 0, len(policy))
	for a := range policy {
		all = append(all, a)
	}
	slices.Sort(all)
	return all
}

// Reads reports whether the action only reads.
func (a Action) Reads() bool {
	_, verb, _ := strings.Cut(string(a), ".")
	return verb == "read" || strings.HasPrefix(verb, "read-")
}

// Resource is the kind of record that the action is done to. What is read in an
// inspection are the summaries of visits.
func (a Action) Resource() string {
	if a == ReadDeidentified {
		return "observation"
	}
	resource, _, _ := strings.Cut(string(a), ".")
	return resource
}
