package httpapi

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"

	"github.com/hubqa/hubqa/api"
)

func TestContractIsServed(t *testing.T) {
	w := serve(t)
	asJSON := w.do("GET", "/openapi.json", "").want(200)
	asYAML := w.do("GET", "/openapi.yaml", "").want(200)
	if asJSON.Header().Get("Content-Type") != "application/json" || asYAML.Header().Get("Content-Type") != "application/yaml" {
		t.Errorf("%q %q", asJSON.Header(), asYAML.Header())
	}
	want, err := api.GetSpecJSON()
	if err != nil {
		t.Fatal(err)
	}
	if asJSON.Body.String() != string(want) {
		t.Error("the JSON is another contract")
	}
	var ofJSON, ofYAML any
	if err := json.Unmarshal(want, &ofJSON); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(asYAML.Body.Bytes(), &ofYAML); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(ofYAML)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(again, &ofYAML); err != nil || !reflect.DeepEqual(ofJSON, ofYAML) {
		t.Error("the YAML is another contract")
	}
	if strings.Contains(asYAML.Body.String()[:200], "{") {
		t.Errorf("the YAML is not for people: %s", asYAML.Body.String()[:200])
	}
	if _, err := openapi3.NewLoader().LoadFromData(asYAML.Body.Bytes()); err != nil {
		t.Error(err)
	}
	tag := asYAML.Header().Get("ETag")
	if a := w.do("GET", "/openapi.yaml", "", "If-None-Match: "+tag).want(304); a.Body.Len() > 0 || a.Header().Get("ETag") != tag {
		t.Errorf("%q", a.Header())
	}
}

// The page and its files come from this server alone, and its policy lets nothing
// else run.
func TestDocumentationPage(t *testing.T) {
	w := serve(t)
	page := w.do("GET", "/docs", "").want(200)
	policy := page.Header().Get("Content-Security-Policy")
	if scripts := strings.Count(policy, "'sha256-"); scripts != strings.Count(page.Body.String(), "<script>") || scripts == 0 || strings.Contains(policy, "script-src 'self' 'unsafe") {
		t.Errorf("the policy is %s", policy)
	}
	text := page.Body.String()
	if !strings.Contains(text, "/openapi.json") || regexp.MustCompile(`(src|href)="(https?:)?//`).MatchString(text) {
		t.Error("the page asks another server")
	}
	named := regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindAllStringSubmatch(text, -1)
	if len(named) != len(docAssets) {
		t.Errorf("the page names %q", named)
	}
	for _, name := range named {
		for _, encoding := range []string{"identity", "gzip, br", "*;q=0"} {
			a := w.do("GET", name[1], "", "Accept-Encoding: "+encoding, "Range: bytes=9999999-").want(200)
			if a.Body.Len() < 100 {
				t.Errorf("%s is empty", name[1])
			}
		}
	}
	w.do("GET", "/docs/oauth2-redirect.html", "").want(404, "not-found")
}
