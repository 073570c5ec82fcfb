package house

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/table"
	"github.com/hubqa/hubqa/internal/testapi"
	"github.com/hubqa/hubqa/internal/testkit"
)

// unpacked gives the files of a pack, which is held to its index and its checksums, and the
// lines of the index.
func unpacked(t *testing.T, body []byte) (files map[string][]byte, lines []map[string]string) {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string][]byte{}
	for _, f := range archive.File {
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(from); err != nil {
			t.Fatal(err)
		}
		if f.Name == "" || strings.Contains(f.Name, "..") || strings.HasPrefix(f.Name, "/") || !f.Modified.Equal(archive.File[0].Modified) {
			t.Errorf("%s of %s", f.Name, f.Modified)
		}
	}
	if len(files) != len(archive.File) {
		t.Errorf("two files of one name among %d", len(archive.File))
	}
	summed := map[string]string{}
	for line := range strings.Lines(string(files["SHA256SUMS"])) {
		sum, name, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		summed[name] = sum
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(files["index.csv"]), table.Mark))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		line := map[string]string{}
		for i, name := range rows[0] {
			line[name] = row[i]
		}
		lines = append(lines, line)
		if line["included"] == "yes" && (line["sha256"] != digest(files[line["file"]]) || summed[line["file"]] != line["sha256"]) {
			t.Errorf("the sums of %s differ", line["file"])
		}
		if line["included"] != "yes" && (line["file"]+line["bytes"]+line["sha256"]+line["request"] != "" || line["included"] != "no") {
			t.Errorf("what is not included is told: %v", line)
		}
	}
	for name, content := range files {
		if name != "SHA256SUMS" && summed[name] != digest(content) {
			t.Errorf("the sum of %s is not that of its content", name)
		}
	}
	return files, lines
}

func digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

const packYear = "2026-27"

// packsOf are the packs that a caller may ask for.
func packsOf(w demo.World) []string {
	return []string{
		"/v1/partnerships/" + w.Schools.Visited.String() + "/" + w.Partners.Service.String() + "/" + packYear + "/evidence-pack",
		"/v1/evidence-packs/" + packYear,
	}
}

// packed gives what can be read in the files of a pack.
func packed(t *testing.T, body []byte) string {
	t.Helper()
	files, _ := unpacked(t, body)
	var text strings.Builder
	for name, content := range files {
		if strings.HasSuffix(name, ".pdf") {
			text.WriteString(inflate(content))
		} else {
			text.Write(content)
		}
	}
	return text.String()
}

// leaves gives the values of a JSON document under their dotted names, as a table has them.
func leaves(to map[string]string, name string, value any) {
	under := func(member string) string { return strings.TrimPrefix(name+"."+member, ".") }
	switch v := value.(type) {
	case map[string]any:
		for member, inner := range v {
			if member != "allowedActions" {
				leaves(to, under(member), inner)
			}
		}
	case []any:
		for n, inner := range v {
			leaves(to, under(fmt.Sprint(n)), inner)
		}
	case string:
		to[name] = table.Disarm(v)
	case nil:
		to[name] = ""
	default:
		to[name] = fmt.Sprint(v)
	}
}

// A pack has for each of its readers what they are given part by part, to the byte, and names
// every part whether or not they have it.
func TestAPackIsWhatIsReadPartByPart(t *testing.T) {
	testkit.EachDBAtOnce(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		inspect(t, api, inspecting(w, "full", w.Schools.Visited))
		named, has := map[string][]string{}, map[string]int{}
		for _, r := range readers(db, api) {
			for n, path := range packsOf(w) {
				answer := r.Unheld().Get(path)
				if answer.Status != http.StatusOK {
					continue
				}
				has[r.name]++
				_, lines := unpacked(t, answer.Body)
				files, _ := unpacked(t, answer.Body)
				var parts []string
				for _, line := range lines {
					if line["operation"] != "" {
						parts = append(parts, line["title"])
					}
					if line["request"] != "" {
						r.hasTheSame(t, line, files[line["file"]])
					}
				}
				parts = slices.Compact(sorted(parts))
				key := fmt.Sprint(n)
				if named[key] == nil {
					named[key] = parts
				}
				if !slices.Equal(named[key], parts) {
					t.Errorf("%s is told of other parts of %s: %v", r.name, path, parts)
				}
			}
		}
		for _, p := range []demo.Person{w.QALead, w.HubManager, w.Inspector, w.Headteacher, w.MusicLead, w.PartnerContact} {
			want := 1
			if p == w.QALead || p == w.HubManager || p == w.Inspector {
				want = 2
			}
			if name := p.Name + " of " + p.Hub.String()[24:]; has[name] != want {
				t.Errorf("%s has %d packs", p.Name, has[name])
			}
		}
	})
}

