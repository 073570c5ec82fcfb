package intake

// Hold keeps every place for work taken until release is called.
func (s *Service) Hold() (release func()) {
	for range cap(s.slots) {
		s.slots <- struct{}{}
	}
	return func() {
		for range cap(s.slots) {
			<-s.slots
		}
	}
}

// Folder is where files are while they are worked on.
func (s *Service) Folder() string { return s.set.Folder }

// KeepFaults is for how long faults are kept.
const KeepFaults = keepFaults

// LimitRows has files of rows that are brought in one by one hold no more than that,
// until it is undone.
func LimitRows(most int) (undo func()) {
	before := MostRows
	MostRows = most
	return func() { MostRows = before }
}

// UpTo reads rows until a batch is full.
func UpTo(next func() ([]string, error)) ([][]string, error) {
	return upTo(batchRows, next, func(row *[]string) []string { return *row })
}

// Places is how many imports are done at once.
func (s *Service) Places() int { return cap(s.slots) }
