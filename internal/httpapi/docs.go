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
	"sync"

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

// fixedContent is what does not change while the server runs.
type fixedContent struct {
	mediaType string
	body      []byte
	tag       string
	policy    string // its own Content-Security-Policy
}

func newContent(mediaType string, body []byte) fixedContent {
	return fixedContent{mediaType: mediaType, body: body, tag: tagOf(body)}
}

func (f fixedContent) serve(c echo.Context) error {
	header := c.Response().Header()
	header.Set("ETag", f.tag)
	header.Set("Cache-Control", "public, max-age=300")
	if f.policy != "" {
		header.Set("Content-Security-Policy", f.policy)
	}
	held := strings.Join(c.Request().Header.Values("If-None-Match"), ", ")
	if notModified(&held, f.tag) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.Blob(http.StatusOK, f.mediaType, f.body)
}

// docsUI serves the page that shows the contract, and its files.
var docsUI = v5emb.New("hubqa", "/openapi.json", "/docs/")

// documentation is the contract, as JSON and as YAML, and the page. It is made once.
var documentation = sync.OnceValues(func() (map[string]fixedContent, error) {
	asJSON, err := api.GetSpecJSON()
	if err != nil {
		return nil, err
	}
	asYAML, err := toYAML(asJSON)
	if err != nil {
		return nil, err
	}
	page, err := renderPage()
	return map[string]fixedContent{
		"/openapi.json": newContent("application/json", asJSON),
		"/openapi.yaml": newContent("application/yaml", asYAML),
		"/docs":         page,
	}, err
})

func addDocuments(e *echo.Echo) error {
	contents, err := documentation()
	for path, content := range contents {
		e.GET(path, content.serve)
	}
	for _, name := range docAssets {
		e.GET("/docs/"+name, serveAsset)
	}
	return err
}

// serveAsset serves a file of the page. A range is not looked at: a wrong one would
// be refused in plain text.
func serveAsset(c echo.Context) error {
	c.Request().Header.Del("Range")
	c.Response().Header().Set("Cache-Control", "public, max-age=86400")
	c.Response().Header().Add("Vary", "Accept-Encoding")
	docsUI.ServeHTTP(c.Response(), c.Request())
	return nil
}

var inlineScript = regexp.MustCompile(`(?s)<script>(.*?)</script>`)

// renderPage makes the page once, with a policy under which it runs its own scripts
// and no others.
func renderPage() (fixedContent, error) {
	r, err := http.NewRequest(http.MethodGet, "/docs/", http.NoBody)
	if err != nil {
		return fixedContent{}, err
	}
	page := &heldAnswer{header: http.Header{}}
	docsUI.ServeHTTP(page, r)
	scripts := "'self'"
	for _, script := range inlineScript.FindAllSubmatch(page.body.Bytes(), -1) {
		sum := sha256.Sum256(script[1])
		scripts += " 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	content := newContent("text/html; charset=utf-8", bytes.TrimSpace(page.body.Bytes()))
	content.policy = "default-src 'self'; script-src " + scripts + "; style-src 'self' 'unsafe-inline'; " +
		"img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	return content, nil
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
