package paper

import "fmt"

// frame is what stands around the column of every sheet but is no part of the document.
type frame struct {
	hub, paper string // at the head, from the second sheet on
	copy       string // at the foot
	sheets     int
}

// Where the frame stands, from the head of the sheet.
const headLine, footLine = 46.0, 782.0

func (i Issue) frame(w wording, sheets int) frame {
	return frame{
		hub:    single(i.Hub),
		paper:  fmt.Sprintf("%s, version %d, issued on %s", w.name, i.Version, day(i.IssuedOn)),
		copy:   single("Confidential: " + i.copy()),
		sheets: sheets,
	}
}

func (f frame) draw(p *painter, number int) {
	if number > 1 {
		p.artifact("/Type /Pagination /Subtype /Header", func() {
			p.ends(headLine, f.hub, f.paper)
			p.rule(headLine + 18)
		})
	}
	p.artifact("/Type /Pagination /Subtype /Footer", func() {
		p.rule(footLine - 7)
		p.ends(footLine, f.copy, fmt.Sprintf("Page %d of %d", number, f.sheets))
	})
}

// ends sets two texts on one line: the right one as it is, the left one as far as it fits.
func (p *painter) ends(y float64, left, right string) {
	letters := frameText.letters(right)
	width := widthOf(letters, frameText.size)
	p.line(margin+measure-width, y, letters, frameText)
	p.line(margin, y, fit(frameText.letters(left), frameText, measure-width-gutter), frameText)
}
