package paper

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/calendar"
)

func questions() Questions {
	pupils, roll := 66, 200
	return Questions{
		Hub: "Vale Music Hub", School: "Vale Primary School", Partner: "Amber Valley Strings", Year: "2026-27", PreparedOn: calendar.On(2026, 11, 23),
		TakingPart: []TakingPart{
			{"Brass", "Autumn", &pupils, &roll, "33.0", "pupils with free school meals 32.9 points below the rest (-42.7 to -20.0)"}, {"Choir", "Spring", nil, nil, "", ""},
		},
		Shares: []string{"14 of 60 who began in Brass (autumn 2025-26) still take part after two terms: 23.3 per cent."}, Visits: 1,
		Topics: []Topic{
			{"Value for money", []string{"No funding is recorded."}, []string{"What did it cost?"}}, {"Working together", nil, []string{"What have you learned?"}},
		},
		NextOn: calendar.On(2026, 12, 4),
	}
}

// The sheet is read with its figures, what is raised, what to ask, and what is next.
func TestTheQuestionSheetIsRead(t *testing.T) {
	file := made(t, questions().PDF)
	root, read := structure(t, file)
	for _, text := range []string{"QuestionsforAmberValleyStrings", "66of200(33.0%)", "32.9pointsbelowtherest(-42.7to-20.0)", "Notknown", "23.3percent", "Nofundingisrecorded.",
		"Whathaveyoulearned?", "plannedfor4December2026."} {
		if !strings.Contains(root.words(), text) {
			t.Errorf("%s is not read", text)
		}
	}
	if len(read.pages) != 1 {
		t.Errorf("it has %d pages", len(read.pages))
	}
	if folder := os.Getenv("HUBQA_PAPERS"); folder != "" {
		_ = os.WriteFile(folder+"/question-sheet.pdf", file, 0o600)
	}
}

// However much there is to say, the sheet has one page: with the longest names, every signal
// raised in long sentences, more provisions than there is room for, and letters that the paper
// cannot show.
func TestTheQuestionSheetIsOnePage(t *testing.T) {
	long := strings.Repeat("Wide Meadow and Marsh Mowbray ", 7)[:200]
	for _, name := range []string{long, strings.Repeat("W", 200), strings.Repeat("א", 200)} {
		q := questions()
		q.Hub, q.School, q.Partner = name, name, name
		for range 40 {
			p := q.TakingPart[0]
			p.Provision, p.Gap = name, name
			q.TakingPart, q.Shares = append(q.TakingPart, p), append(q.Shares, strings.Repeat(name, 3))
		}
		q.Topics = nil
		q.Topics = everythingRaised(strings.Repeat(name, 5), strings.Repeat("What would you change? ", 9))
		root, read := structure(t, made(t, q.PDF))
		if len(read.pages) != 1 {
			t.Errorf("it has %d pages", len(read.pages))
		}
		if said := root.words(); !strings.Contains(said, "morefigures") || !strings.Contains(said, "plannedfor4December2026") {
			t.Error("it does not say that there is more, or what is next")
		}
	}
}

// everythingRaised is every signal raised, of each topic as many as it has.
func everythingRaised(raised, question string) (all []Topic) {
	for i, n := range []int{4, 3, 2, 1, 1} {
		topic := Topic{Name: "Where pupils stand"}
		for j := range n {
			topic.Raised = append(topic.Raised, fmt.Sprintf("Raised %c%d. ", 'A'+i, j)+raised)
			topic.Questions = append(topic.Questions, fmt.Sprintf("Asked %c%d? ", 'A'+i, j)+question)
		}
		all = append(all, topic)
	}
	return all
}

// Everything that is raised is on the sheet with its question, also a third and a fourth of one
// topic. Only what no page can hold is left out, and how much that is, and where, is said.
func TestEverythingRaisedIsOnTheSheet(t *testing.T) {
	const sentence = "Of pupils with free school meals 10.0 per cent take part in Brass (autumn), of the rest 42.9 per cent. "
	const question = "Who is missing from your groups, what keeps them away, and what will you change by next term?"
	for name, c := range map[string]struct {
		names, question string
		told            int
		left            string
	}{
		"short names":                           {"Vale", question, 11, ""},
		"long names":                            {strings.Repeat("Wide Meadow ", 16), question, 11, ""},
		"long questions":                        {"Vale", question + question, 11, ""},
		"long questions, and letters to excuse": {strings.Repeat("א", 200), question + question, 8, "Raisedtoo,andnotonthispageforwantofroom:3.Thelistofsignals"},
	} {
		q := questions()
		q.School, q.Partner, q.Topics = c.names, c.names, everythingRaised(strings.Repeat(sentence, 3), c.question)
		root, read := structure(t, made(t, q.PDF))
		said, told, asked := root.words(), 0, 0
		for i, topic := range q.Topics {
			for j := range topic.Raised {
				told += strings.Count(said, fmt.Sprintf("Raised%c%d.", 'A'+i, j))
				asked += strings.Count(said, fmt.Sprintf("Asked%c%d?", 'A'+i, j))
			}
		}
		if len(read.pages) != 1 || told != c.told || asked != c.told || !strings.Contains(said, c.left) || strings.Contains(said, "wantofroom") != (c.left != "") {
			t.Errorf("%s: %d pages, %d raised and %d asked: %s", name, len(read.pages), told, asked, said)
		}
	}
}

// What is raised is told whole where there is room: its figures are at its end, too.
func TestARaisedSentenceIsToldWholeWhereThereIsRoom(t *testing.T) {
	q := questions()
	long := strings.Repeat("Of pupils with free school meals 10.0 per cent take part in Brass (autumn), of the rest 42.9 per cent. ", 5) + "At last 25.9 points."
	for i := range q.Topics {
		q.Topics[i].Raised = []string{long, long}
	}
	root, read := structure(t, made(t, q.PDF))
	if said := root.words(); len(read.pages) != 1 || strings.Count(said, "Atlast25.9points.") != 4 || strings.Contains(said, "…") {
		t.Errorf("it is cut, or has %d pages: %s", len(read.pages), said)
	}
}

func TestTheQuestionSheetSaysThatNothingIsPlanned(t *testing.T) {
	q := questions()
	q.NextOn, q.TakingPart, q.Shares = calendar.Date{}, nil, nil
	root, _ := structure(t, made(t, q.PDF))
	for _, text := range []string{"plannednoconversation", "Nofiguresofpupilsarerecorded."} {
		if !strings.Contains(root.words(), text) {
			t.Errorf("%s is not read", text)
		}
	}
	if _, err := (Questions{}).PDF(); err == nil {
		t.Error("a sheet of no day is made")
	}
}
