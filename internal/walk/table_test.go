package walk

import (
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/access"
)

// table is who reads what, row by row and letter by letter as access.md has it:
//
//	R read · W create or edit the own part · T move the state · m metadata only
//	s through a live share · i by the level of the inspection · b broken glass
//	d de-identified · o the own contribution · 6, 8 with that row · – nothing
//
// W and T open nothing to a reader. A number in brackets is a note under the table. The
// column q is a hub manager where every QA lead is in conflict; the rows below 11 are
// parts of those above, or follow from the notes.
const table = `
   row                            S      P      O   W  Q    q   M     Hv   Ho    Hx  L   E  I    C  A
 1 visit, proposed                RWT    RT     RW  –  RWT  –   R     RWT  –     –   RT  –  –    –  –
 2 visit, agreed and after        R      R      RT  –  RWT  –   R     R    –     –   R   –  i    m  –
 3 raw notes                      –      –      RW  –  b    b   –     –    –     –   –   –  –    –  –
 4 feedback and dialogue          RW     –      RW  –  R    R   –     –    –     –   –   –  –    –  –
 5 drafts of report and summary   –      –      RW  –  RT   R   –     –    –     –   –   –  –    –  –
 6 full report                    RW     R      R   –  RT   R   b     s    s     –   –   –  i    –  –
 7 summary, not yet published     R      R      R   –  RT   –   –     –    –     –   –   –  –    –  –
 8 summary, published             R      R      R   –  R    R   R     R    s(3)  –   s   –  d    –  –
 9 response                       RW     R      R   –  R    –   8     6,8  6,8   –   8   –  6,8  –  –
10 development need               RW     RW(4)  W   –  RW   –   R(5)  –    –     –   –   –  –    –  –
11 share                          R      R      –   –  RW   RW  R     o    o     –   o   –  –    –  m
1) facts of the draft             R      –      –   –  –    –   –     –    –     –   –   –  –    –  –
2' protocol                       R      R      R   –  R    –   R     R    –     –   R   –  –    –  –
5' judgements                     –      –      RW  –  R    R   –     –    –     –   –   –  –    –  –
5" replies to the draft           R      –      R   –  R    R   –     –    –     –   –   –  –    –  –
7' versions of both               R      R      R   –  R    R   –     –    –     –   –   –  –    –  –
b) that the glass was broken      R      –      –   –  R    –   R     –    –     –   –   –  –    –  R
8) readers of the outcome         R      –      –   –  –    –   –     –    –     –   –   –  –    –  –
`

// column is a standing towards a visit.
type column string

// columnsOf are the standings that a role can have.
var columnsOf = map[access.Role][]column{
	access.Teacher: {"S"}, access.PartnerContact: {"P"}, access.Observer: {"O", "W"}, access.QALead: {"Q"},
	access.HubManager: {"M", "q"}, access.Headteacher: {"Hv", "Ho", "Hx"}, access.MusicLead: {"L"},
	access.ElectedMember: {"E"}, access.Inspector: {"I"}, access.DataProtectionOfficer: {"A"},
}

// cells are the letters of the table, by row and column.
var cells = func() map[string]map[column]string {
	all := map[string]map[column]string{}
	var heads []string
	for line := range strings.Lines(strings.TrimSpace(table)) {
		words := strings.Fields(line)
		letters := words[max(0, len(words)-15):]
		if heads == nil {
			heads = letters
			continue
		}
		row := map[column]string{}
		for i, letter := range letters {
			row[column(heads[i])] = letter
		}
		all[words[0]] = row
	}
	return all
}()

// reads reports whether the letters of a cell can open anything to a reader.
func reads(cell string) bool { return strings.ContainsAny(cell, "Rmsibdo68") }

// forbids reports whether a token that names roles names none that reads anything in
// the rows: 403, and judged from the token alone (section 3).
func forbids(named []access.Role, rows ...string) bool {
	if named == nil {
		return false
	}
	return !slices.ContainsFunc(named, func(r access.Role) bool {
		return slices.ContainsFunc(columnsOf[r], func(c column) bool {
			return slices.ContainsFunc(rows, func(row string) bool { return reads(cells[row][c]) })
		})
	})
}
