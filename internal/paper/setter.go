package paper

import "strconv"

// setter sets a document as one column of strips, and builds its structure beside it.
type setter struct {
	document *element
	strips   []strip
	headed   bool // the last strip is a heading's
}

// strip is one line high and as wide as the column. Sheets are cut between strips only.
type strip struct {
	space  float64 // above, except at the head of a sheet
	height float64
	bound  bool // to the strip that follows: the two are not parted
	pieces []piece
	ruled  bool // along its foot
	tinted bool
	bars   []bar   // beside a row of a chart
	heads  []strip // of a table: set again where the strip opens a sheet
}

// piece is a line of text on a strip.
type piece struct {
	x    float64 // from the edge of the column
	text []letter
	style
	of *element
}

// The column, and what lies between it and the edge of the sheet, in points.
const (
	sheetWidth, sheetHeight = 595.28, 841.89 // A4
	margin                  = 85.0
	measure                 = sheetWidth - 2*margin
	top, bottom             = 90.0, 752.0 // of the column, from the head of the sheet
	firstTop                = 56.0        // on the first sheet, over which nothing stands
)

// afterHeading is the space between a heading and what follows it.
const afterHeading = 4.0

func (s *setter) add(strips ...strip) {
	if s.headed && len(strips) > 0 {
		strips[0].space = min(strips[0].space, afterHeading)
	}
	s.headed = false
	s.strips = append(s.strips, strips...)
}

// lines sets a text as strips. Neither its first line nor its last stands alone on a sheet.
func lines(text string, st style, x, width float64, of *element) []strip {
	wrapped := wrap(st.letters(text), st.size, width)
	strips := make([]strip, len(wrapped))
	for i, line := range wrapped {
		strips[i] = strip{height: st.leading, pieces: []piece{{x, line, st, of}}}
		strips[i].bound = (i == 0 || i == len(wrapped)-2) && i < len(wrapped)-1
	}
	strips[0].space = st.space
	return strips
}

func bind(strips []strip) []strip {
	for i := range strips {
		strips[i].bound = true
	}
	return strips
}

// keep binds what was set last to what is set next.
func (s *setter) keep() { s.strips[len(s.strips)-1].bound = true }

// heading sets a heading, which does not part from what it heads.
func (s *setter) heading(level int, text string) {
	if text = single(text); text == "" {
		return
	}
	s.add(bind(lines(text, headings[level], 0, measure, s.document.add("H"+strconv.Itoa(level))))...)
	s.headed = true
}

// paragraph sets a text without the breaks in its lines, if it says something.
func (s *setter) paragraph(text string, st style) {
	if text = single(text); text != "" {
		s.passage(text, st)
	}
}

// passage sets a clean text with its breaks.
func (s *setter) passage(text string, st style) {
	s.add(lines(text, st, 0, measure, s.document.add("P"))...)
}

// Lists hang their text from the bullet.
const bulletIndent, itemIndent = 4.0, 17.0

func (s *setter) list(items []string) {
	if len(items) == 0 {
		return
	}
	list := s.document.add("L")
	list.attributes = "/O /List /ListNumbering /Disc"
	for n, text := range items {
		item := list.add("LI")
		label := item.add("Lbl")
		set := lines(text, body, itemIndent, measure-itemIndent, item.add("LBody"))
		set[0].pieces = append([]piece{{bulletIndent, body.letters("•"), body, label}}, set[0].pieces...)
		if n > 0 {
			set[0].space = 3
		}
		s.add(set...)
	}
}

// The notice's text keeps clear of the edges of its ground, and its paragraphs of each other.
const noticeIndent, noticeSpace = 14.0, 5.0

// notice sets what a reader must know first on a ground of its own, in one piece.
func (s *setter) notice(paragraphs []string) {
	set := []strip{{space: 18, height: 9}}
	set = append(set, lines("Confidential", smallBold, noticeIndent, measure-2*noticeIndent, s.document.add("P"))...)
	for _, text := range paragraphs {
		set = append(set, strip{height: noticeSpace})
		set = append(set, lines(single(text), small, noticeIndent, measure-2*noticeIndent, s.document.add("P"))...)
	}
	set = append(set, strip{height: 10})
	for i := range set {
		set[i].tinted, set[i].bound = true, i < len(set)-1
	}
	s.add(set...)
}
