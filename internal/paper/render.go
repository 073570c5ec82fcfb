package paper

import "slices"

// render sets what write says after the opening, cuts it into sheets, draws them and adds
// the structure.
func (i Issue) render(w wording, write func(*setter)) ([]byte, error) {
	if i.Version < 1 || i.IssuedOn.IsZero() || i.PreparedOn.IsZero() {
		return nil, ErrNotIssued
	}
	s := i.set(w, write)
	drawn, err := i.draw(w, sheets(s.strips))
	if err != nil {
		return nil, err
	}
	return tag(drawn, s.document, label{title: single(i.title(w)), hub: single(i.Hub), on: i.PreparedOn})
}

func (i Issue) set(w wording, write func(*setter)) *setter {
	s := &setter{document: &element{kind: "Document"}}
	s.opening(i, w)
	write(s)
	s.excuse()
	return s
}

func (i Issue) draw(w wording, all []*sheet) ([]byte, error) {
	p, around := newPainter(), i.frame(w, len(all))
	for n, s := range all {
		p.sheet(n, s)
		around.draw(p, n+1)
	}
	return p.file()
}

// excuse explains the boxes, where there are any.
func (s *setter) excuse() {
	for _, strip := range s.strips {
		for _, piece := range strip.pieces {
			if slices.ContainsFunc(piece.text, letter.replaced) {
				s.paragraph(string(box)+" stands for a character that this paper cannot show. The hub’s record has it.", excuse)
				return
			}
		}
	}
}
