package access

// Known reports whether the policy has the action. An operation of the contract
// whose action it has not is open to nobody, so the server refuses to start.
func Known(a Action) bool {
	_, ok := policy[a]
	return ok
}
