package paper

import (
	"bytes"
	"fmt"
	"slices"
	"unicode/utf16"

	"codeberg.org/go-pdf/fpdf"
)

// painter draws sheets with the PDF library, and marks on each what belongs to which
// element. All that belongs to none (rules, grounds, what frames a sheet) is an artifact.
type painter struct {
	*fpdf.Fpdf
	loaded map[*face]bool
	face   *face // in which the library draws now
	size   float64
	ink    ink
}

func newPainter() *painter {
	p := &painter{Fpdf: fpdf.New("P", "pt", "A4", ""), loaded: map[*face]bool{}}
	p.SetAutoPageBreak(false, 0)
	p.SetCatalogSort(true)
	p.SetLineWidth(0.5)
	return p
}

// file gives the drawn sheets as a PDF file without structure.
func (p *painter) file() ([]byte, error) {
	var out bytes.Buffer
	err := p.Output(&out)
	return out.Bytes(), err
}

// sheet draws a sheet: what lies behind the text, then the text, element by element.
func (p *painter) sheet(number int, s *sheet) {
	p.AddPage()
	p.face = nil // the library forgets it from sheet to sheet
	p.artifact("", func() {
		for _, strip := range s.strips {
			p.backdrop(strip)
		}
		p.text(s, nil)
	})
	for n, e := range s.elements() {
		e.marks = append(e.marks, mark{number, n})
		p.marked(fmt.Sprintf("/%s <</MCID %d>>", e.kind, n), func() { p.text(s, e) })
	}
}

// marked draws content under a tag and its properties.
func (p *painter) marked(tag string, draw func()) {
	p.RawWriteStr(tag + " BDC")
	draw()
	p.RawWriteStr("EMC")
}

func (p *painter) artifact(properties string, draw func()) {
	p.marked("/Artifact <<"+properties+">>", draw)
}

// elements lists the elements that a sheet shows, in the order in which they are read.
func (s *sheet) elements() (found []*element) {
	for _, strip := range s.strips {
		for _, piece := range strip.pieces {
			if piece.of != nil && !strip.again && !slices.Contains(found, piece.of) {
				found = append(found, piece.of)
			}
		}
	}
	return found
}

func (p *painter) backdrop(s placed) {
	if s.tinted {
		p.SetFillColor(ground.red, ground.green, ground.blue)
		p.Rect(margin, s.y, measure, s.height, "F")
		p.SetFillColor(accent.red, accent.green, accent.blue)
		p.Rect(margin, s.y, 2.5, s.height, "F")
	}
	p.drawBars(s)
	if s.ruled {
		p.rule(s.y + s.height)
	}
}

func (p *painter) rule(y float64) {
	p.SetDrawColor(hair.red, hair.green, hair.blue)
	p.Line(margin, y, margin+measure, y)
}

// text draws what a sheet shows of an element, or of none.
func (p *painter) text(s *sheet, of *element) {
	for _, strip := range s.strips {
		for _, piece := range strip.pieces {
			if piece.of == of && !strip.again || of == nil && strip.again {
				p.line(margin+piece.x, strip.y, piece.text, piece.style)
			}
		}
	}
}

// line draws a line of text whose strip begins at y, run by run.
func (p *painter) line(x, y float64, text []letter, st style) {
	y += st.leading/2 + 0.36*st.size // capitals stand in the middle
	for len(text) > 0 {
		n := 1
		for n < len(text) && text[n].from == text[0].from && text[n].replaced() == text[0].replaced() {
			n++
		}
		p.run(x, y, text[:n], st)
		x += widthOf(text[:n], st.size)
		text = text[n:]
	}
}

func (p *painter) run(x, y float64, run []letter, st style) {
	shown, given := make([]rune, len(run)), make([]rune, len(run))
	for i, l := range run {
		shown[i], given[i] = l.shown, l.given
	}
	p.use(run[0].from, st)
	draw := func() { p.Text(x, y, string(shown)) }
	if run[0].replaced() {
		p.marked("/Span <</ActualText "+hexText(string(given))+">>", draw)
	} else {
		draw()
	}
}

func (p *painter) use(f *face, st style) {
	if !p.loaded[f] {
		p.loaded[f] = true
		p.AddUTF8FontFromBytes(f.name, "", []byte(f.program)) // a copy: the library writes into it
	}
	if p.face != f || p.size != st.size {
		p.SetFont(f.name, "", st.size)
	}
	if p.ink != st.ink {
		p.SetTextColor(st.ink.red, st.ink.green, st.ink.blue)
	}
	p.face, p.size, p.ink = f, st.size, st.ink
}

// hexText writes a text as a PDF string.
func hexText(text string) string {
	out := []byte("<FEFF")
	for _, unit := range utf16.Encode([]rune(text)) {
		out = fmt.Appendf(out, "%04X", unit)
	}
	return string(append(out, '>'))
}
