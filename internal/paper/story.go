package paper

import "strings"

// story sets a text of paragraphs, which blank lines part, and of lists, whose items
// begin with "- ". A line break inside either stays one.
func (s *setter) story(text string) {
	var paragraph, items []string
	end := func() {
		if len(paragraph) > 0 {
			s.passage(strings.Join(paragraph, "\n"), body)
		}
		s.list(items)
		paragraph, items = nil, nil
	}
	for _, line := range strings.Split(clean(text), "\n") {
		item, listed := strings.CutPrefix(line, "- ")
		switch {
		case line == "":
			end()
		case listed && len(items) == 0:
			end()
			items = append(items, item)
		case listed:
			items = append(items, item)
		case len(items) > 0:
			items[len(items)-1] += "\n" + line
		default:
			paragraph = append(paragraph, line)
		}
	}
	end()
}
