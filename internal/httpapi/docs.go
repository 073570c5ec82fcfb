package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/swaggest/swgui/v5emb"
	"go.yaml.in/yaml/v3"

	"github.com/hubqa/hubqa/api"
)

// docAssets are the files of the documentation page. They come with the binary.
var docAssets = []string{
	"swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js",
	"favicon-16x16.png", "favicon-32x32.png",
}

// fixedContent is content that does not change while the server runs.
type fixedContent struct {
	mediaType string
	body      []byte
	policy    string // its own Content-Security-Policy
}

func (f fixedContent) serve(c echo.Context) error {
	sum := sha256.Sum256(f.body)
	tag := `"` + base64.RawURLEncoding.EncodeToString(sum[:])[:tagLength] + `"`
	header := c.Response().Header()
	header.Set("ETag", tag)
	header.Set("Cache-Control", "public, max-age=300")
	if f.policy != "" {
		header.Set("Content-Security-Policy", f.policy)
	}
	held := strings.Join(c.Request().Header.Values("If-None-Match"), ", ")
	if held != "" && notModified(&held, tag) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, f.mediaType, f.body)
}

// addDocuments adds the contract, as JSON and as YAML, and the page that shows it.
func addDocuments(e *echo.Echo) error {
	asJSON, err := api.GetSpecJSON()
	if err != nil {
		return err
	}
	asYAML, err := toYAML(asJSON)
	if err != nil {
		return err
	}
	e.GET("/openapi.json", fixedContent{mediaType: "application/json", body: asJSON}.serve)
	e.GET("/openapi.yaml", fixedContent{mediaType: "application/yaml", body: asYAML}.serve)
	ui := v5emb.New("hubqa", "/openapi.json", "/docs/")
	page, err := renderPage(ui)
	if err != nil {
		return err
	}
	e.GET("/docs", page.serve)
	for _, name := range docAssets {
		e.GET("/docs/"+name, serveAsset(ui))
	}
	return nil
}

// serveAsset serves a file of the page. A range is not looked at: a wrong one would be
// refused in plain text.
func serveAsset(ui http.Handler) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Request().Header.Del("Range")
		c.Response().Header().Set("Cache-Control", "public, max-age=86400")
		c.Response().Header().Add("Vary", "Accept-Encoding")
		ui.ServeHTTP(c.Response(), c.Request())
		return nil
	}
}

var inlineScript = regexp.MustCompile(`(?s)<script>(.*?)</script>`)

// renderPage makes the page once, with a policy under which it runs its own scripts
// and no others.
func renderPage(ui http.Handler) (fixedContent, error) {
	r, err := http.NewRequest(http.MethodGet, "/docs/", http.NoBody)
	if err != nil {
		return fixedContent{}, err
	}
	page := &heldAnswer{header: http.Header{}}
	ui.ServeHTTP(page, r)
	scripts := "'self'"
	for _, script := range inlineScript.FindAllSubmatch(page.body.Bytes(), -1) {
		sum := sha256.Sum256(script[1])
		scripts += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return fixedContent{
		mediaType: "text/html; charset=utf-8",
		body:      bytes.TrimSpace(page.body.Bytes()),
		policy: "default-src 'self'; script-src " + scripts + "; style-src 'self' 'unsafe-inline'; " +
			"img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	}, nil
}

// toYAML writes JSON as YAML in block style, members in the same order.
func toYAML(document []byte) ([]byte, error) {
	if !json.Valid(document) {
		return nil, fmt.Errorf("httpapi: the embedded contract is not JSON")
	}
	var node yaml.Node
	if err := yaml.Unmarshal(document, &node); err != nil {
		return nil, err
	}
	unfold(&node)
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(&node); err != nil {
		return nil, err
	}
	return out.Bytes(), encoder.Close()
}

// unfold takes JSON's brackets and quotes away.
func unfold(node *yaml.Node) {
	node.Style = 0
	if node.Kind == yaml.ScalarNode && strings.Contains(node.Value, "\n") {
		node.Style = yaml.LiteralStyle
	}
	for _, part := range node.Content {
		unfold(part)
	}
}
