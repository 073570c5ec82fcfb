package httpapi

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/evidence"
	"github.com/hubqa/hubqa/internal/fault"
)

const hubPackPath = "/v1/evidence-packs/2026-27"

// packs has the server answer with a pack of the parts, put together in the folder.
func (w *world) packs(folder string, parts ...part) {
	year, err := calendar.ParseAcademicYear("2026-27")
	if err != nil {
		w.t.Fatal(err)
	}
	w.handlers.hubPack = func(ctx context.Context, _ api.GetHubEvidencePackRequestObject) (api.GetHubEvidencePackResponseObject, error) {
		cover := evidence.Cover{Partnership: evidence.Partnership{Year: year}, Hub: "A hub", Reader: "Helen", As: []access.Party{access.Manager}, At: present}
		pack, err := EvidencePacks{Service: evidence.Service{Folder: folder}}.gather(access.Steady(ctx), cover, parts)
		if err != nil {
			return nil, err
		}
		return api.GetHubEvidencePack200ApplicationZipResponse{Body: pack, ContentLength: pack.Size, Headers: api.GetHubEvidencePack200ResponseHeaders{
			CacheControl: noStore, ContentDisposition: `attachment; filename="pack.zip"`,
		}}, nil
	}
}

var (
	schoolsPart = part{"schools", "Schools", "listSchools", "status=open", asCSV, "", ""}
	eachSchool  = part{"school", "Each school", "getSchool", "id={item}", asFacts, "schools", ""}
	reportPart  = part{"report", "A report", "getReport", "id=0199a3c4-7b10-7c3a-9f52-3d1c5e8a0b02", asPaper, "", ""}
)

// files gives those of a pack.
func (a *reply) files() map[string]string {
	a.t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(a.Body.Bytes()), int64(a.Body.Len()))
	if err != nil {
		a.t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range archive.File {
		from, err := f.Open()
		if err != nil {
			a.t.Fatal(err)
		}
		content, err := io.ReadAll(from)
		if err != nil {
			a.t.Fatal(err)
		}
		all[f.Name] = string(content)
	}
	return all
}

// A pack is of lists to their end and of what they list, with nothing that a spreadsheet
// would run; what is hidden and what is empty are named in one way.
func TestAPackIsOfWholeListsAndTheirItems(t *testing.T) {
	w, folder := serve(t), t.TempDir()
	w.handlers.listSchools = schoolsOf(450, atOnce)
	w.handlers.getReport = func(context.Context, api.GetReportRequestObject) (api.GetReportResponseObject, error) {
		return nil, fault.Absent
	}
	w.packs(folder, schoolsPart, eachSchool, reportPart)
	a := w.do("GET", hubPackPath, "", asManager).want(200)
	files := a.files()
	if lines := strings.Count(files["schools.csv"], "\n"); lines != 451 || !strings.Contains(files["schools.csv"], "'=School 449") {
		t.Errorf("%d lines of schools", lines)
	}
	if one := files["school/00000000-0000-0000-0000-000000000000.csv"]; !strings.Contains(one, "\r\nname,Leys Junior School\r\n") || strings.Contains(one, "allowedActions") {
		t.Errorf("a school is %q", one)
	}
	if !strings.Contains(files["index.csv"], "\r\n,A report,,,,,getReport,,no\r\n") {
		t.Errorf("the index is %q", files["index.csv"])
	}
	if h := a.Header(); h.Get("Content-Type") != "application/zip" || h.Get("Cache-Control") != "no-store" || !strings.Contains(h.Get("RateLimit"), `"exports"`) {
		t.Errorf("%q", h)
	}
	w.handlers.listSchools = schoolsOf(0, atOnce)
	w.handlers.getReport = func(context.Context, api.GetReportRequestObject) (api.GetReportResponseObject, error) {
		return nil, fault.New(fault.Conflict, "not-issued", "It is a draft.")
	}
	w.packs(folder, schoolsPart, eachSchool, reportPart)
	if index := w.do("GET", hubPackPath, "", asManager).want(200).files()["index.csv"]; !strings.Contains(index, "\r\n,Schools,,,,,listSchools,,no\r\n,Each school,,,,,getSchool,,no\r\n,A report,,,,,getReport,,no\r\n") {
		t.Errorf("the index of nothing is %q", index)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

// A part that fails fails the pack, of which nothing is sent then.
func TestAPackIsWholeOrNone(t *testing.T) {
	for name, failing := range map[string]error{
		"a part": errors.New("the database is gone"), "a later page": fault.Absent, "the standing": access.ErrMoved,
	} {
		w, folder := serve(t), t.TempDir()
		w.handlers.listSchools = schoolsOf(450, func(_ context.Context, first int) error {
			if first > 0 {
				return failing
			}
			return nil
		})
		w.packs(folder, schoolsPart)
		code := 500
		if errors.Is(failing, access.ErrMoved) {
			code = 503
		}
		if a := w.do("GET", hubPackPath, "", asManager).want(code); strings.Contains(a.Body.String(), "PK") || a.Header().Get("Content-Disposition") != "" {
			t.Errorf("%s: %q", name, a.Body)
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("%s: %v is left, %v", name, left, err)
		}
	}
}

// What the caller's token could not read is not asked for.
func TestAPartPassesTheGateOfItsOperation(t *testing.T) {
	w := serve(t)
	w.packs(t.TempDir(), schoolsPart)
	asked := 0
	w.handlers.listSchools = schoolsOf(1, func(ctx context.Context, _ int) error {
		asked++
		if who := actor(ctx); who.Principal() != theManager.Principal() || callOf(ctx).name() != "listSchools" {
			t.Errorf("%v asks for %s", who.Principal(), callOf(ctx).name())
		}
		return nil
	})
	w.do("GET", hubPackPath, "", asTeacher).want(403, "forbidden")
	w.do("GET", hubPackPath, "", asManager).want(200)
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	w.packs(t.TempDir(), part{"trail", "The audit trail", "listAuditEvents", "", asCSV, "", ""}) // which a manager does not read: nobody answers
	if index := w.do("GET", hubPackPath, "", asManager).want(200).files()["index.csv"]; !strings.Contains(index, "listAuditEvents,,no") {
		t.Errorf("the index is %q", index)
	}
}

// A server does not start with a part that its operation does not give.
func TestPartsAreOfTheContract(t *testing.T) {
	operations, err := readOperations(theContract())
	if err != nil {
		t.Fatal(err)
	}
	if err := checkParts(operations, partnershipParts, hubParts); err != nil {
		t.Error(err)
	}
	for _, p := range []part{{operation: "getNothing", format: asCSV}, {operation: "getSchool", format: asPaper}, {operation: "getSchool", format: asFacts, params: "ids=1"}} {
		if checkParts(operations, []part{p}) == nil {
			t.Errorf("%+v is let through", p)
		}
	}
}
