package house

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"

	"github.com/google/uuid"
)

// joined is the register of the schools of Derbyshire and Derby that were open in April 2022, beside the URN
// under which the school census of January 2019 counted them: for 60 of 488 that is another.
// HUBQA_DATA names the folder of the whole files; without it an excerpt is read. (Get
// Information About Schools, Open Government Licence v3.0.)
type joined struct {
	head  []string
	rows  [][]string
	links []byte
}

func readJoined(t *testing.T) (r joined) {
	t.Helper()
	folder := "testdata"
	if whole := os.Getenv("HUBQA_DATA"); whole != "" {
		folder = whole
	}
	text, err := os.ReadFile(filepath.Join(folder, "derbyshire_mainstream_joined.csv"))
	must(t, err)
	r.links, err = os.ReadFile(filepath.Join(folder, "gias_links.csv"))
	must(t, err)
	all, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	must(t, err)
	r.head, r.rows = all[0], all[1:]
	return r
}

func (r joined) cell(row []string, name string) string { return row[slices.Index(r.head, name)] }

// was reports under which other URN a school was counted before.
func (r joined) was(row []string) (urn string, other bool) {
	urn = r.cell(row, "CensusURN")
	return urn, urn != "" && urn != r.cell(row, "URN")
}

// file writes rows as the register does, each as it is told.
func (r joined) file(told func(row []string, say func(name, value string)) bool) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write(r.head)
	for _, row := range r.rows {
		row = slices.Clone(row)
		if told(row, func(name, value string) { row[slices.Index(r.head, name)] = value }) {
			_ = w.Write(row)
		}
	}
	w.Flush()
	return b.Bytes()
}

// then is the register as it was at the census: old URNs, and no school that opened since.
func (r joined) then() []byte {
	return r.file(func(row []string, say func(name, value string)) bool {
		urn, other := r.was(row)
		say("URN", urn)
		if other {
			say("OpenDate", "")
		}
		return urn != ""
	})
}

// closed is what a later register says of the old URNs.
func (r joined) closed() []byte {
	return r.file(func(row []string, say func(name, value string)) bool {
		urn, other := r.was(row)
		say("URN", urn)
		say("CloseDate", r.cell(row, "OpenDate"))
		say("OpenDate", "")
		say("EstablishmentStatus (code)", "2")
		say("EstablishmentStatus (name)", "Closed")
		return other
	})
}

func (r joined) now() []byte {
	return r.file(func([]string, func(name, value string)) bool { return true })
}

// The days of the census, and of the register.
const census, april = "2019-01-17", "2022-04-01"

// openStill counts the schools without a day of closing; those with one closed in 2022.
func (r joined) openStill() (n int) {
	for _, row := range r.rows {
		if r.cell(row, "CloseDate") == "" {
			n++
		}
	}
	return n
}

// sameURN counts those that were open at the census, under the URN of today.
func (r joined) sameURN() (n int) {
	for _, row := range r.rows {
		if urn, other := r.was(row); urn != "" && !other {
			n++
		}
	}
	return n
}

// succeeded is the register of a hub with a conversation with each school that had another URN
// at the census, and one that was agreed.
type succeeded struct {
	joined
	*testing.T
	lead  testapi.Caller
	talks map[string]string // by old URN
}

func (s *succeeded) schoolOf(urn string) string {
	return s.lead.Get("/v1/schools/by-urn/" + urn).Want(http.StatusOK).Text("/id")
}

// converse brings in a conversation on the day of the census, and has it agreed.
func (s *succeeded) converse(urn string, by demo.Person) {
	school := s.schoolOf(urn)
	s.lead.Post("/v1/link-officers", document{"schoolId": school, "personId": by.ID, "fromOn": census}).Want(http.StatusCreated)
	imports(s.lead, "conversations", "apply", []byte("externalId,schoolUrn,heldOn,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn\n"+
		urn+","+urn+","+census+",headteacher,hub-lead,Singing.,Sing more.,school,2019-07-01\n")).Want(http.StatusAccepted)
	path := "/v1/conversations/" + s.lead.Get("/v1/conversations?schoolId="+school).Want(http.StatusOK).Text("/items/0/id")
	s.lead.Seeing(path).Post(path+"/agreement", document{"otherwise": document{"givenBy": "The head teacher"}}).Want(http.StatusOK)
	s.talks[urn] = strings.TrimPrefix(path, "/v1/conversations/")
}

// allSchools gives the schools that count on a day, or today.
func (s *succeeded) allSchools(day string) int {
	only := url.Values{}
	if day != "" {
		only.Set("on", day)
	}
	all, _ := reader{"a QA lead", s.lead}.list(s.T, "/v1/engagement", http.StatusOK, only)
	return len(all)
}