func (r reader) hasTheSame(t *testing.T, line map[string]string, content []byte) {
	t.Helper()
	one := r.Header("Accept", line["mediaType"]).Get(line["request"])
	if one.Status == http.StatusOK && bytes.Equal(one.Body, content) {
		return
	}
	if one.Status != http.StatusNotAcceptable {
		t.Errorf("%s reads another %s by itself: %d\n%s\n%s", r.name, line["file"], one.Status, one.Body, content)
		return
	}
	want, got := map[string]string{}, map[string]string{}
	d := json.NewDecoder(bytes.NewReader(r.Get(line["request"]).Want(http.StatusOK).Body))
	d.UseNumber()
	var document any
	if err := d.Decode(&document); err != nil {
		t.Fatal(err)
	}
	leaves(want, "", document)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(content), table.Mark))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		got[row[0]] = row[1]
	}
	if !maps.Equal(want, got) {
		t.Errorf("%s reads another %s by itself:\n%v\n%v", r.name, line["file"], want, got)
	}
}

// Who asks for a pack is in the audit trail, with every part that they read by it, under the
// request that the pack names; and the same pack twice is the same but for that.
func TestAPackIsRecordedPartByPart(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		path := packsOf(w)[0]
		files, _ := unpacked(t, api.As(w.Headteacher).Get(path).Want(http.StatusOK).Body)
		again, _ := unpacked(t, api.As(w.Headteacher).Get(path).Want(http.StatusOK).Body)
		for name, content := range files {
			if name != "README.txt" && name != "index.csv" && name != "SHA256SUMS" && !bytes.Equal(again[name], content) {
				t.Errorf("%s differs the second time", name)
			}
		}
		_, request, _ := strings.Cut(string(files["README.txt"]), "Request:  ")
		request, _, _ = strings.Cut(request, "\r\n")
		trail, _ := reader{"A", api.As(w.DataProtectionOfficer)}.list(t, "/v1/audit-events", 200, url.Values{"actorId": {w.Headteacher.ID.String()}})
		var read []string
		for _, e := range trail {
			if e["requestId"] == request {
				read = append(read, fmt.Sprint(e["action"]))
			}
		}
		summaries := 0
		for name := range files {
			if strings.HasPrefix(name, "summaries/") {
				summaries++
			}
		}
		count := func(action string) (n int) {
			for _, a := range read {
				if a == action {
					n++
				}
			}
			return n
		}
		if request == "" || summaries == 0 || count("observation.read-summary") != summaries || read[0] != "evidence-pack.read" || count("evidence-pack.read") != 1 ||
			count("conversation.read-write-up") == 0 || count("school-plan.read-self-evaluation") == 0 {
			t.Errorf("of %d summaries and the rest %v are recorded under %q", summaries, read, request)
		}
	})
}

