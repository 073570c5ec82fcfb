package intake

import (
	"io"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/conversation"
	"github.com/hubqa/hubqa/internal/funding"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/provision"
	"github.com/hubqa/hubqa/internal/stafftime"
	"github.com/hubqa/hubqa/internal/table"
	"github.com/hubqa/hubqa/internal/takeup"
	"github.com/hubqa/hubqa/internal/training"
)

// What a file can hold.
const (
	Schools     = "schools"
	Successions = "school-successions"
	Partners    = "partners"
	People      = "people"
	Provision   = "provision"
	Roll        = "roll"
	Attendance  = "training-attendance"
	StaffTime   = "staff-time"

	Conversations = "conversations"
	Participation = "participation"
	Funding       = "funding"
)

// kind is a kind of file: how it is read, and what leave it takes. Whoever could not do
// one by one what the rows tell imports nothing.
type kind struct {
	open  func(io.Reader, table.Format, Order) (file, error)
	needs []access.Action
}

var kinds = map[string]kind{
	Schools:     {openSchools, []access.Action{access.CreateSchool, access.UpdateSchool}},
	Successions: {openSuccessions, []access.Action{access.CreateSchool, access.UpdateSchool}},
	Roll:        {openRoll, []access.Action{access.UpdateSchool}},
	Partners: {openRows(partner.NewReader, func(tx Tx) partner.Tx { return tx }, partner.Bring),
		[]access.Action{access.CreatePartner, access.UpdatePartner}},
	People: {openRows(person.NewReader, func(tx Tx) person.Tx { return tx }, person.Bring),
		[]access.Action{access.CreatePerson, access.UpdatePerson, access.GrantAppointment, access.EndAppointment}},
	Provision: {openRows(provision.NewReader, func(tx Tx) provision.Tx { return tx }, provision.Bring),
		[]access.Action{access.CreateProvision, access.UpdateProvision, access.PlaceTeacher, access.EndPlacement}},
	Attendance: {openRows(training.NewReader, func(tx Tx) training.Tx { return tx }, training.Bring),
		[]access.Action{access.RecordTrainingAttendance, access.CorrectTrainingAttendance}},
	StaffTime: {openRows(stafftime.NewReader, func(tx Tx) stafftime.Tx { return tx }, stafftime.Bring),
		[]access.Action{access.RecordStaffTime, access.CorrectStaffTime}},
	Participation: {openCounts(takeup.NewReader, func(tx Tx) takeup.Tx { return tx }, takeup.Bring),
		[]access.Action{access.RecordFigures, access.CorrectFigures}},
	Funding: {openRows(funding.NewReader, func(tx Tx) funding.Tx { return tx }, funding.Bring),
		[]access.Action{access.RecordFunding, access.CorrectFunding}},
	Conversations: {openRows(conversation.NewReader, func(tx Tx) conversation.Tx { return tx }, conversation.Bring),
		[]access.Action{access.PlanConversation, access.HoldConversation, access.WriteUpConversation}},
}

// isSealed reports whether the rows of a kind are confidential. The report of their faults has
// no values, and the rejected rows are handed back to whoever sent the file alone.
func isSealed(kind string) bool { return readAs[kind] != "" }

// readAs is as what the rejected rows of a confidential kind are read.
var readAs = map[string]access.Class{Conversations: access.ConversationClass, Participation: access.FiguresClass, Funding: access.FundingClass}

// comparesFigures reports whether the counts and the faults of an import tell the actor of exact
// figures: whoever reads them has the rows compared with them.
func comparesFigures(to Tx, kind string) bool {
	return kind == Participation && !to.Scope(access.ReadFigures).IsEmpty()
}

// couldOpen reports whether anything in the token could give the leave.
func (k kind) couldOpen(who access.Actor) bool {
	for _, action := range k.needs {
		if !who.May(action) {
			return false
		}
	}
	return who.May(access.StartImport)
}

// isOpen reports whether the actor has the leave.
func (k kind) isOpen(to Tx) bool {
	for _, action := range k.needs {
		if to.Scope(action).IsEmpty() {
			return false
		}
	}
	return !to.Scope(access.StartImport).IsEmpty()
}

// A batch is compared with the register, and brought into it, at once. It is full
// with so many rows, or with so much text. The first is small, so that the work begins
// while the next is read, and each is twice as large as the one before.
const (
	firstRows  = 500
	batchRows  = 4000
	batchBytes = 4 << 20
	cellBytes  = 16 // of memory beside its text: a thousand empty cells are no small row
)

// pace is how many rows the last batch could have.
type pace int

func (p *pace) next() int {
	*p = min(max(firstRows, 2**p), batchRows)
	return int(*p)
}

// file is a file of one kind, read batch by batch.
type file interface {
	Columns() []string
	Warnings() []table.Warning
	// next reads the next rows; the error is io.EOF after the last, or the
	// stream's.
	next() (batch, error)
}

// batch is some rows of a file.
type batch interface {
	// bring compares the rows with the register and, where write is set, keeps
	// what they change. It counts what became of them and gives those at fault.
	bring(tx Tx, by access.Permit, write bool) (Tally, []faulty, error)
}

// faulty is a row with its faults.
type faulty struct {
	raw    []string
	errors []table.RowError
}

// upTo reads rows until a batch is full. A last batch that is not comes with no
// error, and io.EOF after it.
func upTo[Row any](most int, next func() (Row, error), raw func(*Row) []string) ([]Row, error) {
	rows := make([]Row, 0, most)
	for size := 0; len(rows) < most && size < batchBytes; {
		row, err := next()
		if err == io.EOF && len(rows) > 0 {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
		for _, text := range raw(&rows[len(rows)-1]) {
			size += cellBytes + len(text)
		}
	}
	return rows, nil
}
