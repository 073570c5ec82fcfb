package paper

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/hubqa/hubqa/internal/calendar"
)

// issued is the second version of a report on an invented visit.
func issued() Issue {
	return Issue{
		Hub: "Vale Music Hub",
		Visit: Visit{
			School: "St Mary's Primary School", URN: 123456, Partner: "Severn Strings & Brass", Provision: "Year 4 brass",
			Teacher: "Siân Wójcik", Observers: []string{"Joan Price", "Tomasz Łuczak"},
			On: calendar.On(2026, 10, 14), StartedAt: time.Date(2026, 10, 14, 8, 30, 0, 0, time.UTC), FinishedAt: time.Date(2026, 10, 14, 9, 15, 0, 0, time.UTC),
			Kind: "Paired visit", Framework: "The seven principles", Edition: "third edition",
		},
		Version: 2, IssuedOn: calendar.On(2026, 10, 28), Author: "Joan Price", Issuer: "Robert Hale", Reason: "The first named the wrong class.",
		PreparedFor: "Jane Carter, headteacher", PreparedOn: calendar.On(2026, 11, 3),
	}
}

func full() Report {
	return Report{
		Issue: issued(),
		Text: "The session had a clear aim, and the class reached it.\n\nWhat helped:\n\n- Every child played at once.\n" +
			"- The B♭ clarinets joined in.\n\nNext, let more children lead.",
		Judgements: []Judgement{
			{Principle: "Striving for excellence", Grade: "Good", Evidence: "A tune from memory.", Indicators: []Indicator{
				{"Everyone gives all they have.", "Seen"}, {"Time is only filled.", "Not seen"}}},
			{Principle: "Being authentic", Evidence: "A song of the town."},
			{Principle: "Progression", NotObserved: true},
		},
		Responses: []Response{{By: "Siân Wójcik", On: calendar.On(2026, 10, 30), Text: "It is fair."}},
	}
}

func short() Summary { return Summary{Issue: issued(), Text: "A lively session."} }

func made(t testing.TB, pdf func() ([]byte, error)) []byte {
	t.Helper()
	file, err := pdf()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func words(text string) string { return strings.Join(strings.Fields(clean(text)), "") }

func TestAReportSaysAllThatItWasGiven(t *testing.T) {
	root, _ := structure(t, made(t, full().PDF))
	for _, text := range []string{
		"Vale Music Hub", "Year 4 brass, St Mary's Primary School, 14 October 2026", "Confidential", "capability", "St Mary's Primary School (URN 123456)",
		"Severn Strings & Brass", "Siân Wójcik", "Joan Price, Tomasz Łuczak", "Wednesday 14 October 2026", "09:30 to 10:15", "Paired visit",
		"The seven principles, third edition", "Version 2, issued on 28 October 2026 by Robert Hale. Written by Joan Price.",
		"Version 2 takes the place of version 1.", "The first named the wrong class.", "prepared on 3 November 2026 for Jane Carter, headteacher",
		"The session had a clear aim", "Next, let more children lead.", "Judged: Good", "A tune from memory.",
		"Everyone gives all they have.Seen", "Time is only filled.Not seen", "A song of the town.", "Siân Wójcik, 30 October 2026", "It is fair.",
	} {
		if !strings.Contains(root.words(), words(text)) {
			t.Errorf("it does not say %q", text)
		}
	}
	wantList(t, "headings", root.all("H2"), "Correction", "The visit", "Report", "Judgements", "Responses")
	wantList(t, "principles", root.all("H3"), "Striving for excellence", "Being authentic", "Progression", "Siân Wójcik, 30 October 2026")
	wantList(t, "facts", root.all("TH")[:9],
		"School", "Provision", "Delivery partner", "Teacher", "Observers", "Date", "Time", "Kind of visit", "Quality framework")
	wantList(t, "items", root.all("LBody"), "Every child played at once.", "The B♭ clarinets joined in.")
	wantList(t, "overview", root.kids[slices.IndexFunc(root.kids, func(n node) bool { return n.text == "Judgements" })+1].all("TD"),
		"Good", "In words only", "Not observed")
}

func wantList(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s are %q, not %q", what, got, want)
	}
}

func TestASummarySaysThatItIsOne(t *testing.T) {
	root, _ := structure(t, made(t, short().PDF))
	if said := root.words(); !strings.Contains(said, words("This is a summary.")) || !strings.Contains(said, words("A lively session.")) {
		t.Errorf("it says %s", said)
	}
	wantList(t, "titles", root.all("H1"), "Summary of an observation")
	wantList(t, "headings", root.all("H2"), "Correction", "The visit", "Summary")
}

