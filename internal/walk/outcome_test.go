package walk

import (
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
)

// want is what the model expects of an answer: its status; where it is 200, the marked
// texts in it, those that may be in it besides, what it never names, and for a list its ids.
type want struct {
	status int
	must   []mark
	may    []mark
	never  []string
	ids    []string
}

// answer is the verdict on one question about rows of the table: whether the token is
// taken, whether it could open anything, and whether this record is open.
func answer(w *world, r reader, rows []string, open bool, must ...mark) want {
	switch {
	case r.other == "nobody" || r.person != nil && r.person.suspended:
		return want{status: 401}
	case forbids(r.named, rows...) || r.other == "client" && !slices.ContainsFunc(rows, func(row string) bool { return reads(cells[row]["C"]) }):
		return want{status: 403}
	case !open:
		return want{status: 404}
	}
	return want{status: 200, must: must}
}

// opens reports whether a row is open to a reader, in any column in which they stand.
func (w *world) opens(r reader, row string, v *visit) bool {
	return slices.ContainsFunc(w.standing(r, v), func(c column) bool { return w.grants(r, row, c, v) })
}

// grants reads one cell of the table.
func (w *world) grants(r reader, row string, c column, v *visit) bool {
	switch cell := cells[row][c]; {
	case strings.HasPrefix(row, "5") && (c == "Q" || c == "q") && v.observes(r.person):
		return false // an observer sees the other's part only when both are in
	case row == "8" && c == "Hv" && w.summaryReaders == currentSchools:
		return w.worksIn(v.teacher, v.provision.school) || w.shared(r, v, false) // (3)
	case row == "8" && c == "Ho" && w.summaryReaders == currentSchools:
		return true // (3)
	case cell == "s" || cell == "s(3)":
		return w.shared(r, v, row == "6")
	case cell == "b":
		_, broken := w.broke(r, v, row == "3")
		return broken
	case cell == "i" && row == "6":
		return w.inspects(r, v.provision.school, "full")
	case cell == "i" || cell == "d":
		return w.inspects(r, v.provision.school, "summary", "full")
	case cell == "RW(4)":
		return w.employs(v)
	default:
		return strings.HasPrefix(cell, "R") || cell == "m"
	}
}

// employs reports whether the delivery partner of a visit employs its teacher now (4).
func (w *world) employs(v *visit) bool {
	return w.at(reader{person: v.teacher}, access.Teacher, v.provision.partner, nil)
}

// arrangement is row 1 or row 2, by the state of the visit.
func (v *visit) arrangement() string {
	if v.state == "proposed" {
		return "1"
	}
	return "2"
}

// visit answers GET /observations/{id}. Metadata holds nothing of what was said, and an
// inspector is given no more.
func (w *world) visit(r reader, v *visit) want {
	a := answer(w, r, []string{"1", "2"}, w.opens(r, v.arrangement(), v))
	whole := slices.ContainsFunc(w.standing(r, v), func(c column) bool { return strings.HasPrefix(cells[v.arrangement()][c], "R") })
	if a.status == 200 && whole {
		for _, texts := range v.said {
			a.must = append(a.must, texts...)
		}
		a.may = v.unsaid
	}
	return a
}

// protocol answers GET /observations/{id}/protocol, which is more than metadata and no
// part of what an inspector reads.
func (w *world) protocol(r reader, v *visit) want {
	a := w.visit(r, v)
	return want{status: answer(w, r, []string{"1", "2'"}, a.status == 200 && w.opens(r, "2'", v)).status, may: append(a.must, a.may...)}
}

// rawNotes answers GET /observations/{id}/notes: an observer's own, or those for which
// the glass is broken.
func (w *world) rawNotes(r reader, v *visit) want {
	in := w.standing(r, v)
	if slices.Contains(in, "O") {
		return answer(w, r, []string{"3"}, true, v.notes[r.person])
	}
	g, broken := w.broke(r, v, true)
	if !broken || !slices.Contains(in, "Q") && !slices.Contains(in, "q") {
		return answer(w, r, []string{"3"}, false)
	}
	return answer(w, r, []string{"3"}, true, v.notes[g.of])
}

// ownJudgements answers GET /observations/{id}/judgements: an observer's own, all for a QA lead.
func (w *world) ownJudgements(r reader, v *visit) want {
	in := w.standing(r, v)
	a := answer(w, r, []string{"5'"}, w.opens(r, "5'", v))
	switch {
	case a.status != 200:
	case slices.Contains(in, "O"):
		a.must = []mark{v.judgements[r.person]}
	default:
		for _, text := range v.judgements {
			a.must = append(a.must, text)
		}
	}
	return a
}

// feedbackGiven answers GET /observations/{id}/feedback.
func (w *world) feedbackGiven(r reader, v *visit) want {
	return answer(w, r, []string{"4"}, len(v.feedback) > 0 && w.opens(r, "4", v), v.feedback...)
}

// ownDraft answers GET /observations/{id}/report-draft: an observer's own, the lead's for a QA lead.
func (w *world) ownDraft(r reader, v *visit) want {
	a := answer(w, r, []string{"5"}, w.opens(r, "5", v))
	if a.status == 200 {
		author := v.lead()
		if slices.Contains(w.standing(r, v), "O") {
			author = r.person
		}
		if d := v.drafts[author]; d != nil {
			a.must, a.may = []mark{d.report, d.summary}, []mark{d.returned}
		}
	}
	return a
}

