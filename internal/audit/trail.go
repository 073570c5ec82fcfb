package audit

import "fmt"

// Head is the last link of a hub's trail. Before the first row the position is 0
// and the hash empty.
type Head struct {
	Position int64
	Hash     string
}

// Broken says at which position a trail is not what it was.
type Broken struct {
	Position int64
	Fault    string
}

// Error gives the position and what is wrong there.
func (b *Broken) Error() string {
	return fmt.Sprintf("the audit trail is broken at position %d: %s", b.Position, b.Fault)
}

// BrokenAt gives the fault at a position.
func BrokenAt(position int64, format string, args ...any) error {
	return &Broken{position, fmt.Sprintf(format, args...)}
}