// What was published of evaluations is on paper in both packs, for who may read what it says, to
// the byte; a draft is not asked for, and so not read.
func TestAPackHasPublishedEvaluationsOnPaper(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		inspect(t, api, inspecting(w, "full", w.Schools.Visited))
		evaluations := map[string]string{packYear: w.Evaluations.Draft.String(), "2025-26": w.Evaluations.Published.String()}
		papers := func(who demo.Person) (all []string) {
			for year := range evaluations {
				for _, path := range packsOf(w) {
					answer := api.As(who).Get(strings.Replace(path, packYear, year, 1)).Want(http.StatusOK)
					files, lines := unpacked(t, answer.Body)
					for _, line := range lines {
						if line["operation"] != "getEvaluation" || line["included"] != "yes" {
							continue
						}
						one := api.As(who).Header("Accept", "application/pdf").Get(line["request"]).Want(http.StatusOK)
						if line["mediaType"] != "application/pdf" || !bytes.Equal(one.Body, files[line["file"]]) {
							t.Errorf("%s has another %s", who.Name, line["file"])
						}
						all = append(all, line["file"])
					}
				}
			}
			return all
		}
		paper := "evaluations/" + evaluations["2025-26"] + ".pdf"
		for _, who := range []demo.Person{w.QALead, w.HubManager, w.Inspector} {
			if got := papers(who); !slices.Equal(got, []string{paper, paper}) {
				t.Errorf("%s has %v", who.Name, got)
			}
		}
		ownerExec(t, db, `UPDATE inspection SET level = 'summary'`)
		if got := papers(w.Inspector); got != nil {
			t.Errorf("at level summary an inspector has %v", got)
		}
		if n := number(t, db, `SELECT count(*) FROM audit_event WHERE action LIKE 'evaluation.read%' AND object_id = '`+evaluations[packYear]+`'
			AND actor_id IN ('`+w.HubManager.ID.String()+`', '`+w.Inspector.ID.String()+`')`); n != 0 {
			t.Errorf("a draft was read %d times", n)
		}
	})
}

// An inspector has packs while an inspection lives, that of a partnership in its schools and
// from level summary on; and nobody one of what is no partnership.
func TestAPackIsGivenWhileAnInspectionLives(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		w, api := db.World, testapi.New(t, db)
		packs := packsOf(w)
		i := api.As(w.Inspector)
		live, _ := reader{"M", api.As(w.HubManager)}.list(t, "/v1/inspections", 200, url.Values{"state": {"current"}})
		for _, one := range live {
			at := "/v1/inspections/" + one.key()
			api.As(w.HubManager).Seeing(at).Post(at+"/ending", nil).Want(http.StatusOK)
		}
		for _, path := range packs {
			i.Get(path).Want(http.StatusNotFound, "not-found")
		}
		at := inspect(t, api, inspecting(w, "de-identified", everySchool(w)...))
		i.Get(packs[0]).Want(http.StatusNotFound, "not-found")
		bare := packed(t, i.Get(packs[1]).Want(http.StatusOK).Body)
		if strings.Contains(bare, w.Teacher.Name) || strings.Contains(bare, "Leys Junior School") && !strings.Contains(bare, "de-identified") {
			t.Error("at level de-identified a pack has names")
		}
		inspect(t, api, inspecting(w, "summary", w.Schools.Visited))
		i.Get(packs[0]).Want(http.StatusOK)
		other := "/v1/partnerships/" + w.Schools.AlsoTaught.String() + "/" + w.Partners.Service.String() + "/" + packYear + "/evidence-pack"
		api.As(w.QALead).Get(other).Want(http.StatusOK)
		i.Get(other).Want(http.StatusNotFound, "not-found")
		api.As(w.HubManager).Seeing(at).Post(at+"/ending", nil).Want(http.StatusOK)
		db.Clock.Set(testkit.Present.AddDate(0, 0, 5))
		for _, path := range packs {
			i.Get(path).Want(http.StatusNotFound, "not-found")
		}
		for _, path := range []string{
			strings.Replace(packs[0], packYear, "2001-02", 1), strings.Replace(packs[0], w.Partners.Service.String(), nowhere, 1),
			strings.Replace(packs[0], w.Schools.Visited.String(), w.Elsewhere.School.String(), 1),
		} {
			api.As(w.QALead).Get(path).Want(http.StatusNotFound, "not-found")
		}
		api.As(w.QALead).Get(strings.Replace(packs[1], packYear, "2026-28", 1)).Want(http.StatusBadRequest)
		api.As(w.QALead).Header("Accept", "application/pdf").Get(packs[0]).Want(http.StatusNotAcceptable, "not-acceptable")
	})
}
