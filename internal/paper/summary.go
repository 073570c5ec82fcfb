package paper

// Summary is the summary of an issued report, for its wider circle of readers. It has
// no judgements.
type Summary struct {
	Issue
	Text      string
	Responses []Response // to the summary
}

// PDF renders the summary. No text makes it fail: ErrNotIssued is for what is missing.
func (m Summary) PDF() ([]byte, error) { return m.render(summaryOnly, m.write) }

func (m Summary) write(s *setter) {
	s.heading(2, "Summary")
	s.story(m.Text)
	s.responses(m.Responses)
}