func TestAFirstVersionCorrectsNothing(t *testing.T) {
	r := full()
	r.Version = 1
	root, _ := structure(t, made(t, r.PDF))
	if slices.Contains(root.all("H2"), "Correction") {
		t.Error("it has a correction")
	}
}

func TestUngraded(t *testing.T) {
	r := full()
	r.Judgements[0].Grade, r.Responses = "", nil
	root, _ := structure(t, made(t, r.PDF))
	for _, text := range []string{"No grades were given.", "Not observed: the session"} {
		if !strings.Contains(root.words(), words(text)) {
			t.Errorf("it does not say %q", text)
		}
	}
	if strings.Contains(root.words(), "Judged") || slices.Contains(root.all("H2"), "Responses") {
		t.Error("it speaks of a grade, or of responses")
	}
}

func TestOnlyWhatWasIssuedIsPutOnPaper(t *testing.T) {
	for name, without := range map[string]func(*Issue){
		"version":     func(i *Issue) { i.Version = 0 },
		"issued on":   func(i *Issue) { i.IssuedOn = calendar.Date{} },
		"prepared on": func(i *Issue) { i.PreparedOn = calendar.Date{} },
	} {
		s := short()
		without(&s.Issue)
		if _, err := s.PDF(); !errors.Is(err, ErrNotIssued) {
			t.Errorf("without %s: %v", name, err)
		}
	}
	bare := Report{Issue: Issue{Version: 1, IssuedOn: calendar.On(2026, 10, 28), PreparedOn: calendar.On(2026, 11, 3)}}
	structure(t, made(t, bare.PDF))
}

// What frames each sheet is no part of the document.
func TestEverySheetIsFramed(t *testing.T) {
	r := full()
	r.Text = strings.Repeat(strings.Repeat("Listening came before playing. ", 12)+"\n\n", 20)
	_, file := structure(t, made(t, r.PDF))
	if len(file.shown) < 4 {
		t.Fatalf("it has %d pages", len(file.shown))
	}
	for n, page := range file.shown {
		want := []string{"Confidential: prepared on 3 November 2026 for Jane Carter, headteacher.", fmt.Sprintf("Page %d of %d", n+1, len(file.shown))}
		if n > 0 {
			want = append(want, "Vale Music Hub", "Observation report, version 2, issued on 28 October 2026")
		}
		for _, text := range want {
			if !strings.Contains(strings.Join(page.artifacts, "\n"), text) {
				t.Errorf("page %d does not say %q in %q", n+1, text, page.artifacts)
			}
		}
	}
}

// A table that runs on shows its head again, which is read once.
func TestATablesHeadStandsAgain(t *testing.T) {
	r := full()
	r.Judgements = r.Judgements[:1]
	for n := range 60 {
		r.Judgements[0].Indicators = append(r.Judgements[0].Indicators, Indicator{fmt.Sprintf("Indicator %d", n), "Seen"})
	}
	root, file := structure(t, made(t, r.PDF))
	again := 0
	for _, page := range file.shown {
		again += strings.Count(strings.Join(page.artifacts, " "), "What was looked for")
	}
	if read := strings.Count(root.words(), "Whatwaslookedfor"); read != 1 || again < 2 {
		t.Errorf("the head is read %d times and stands again %d times", read, again)
	}
}

func TestAFileTellsOfItself(t *testing.T) {
	f := read(t, made(t, full().PDF))
	for _, want := range []string{"/MarkInfo <</Marked true>>", "/Lang (en-GB)", "/ViewerPreferences <</DisplayDocTitle true>>"} {
		if !strings.Contains(f.catalog(), want) {
			t.Errorf("the catalog has no %s", want)
		}
	}
	const title = "Observation report: Year 4 brass, St Mary's Primary School, 14 October 2026, version 2"
	xmp := string(f.streams[f.number(f.catalog(), "Metadata")])
	if hexString(f.info(), "Title") != title || !strings.Contains(xmp, strings.ReplaceAll(title, "'", "&#39;")) {
		t.Errorf("its title is %q and in\n%s", hexString(f.info(), "Title"), xmp)
	}
	if !strings.Contains(f.info(), "/CreationDate (D:20261103000000Z)") || !strings.Contains(xmp, "2026-11-03T00:00:00Z") {
		t.Error("it is not dated the day on which it was prepared")
	}
	for _, name := range []string{"Wójcik", "Carter"} {
		if strings.Contains(xmp, name) {
			t.Errorf("it names %s to whoever indexes it", name)
		}
	}
}