// facts answers GET /observations/{id}/factual-accuracy: the draft for its teacher
// during the reply window (1).
func (w *world) facts(r reader, v *visit) want {
	open := v.submitted && !v.issued() && !v.replyEnds.IsZero() && !w.today().After(v.replyEnds)
	a := answer(w, r, []string{"1)"}, open && slices.Contains(w.standing(r, v), "S"))
	if a.status == 200 {
		a.must = []mark{v.drafts[v.lead()].report, v.drafts[v.lead()].summary}
	}
	return a
}

// report answers GET /observations/{id}/report: the latest version, and with it the
// responses to it.
func (w *world) report(r reader, v *visit) want {
	a := answer(w, r, []string{"6"}, v.issued() && w.opens(r, "6", v))
	if a.status == 200 {
		now := v.latest()
		a.must = append([]mark{now.report, now.judgements, now.reason}, w.responses(r, v, "report")...)
	}
	return a
}

// summaryRow is row 7 or row 8, by whether the summary is published.
func (v *visit) summaryRow() string {
	if v.published {
		return "8"
	}
	return "7"
}

// readsSummary reports whether the summary of a visit is open to the reader.
func (w *world) readsSummary(r reader, v *visit) bool {
	return v.issued() && (w.opens(r, v.summaryRow(), v) || v.published && w.shared(r, v, false))
}

// summary answers GET /observations/{id}/summary.
func (w *world) summary(r reader, v *visit) want {
	a := answer(w, r, []string{"7", "8"}, w.readsSummary(r, v))
	if a.status == 200 {
		a.must = append([]mark{v.latest().summary}, w.responses(r, v, "summary")...)
	}
	return a
}

// answersRead gives which responses go to a reader, by what they answer (row 9).
func (w *world) answersRead(r reader, v *visit) (to []string) {
	for _, c := range w.standing(r, v) {
		switch cell := cells["9"][c]; {
		case strings.HasPrefix(cell, "R"):
			return []string{"report", "summary"}
		case strings.Contains(cell, "6") && v.issued() && w.grants(r, "6", c, v):
			to = append(to, "report")
		}
	}
	if v.published && w.readsSummary(r, v) {
		to = append(to, "summary")
	}
	return to
}

func (w *world) responses(r reader, v *visit, to ...string) (texts []mark) {
	read := w.answersRead(r, v)
	for _, a := range v.responses {
		if slices.Contains(to, a.to) && slices.Contains(read, a.to) {
			texts = append(texts, a.text)
		}
	}
	return texts
}

// allResponses answers GET /observations/{id}/responses.
func (w *world) allResponses(r reader, v *visit) want {
	return answer(w, r, []string{"9"}, len(w.answersRead(r, v)) > 0, w.responses(r, v, "report", "summary")...)
}

// allVersions answers GET /observations/{id}/report/versions. A share, an inspection
// and a broken glass open the latest version alone.
func (w *world) allVersions(r reader, v *visit) want {
	a := answer(w, r, []string{"7'"}, v.issued() && w.opens(r, "7'", v))
	if a.status == 200 {
		for _, old := range v.versions {
			a.must = append(a.must, old.reason)
		}
	}
	return a
}

// oneVersion answers GET /observations/{id}/report/versions/{version}, counted from 0.
func (w *world) oneVersion(r reader, v *visit, n int) want {
	a := answer(w, r, []string{"7'"}, n < len(v.versions) && w.opens(r, "7'", v))
	if a.status == 200 {
		old := v.versions[n]
		a.must = []mark{old.report, old.summary, old.judgements, old.reason}
	}
	return a
}

// draftReplies answers GET /observations/{id}/factual-accuracy/replies, which concern
// the teacher, the author of the draft and the QA leads.
func (w *world) draftReplies(r reader, v *visit) want {
	in := w.standing(r, v)
	open := slices.ContainsFunc(in, func(c column) bool { return w.grants(r, `5"`, c, v) && (c != "O" || r.person == v.lead()) })
	return answer(w, r, []string{`5"`}, open, v.replies...)
}

// broken answers GET /observations/{id}/break-glass: for those who are told (Q, S, A)
// and for the hub manager, who may break it.
func (w *world) broken(r reader, v *visit) want {
	open := slices.ContainsFunc(w.standing(r, v), func(c column) bool { return slices.Contains([]column{"S", "Q", "M", "A"}, c) })
	a := answer(w, r, []string{"b)"}, open)
	for _, g := range v.glasses {
		a.must = append(a.must, g.reason)
	}
	return a
}

// readers answers GET /observations/{id}/readers (row 19, note 8).
func (w *world) readers(r reader, v *visit) want {
	return answer(w, r, []string{"8)"}, slices.Contains(w.standing(r, v), "S"))
}

// need answers GET /development-needs/{id}. A hub manager is told the need, never the
// judgement behind it (5), and neither is the partner, though the table does not say so.
func (w *world) need(r reader, n *need) want {
	a := answer(w, r, []string{"10"}, w.opens(r, "10", n.visit))
	if a.status == 200 {
		a.must = slices.Clone(n.texts)
		if in := w.standing(r, n.visit); slices.Contains(in, "S") || slices.Contains(in, "Q") {
			a.must = append(a.must, n.basis)
		}
	}
	return a
}

// share answers GET /shares/{id}: whole for the parties, the own one for its holder
// while it is live, without its purpose for the data protection officer.
func (w *world) share(r reader, s *share) want {
	in := w.standing(r, s.visit)
	whole := slices.ContainsFunc(in, func(c column) bool { return strings.HasPrefix(cells["11"][c], "R") }) ||
		w.live(s) && slices.Contains(w.holding(r), s.holder)
	a := answer(w, r, []string{"11"}, whole || slices.Contains(in, "A"))
	if a.status == 200 && whole {
		a.must = []mark{s.purpose}
	}
	return a
}
