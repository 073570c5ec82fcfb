package access

// Grants is how a transaction gives leave. Every area's port has it.
type Grants interface {
	// Scope is what the actor may reach for the action.
	Scope(Action) Scope
	// Permit gives leave to do the scope's action to the record, or
	// fault.Absent or ErrNarrowed.
	Permit(Scope, Facts) (Permit, error)
	// Recorder keeps the audit trail of the transaction.
	Recorder
}

// Allowed gives those of the actions that the actor may do to the record.
func Allowed(tx Grants, of Facts, actions ...Action) []Action {
	allowed := []Action{}
	for _, a := range actions {
		if tx.Scope(a).Admits(of) {
			allowed = append(allowed, a)
		}
	}
	return allowed
}

// Admits reports whether the record is in the scope. It is for showing what is
// possible; doing it takes a Permit.
func (s Scope) Admits(of Facts) bool {
	_, err := s.Permit(of)
	return err == nil
}