func TestTheSameContentIsTheSameFile(t *testing.T) {
	want := made(t, full().PDF)
	if len(want) > 80_000 {
		t.Errorf("it has %d bytes", len(want))
	}
	for range 8 {
		t.Run("", func(t *testing.T) {
			t.Parallel() // papers share the fonts, and nothing else
			if !bytes.Equal(made(t, full().PDF), want) {
				t.Error("it differs")
			}
		})
	}
}

// everywhere is a report in which every text is the same.
func everywhere(text string) Report {
	r := full()
	r.Issue = Issue{Hub: text, Version: 2, IssuedOn: r.IssuedOn, Author: text, Issuer: text, Reason: text, PreparedFor: text, PreparedOn: r.PreparedOn,
		Visit: Visit{School: text, Partner: text, Provision: text, Teacher: text, Observers: []string{text, text}, Kind: text, Framework: text, Edition: text}}
	r.Text, r.Responses = text, []Response{{By: text, Text: text}}
	r.Judgements = []Judgement{{Principle: text, Grade: text, Evidence: text, Indicators: []Indicator{{text, text}}}}
	return r
}

var hostile = []string{
	"", " ", "\n", "- ", "-", "\x00\x01\x1b[31m\x7f", "(((", ")))", `\`, `\\)`, `\(`, "\\", "{nb}", "\xff\xfe\x80", "a\xc3",
	"EMC /P <</MCID 99>> BDC", "endstream\nendobj\nxref\n0 3\ntrailer", "<</Type /Page\n>>", ">>>>", "<FEFF>", "&<]]>\"'",
	"Łukasz Żółć, Dŵr, Nguyễn Thị Hương", "e\u0301a\u030a", "محمد علی", "דוד ben דוד", "李明", "देवनागरी", "👍🏽 👨‍👩‍👧 🎺", "B♭ F♯ ♮ ✓ ★",
	"\U00010000", "\U0010ffff", "\uffff\ufffe\ufeff", "\u202eoverride\u202c", "soft\u00adhyphen", "a\u2028b\u2029c\u0085d\r\ne\rf\vg\fh",
	"no\u00a0break and\u202fnarrow", strings.Repeat("W", 60), strings.Repeat("long", 60), strings.Repeat("\u0301", 300),
	strings.Repeat("a ", 3000), strings.Repeat("- item\n", 300), strings.Repeat("\n\n", 500),
}

// FuzzText holds that no text breaks the file.
func FuzzText(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 8_000 {
			checkEverywhere(t, text)
		}
	})
}

// checkEverywhere holds that a text is read where it was given, and shown inside the column.
func checkEverywhere(t testing.TB, text string) {
	t.Helper()
	r := everywhere(text)
	root, _ := structure(t, made(t, r.PDF))
	read := root.words()
	if !utf8.ValidString(read) {
		t.Errorf("%.60q: what is read is not text", text)
	}
	for _, paragraph := range strings.Split(clean(text), "\n") {
		if got := strings.Count(read, words(strings.TrimPrefix(paragraph, "- "))); got < 15 {
			t.Errorf("%.60q is read %d times", text, got)
		}
	}
	checkSheets(t, r)
}

func TestWhatIsNotGivenIsLeftOut(t *testing.T) {
	r := everywhere("")
	root, _ := structure(t, made(t, r.PDF))
	wantList(t, "paragraphs", root.all("P")[:1], "Version 2, issued on 28 October 2026.")
}

func TestABoxStandsForWhatCannotBeShown(t *testing.T) {
	r := full()
	r.Text = "Thanks to محمد."
	root, _ := structure(t, made(t, r.PDF))
	for _, text := range []string{"Thanks to محمد.", "□ stands for a character that this paper cannot show."} {
		if !strings.Contains(root.words(), words(text)) {
			t.Errorf("it does not say %q", text)
		}
	}
	r.Text = "Thanks to Wójcik and B♭."
	if root, _ = structure(t, made(t, r.PDF)); strings.Contains(root.words(), "□") {
		t.Error("it speaks of boxes")
	}
}

func BenchmarkReport(b *testing.B) {
	r := full()
	b.ReportAllocs()
	for b.Loop() {
		made(b, r.PDF)
	}
}

func BenchmarkLongReport(b *testing.B) {
	r := full()
	r.Text = strings.Repeat(strings.Repeat("Listening came before playing. ", 12)+"\n\n", 130) // 50,000 characters
	b.ReportAllocs()
	for b.Loop() {
		made(b, r.PDF)
	}
}