// What began with a school under an old URN is found under the new one, whatever came before;
// and the school counts once.
func TestEngagementOfSchoolsWithAnotherURN(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		s := &succeeded{readJoined(t), t, api.As(w.OtherHubQALead), map[string]string{}}
		brings := func(kind string, file []byte) *testapi.Answer {
			return imports(s.lead, kind, "apply", file).Want(http.StatusAccepted)
		}
		brings("schools", s.then())
		for _, row := range s.rows {
			if urn, other := s.was(row); other {
				s.converse(urn, w.OtherHubQALead)
			}
		}
		counts := func(when string) {
			t.Helper()
			for day, want := range map[string]int{"": s.openStill(), april: len(s.rows), census: len(s.talks) + s.sameURN()} {
				if got := s.allSchools(day); got != want {
					t.Errorf("%s %d schools count on %q, not %d", when, got, day, want)
				}
			}
		}
		brings("schools", s.now())
		linked := brings("school-successions", s.links)
		counts("with the successions")
		drawn := s.lead.Post("/v1/monitoring-samples", document{"academicYear": "2026-27", "sharePercent": 100}).Want(http.StatusCreated)
		if drawn.At("/frame") != float64(s.openStill()) {
			t.Errorf("a sample of %v schools, not %d", drawn.At("/frame"), s.openStill())
		}
		brings("schools", s.closed())
		counts("with the closures")
		must(t, api.Sweep(t.Context()))
		for _, row := range s.rows {
			if urn, other := s.was(row); other {
				s.goesOn(urn, s.cell(row, "URN"))
			}
		}
		t.Logf("%d schools, of which %d are open still; %d had another URN at the census; the file of links: %v rows, %v successions",
			len(s.rows), s.openStill(), len(s.talks), linked.At("/rowsRead"), linked.At("/created"))
	})
}

// goesOn holds a school to the history that began under another URN.
func (s *succeeded) goesOn(was, is string) {
	got := s.lead.Get("/v1/engagement/" + s.schoolOf(is)).Want(http.StatusOK)
	var school struct {
		URNs          []int
		Rung, Reached string
		LastOn        string
		FollowUp      *struct{ ID string }
		Years         []struct {
			AcademicYear, Rung string
			Held               int
			Conversations      []struct {
				ID  string
				URN int
			}
		}
	}
	got.JSON(&school)
	first := school.Years[len(school.Years)-1]
	wantURN, _ := strconv.Atoi(was)
	if len(school.URNs) < 2 || school.URNs[1] != wantURN || school.Rung != "lapsed" || school.Reached != "plan-agreed" || school.LastOn != census || school.FollowUp == nil {
		s.Errorf("%s was %s: %s", is, was, got.Body)
	}
	if first.AcademicYear != "2018-19" || first.Rung != "in-conversation" || first.Held != 1 || first.Conversations[0].ID != s.talks[was] || first.Conversations[0].URN != wantURN {
		s.Errorf("%s was %s: in 2018-19 %+v", is, was, first)
	}
	if open := s.lead.Get("/v1/engagement-follow-ups?state=open&schoolId=" + s.schoolOf(was)); open.Items() != 0 {
		s.Errorf("somebody is to turn to %s, which is %s: %s", was, is, open.Body)
	}
}

// The head teacher of the successor reads that there was a conversation, and not what was said.
func TestWhatWasSaidStaysWithThePredecessor(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		after := api.As(w.QALead).Get(talkPath(w.Conversations.After)).Text("/school/id")
		manager := api.As(w.HubManager)
		head := demo.Person{Hub: w.Hub, Name: "Amira Stott", Subject: "pear-tree-head", Role: access.Headteacher}
		made := manager.Post("/v1/people", document{"name": head.Name, "identity": document{"issuer": demo.Issuer, "subject": head.Subject}}).Want(http.StatusCreated).Text("/id")
		head.ID = id.Person{UUID: uuid.MustParse(made)}
		manager.Post("/v1/people/"+made+"/appointments", document{"role": "headteacher", "schoolId": after, "fromOn": "2026-11-01"}).Want(http.StatusCreated)
		own := api.As(head)
		if got := own.Get("/v1/engagement/" + after).Want(http.StatusOK); !strings.Contains(string(got.Body), fmt.Sprint(w.Conversations.Before)) {
			t.Errorf("%s", got.Body)
		}
		own.Get(talkPath(w.Conversations.After)).Want(http.StatusOK)
		own.Get(talkPath(w.Conversations.Before)).Want(http.StatusNotFound)
	})
}

// A succession that is announced, or is one by a school that is still to open, opens nothing of
// a school to another; when its day has come it does.
func TestASuccessionToComeOpensNothing(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		head, own := api.As(w.UnrelatedHeadteacher), "/v1/engagement/"+w.Schools.Unrelated.String()
		urn := func(of id.School) int { return int(head.Get("/v1/schools/" + of.String()).At("/urn").(float64)) }
		link := func(on string) {
			t.Helper()
			file := fmt.Sprintf("fromUrn,toUrn,kind,on\n%d,%d,succession,%s\n", urn(w.Schools.Visited), urn(w.Schools.Unrelated), on)
			imports(api.As(w.QALead), "school-successions", "apply", []byte(file))
		}
		reads := func(want int) {
			t.Helper()
			if got := head.Get(own).Want(http.StatusOK); len(got.At("/urns").([]any)) != want {
				t.Errorf("%s", got.Body)
			}
		}
		link("2027-09-01")
		reads(1)
		link("")
		reads(2)
		_, err := db.Owner().Exec("UPDATE school SET status = 'proposed-to-open' WHERE id = '" + w.Schools.Unrelated.String() + "'")
		must(t, err)
		reads(1)
	})
}
