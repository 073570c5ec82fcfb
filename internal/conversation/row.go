package conversation

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/table"
)

// Told is what a row of a file tells of a conversation that was held.
type Told struct {
	Key                string
	URN                int
	HeldOn             calendar.Date
	State              string // empty: as the rest of the row has it
	LeadKey, LeadEmail string // none: the link officer of the school on the day
	SchoolRoles        []string
	HubRoles           []string
	Topics             []string
	Supported          string
	Challenged         string
	AnswerGiven        string
	Actions            [actionsOfRow]ProposedAction
	NextOn             calendar.Date
}

// What a row holds at most; the lengths are those of requests.
const (
	actionsOfRow = 5
	mostTopics   = 20
	mostOfASide  = 10
	topicLength  = 200
	textLength   = 5000
	actionLength = 1000
)

var columns = append([]table.Column[Told]{
	table.Key("externalId", func(t *Told) *string { return &t.Key }, "Conversation ID", "Reference"),
	table.URN("schoolUrn", func(t *Told) *int { return &t.URN }, "URN", "School URN").At("/schoolId"),
	table.Date("heldOn", func(t *Told) *calendar.Date { return &t.HeldOn }, "Date", "Conversation date"),
	table.Word("state", []string{Held, WrittenUp}, func(t *Told) *string { return &t.State }, "Status"),
	table.Key("leadExternalId", func(t *Told) *string { return &t.LeadKey }, "Lead ID", "Staff ID"),
	table.Text("leadEmail", 254, func(t *Told) *string { return &t.LeadEmail }, "Lead e-mail", "Lead email").At("/leadId"),
	roles("schoolRoles", SchoolSide, func(t *Told) *[]string { return &t.SchoolRoles }, "School participants", "From the school"),
	roles("hubRoles", HubSide, func(t *Told) *[]string { return &t.HubRoles }, "Hub participants", "From the hub"),
	{Name: "topics", Also: []string{"Topic"}, Keep: keepTopics},
	table.Text("supported", textLength, func(t *Told) *string { return &t.Supported }, "Support"),
	table.Text("challenged", textLength, func(t *Told) *string { return &t.Challenged }, "Challenge"),
	table.Text("answerGiven", textLength, func(t *Told) *string { return &t.AnswerGiven }, "School's answer", "Response"),
	table.Date("nextOn", func(t *Told) *calendar.Date { return &t.NextOn }, "Next date", "Next conversation"),
}, actionColumns()...)

func actionColumns() (all []table.Column[Told]) {
	for i := range actionsOfRow {
		name := fmt.Sprintf("action%d", i+1)
		all = append(all,
			table.Text(name, actionLength, func(t *Told) *string { return &t.Actions[i].Text }, fmt.Sprintf("Action %d", i+1)),
			table.Word(name+"Owner", []string{SchoolSide, HubSide}, func(t *Told) *string { return &t.Actions[i].Owner }, fmt.Sprintf("Action %d owner", i+1)),
			table.Date(name+"DueOn", func(t *Told) *calendar.Date { return &t.Actions[i].DueOn }, fmt.Sprintf("Action %d date", i+1)))
	}
	return all
}

// between gives the parts of a cell between semicolons.
func between(text string) (parts []string) {
	for part := range strings.SplitSeq(text, ";") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// roles is a column of the roles in which people of a side took part.
func roles(name, side string, at func(*Told) *[]string, also ...string) table.Column[Told] {
	var one string
	word := table.Word(name, rolesOf[side], func(*Told) *string { return &one })
	return table.Column[Told]{Name: name, Also: also, Keep: func(to *Told, text string) (rule, detail string) {
		all := between(text)
		for i, part := range all {
			if rule, detail = word.Keep(to, part); rule != "" {
				return rule, detail
			}
			all[i] = one
		}
		if *at(to) = all; len(all) > mostOfASide {
			return table.RuleTooLong, fmt.Sprintf("Must name at most %d, with semicolons between.", mostOfASide)
		}
		return "", ""
	}}
}

func keepTopics(to *Told, text string) (rule, detail string) {
	to.Topics = between(text)
	long := slices.ContainsFunc(to.Topics, func(t string) bool { return len([]rune(t)) > topicLength })
	if long || len(to.Topics) > mostTopics {
		return table.RuleTooLong, fmt.Sprintf("Must be at most %d topics of at most %d characters, with semicolons between.", mostTopics, topicLength)
	}
	return "", ""
}

// Headings gives each property of a row, and the headings that files give it.
func Headings() [][]string { return table.Headings(columns) }

// NewReader reads the head of a file of conversations.
func NewReader(src io.Reader, format table.Format) (*table.Records[Told], error) {
	return table.NewRecords(src, format, columns, []string{"externalId"}, []string{"schoolUrn"}, []string{"heldOn"}, []string{"schoolRoles"}, []string{"hubRoles"})
}

// settle holds the parts of a row to one another, and reports whether they agree.
func (t *Told) settle(row *table.Record[Told]) bool {
	for _, side := range []struct {
		name  string
		roles []string
	}{{"schoolRoles", t.SchoolRoles}, {"hubRoles", t.HubRoles}} {
		if len(side.roles) == 0 {
			refuse(row, side.name, "conversation-side-missing", "It takes somebody of the school and somebody of the hub.")
		}
	}
	for i, a := range t.Actions {
		name := fmt.Sprintf("action%d", i+1)
		if a == (ProposedAction{}) || row.Needs(name, name+"Owner", name+"DueOn") {
			continue
		}
		if a.DueOn.Before(t.HeldOn) {
			refuse(row, name+"DueOn", "conversation-day-before", "It is due on the day of the conversation or later.")
		}
	}
	if t.isWrittenUp() {
		row.Needs("supported")
		if t.State == Held {
			refuse(row, "state", "conversation-written-up", "The row writes the conversation up.")
		}
	}
	return len(row.Errors) == 0
}

// refuse records a fault of a cell, without what stands in it.
func refuse(row *table.Record[Told], name, rule, detail string) {
	row.RefuseAt(row.Heading(name), "", rule, detail)
}
