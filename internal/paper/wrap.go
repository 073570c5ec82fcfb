package paper

import "unicode"

// wrap breaks letters into lines no wider than a measure: after a space or a hyphen, and
// where a word alone is too wide, inside it. A space that ends a line may stand out.
func wrap(text []letter, size, measure float64) [][]letter {
	var lines [][]letter
	begin, rest, width := 0, -1, 0.0 // rest is where the line may end
	cut := func(at, next int) {
		lines = append(lines, text[begin:at])
		begin, rest, width = next, -1, 0
	}
	for i := 0; i < len(text); i++ {
		if text[i].shown == '\n' {
			cut(i, i+1)
			continue
		}
		width += text[i].width(size)
		switch {
		case text[i].shown == ' ':
			rest = i + 1
		case width > measure && rest > begin:
			cut(rest, rest)
			i = begin - 1 // the rest of the word is measured again
		case width > measure && i > begin:
			cut(i, i)
			i = begin - 1
		case hyphen(text, i):
			rest = i + 1
		}
	}
	return append(lines, text[begin:])
}

// hyphen reports whether a line may end after the letter at i: a hyphen or dash between
// letters.
func hyphen(text []letter, i int) bool {
	switch text[i].shown {
	case '-', '–', '—', '/':
		return i > 0 && i+1 < len(text) && unicode.IsLetter(text[i-1].shown) && unicode.IsLetter(text[i+1].shown)
	}
	return false
}

func widthOf(line []letter, size float64) (width float64) {
	for _, l := range line {
		width += l.width(size)
	}
	return width
}

// fit shortens a text to one line.
func fit(text []letter, st style, measure float64) []letter {
	if widthOf(text, st.size) <= measure {
		return text
	}
	dots := st.letter('…')
	width := dots.width(st.size)
	for i, l := range text {
		if width += l.width(st.size); width > measure {
			return append(text[:i:i], dots)
		}
	}
	return text
}
