package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/hubqa/hubqa/internal/fault"
)

// Bounds of a document, whatever its schema: how deep arrays and objects may lie in
// each other, and how many values it may hold. The validator makes an error for
// every value at fault, each larger than the value.
const (
	maxDepth  = 64
	maxValues = 50_000
)

// document is a JSON body, read so that every reader after this one must see the
// same. encoding/json and the validator are readers of their own: both take the
// last of two members with one name, turn bytes that are no text into U+FFFD and
// stop at the end of the first value, and encoding/json takes STATE for state.
type document struct {
	value  any // numbers are json.Number
	faults []fault.Field
	unsure bool // two readers could see two things: what it says is not looked at
}

// readDocument reads a body against the schema that it should follow, which says
// where a number must be an integer and which member names exist.
func readDocument(body []byte, schema *openapi3.Schema) document {
	if err := json.Unmarshal(body, new(json.RawMessage)); err != nil {
		return document{unsure: true, faults: []fault.Field{syntaxFault(err)}}
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	r := &documentReader{tokens: d, body: body}
	value, err := r.value(flatten(schema))
	return document{value: value, faults: r.faults, unsure: r.unsure || err != nil}
}

func syntaxFault(err error) fault.Field {
	var at *json.SyntaxError
	if errors.As(err, &at) {
		return fault.Field{Rule: "json", Detail: fmt.Sprintf("The body is not one JSON value: it goes wrong at byte %d.", at.Offset)}
	}
	return fault.Field{Rule: "json", Detail: "The body is not JSON."}
}

type documentReader struct {
	tokens *json.Decoder
	body   []byte
	path   []string // to the value being read
	values int
	faults []fault.Field
	unsure bool
}

var errStopped = errors.New("httpapi: the document is not read on")

// token gives the next token and the bytes that it was read from.
func (r *documentReader) token() (json.Token, []byte, error) {
	from := r.tokens.InputOffset()
	t, err := r.tokens.Token()
	return t, r.body[from:r.tokens.InputOffset()], err
}

func (r *documentReader) fault(rule, detail string) {
	if len(r.faults) < maxFields {
		r.faults = append(r.faults, fault.Field{Pointer: pointerTo(r.path), Rule: rule, Detail: detail})
	}
}

func (r *documentReader) value(s schemas) (any, error) {
	t, raw, err := r.token()
	if err != nil {
		return nil, err
	}
	if r.values++; r.values > maxValues {
		r.path = nil
		r.fault("values", fmt.Sprintf("The body holds more than %d values.", maxValues))
		return nil, errStopped
	}
	switch v := t.(type) {
	case json.Delim:
		return r.nested(v, s)
	case string:
		r.checkText(v, raw)
	case json.Number:
		r.checkNumber(s, v)
	}
	return t, nil
}

func (r *documentReader) nested(opening json.Delim, s schemas) (any, error) {
	if len(r.path) == maxDepth {
		r.fault("depth", fmt.Sprintf("Arrays and objects lie more than %d deep.", maxDepth))
		return nil, errStopped
	}
	if opening == '{' {
		return r.object(s)
	}
	return r.array(s)
}

// within reads the value of a member or of an item.
func (r *documentReader) within(name string, s schemas) (any, error) {
	r.path = append(r.path, name)
	v, err := r.value(s)
	if err == nil {
		r.path = r.path[:len(r.path)-1]
	}
	return v, err
}

func (r *documentReader) array(s schemas) (any, error) {
	items, all := s.items(), []any{}
	for i := 0; r.tokens.More(); i++ {
		v, err := r.within(strconv.Itoa(i), items)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	_, _, err := r.token()
	return all, err
}

func (r *documentReader) object(s schemas) (any, error) {
	members := map[string]any{}
	names := s.names()
	for r.tokens.More() {
		t, raw, err := r.token()
		if err != nil {
			return nil, err
		}
		name, _ := t.(string)
		r.checkName(name, raw, members, names)
		v, err := r.within(name, s.property(name))
		if err != nil {
			return nil, err
		}
		members[name] = v
	}
	_, _, err := r.token()
	return members, err
}

// checkName refuses a member's name that another reader could take for another
// member: one that came before, or one of the contract in other letters. names
// holds the folded names of both.
func (r *documentReader) checkName(name string, raw []byte, members map[string]any, names map[string]string) {
	r.path = append(r.path, name)
	defer func() { r.path = r.path[:len(r.path)-1] }()
	r.checkText(name, raw)
	folded := fold(name)
	known, taken := names[folded]
	if _, again := members[name]; again {
		r.unsure = true
		r.fault("member-repeated", "The object has a member of this name already.")
		return
	}
	if taken && known != name {
		r.unsure = true
		r.fault("member-case", "The name differs from another member's only in capital and small letters.")
		return
	}
	names[folded] = name
}

// checkText refuses a text that a reader would change without a word, and the one
// character that the databases cannot keep.
func (r *documentReader) checkText(text string, raw []byte) {
	if !utf8.Valid(raw) || halfSurrogate(raw) {
		r.unsure = true
		r.fault("utf-8", "The text is not valid UTF-8.")
	}
	if strings.IndexByte(text, 0) >= 0 {
		r.fault("nul-character", "The text holds the character U+0000.")
	}
}

func (r *documentReader) checkNumber(s schemas, n json.Number) {
	if s.integer() {
		if _, err := strconv.ParseInt(n.String(), 10, 64); err != nil {
			r.fault("integer", "Must be a whole number of at most 64 bits, written in digits only.")
		}
		return
	}
	if _, err := n.Float64(); err != nil {
		r.fault("number", "The number is out of range.")
	}
}

// halfSurrogate reports whether a JSON string holds an escaped half of a surrogate
// pair without its other half. Readers turn it into U+FFFD.
func halfSurrogate(raw []byte) bool {
	for i := 0; i < len(raw)-1; i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		first, ok := escaped(raw, i-1)
		if !ok || first < 0xd800 || first > 0xdfff {
			continue
		}
		second, ok := escaped(raw, i+5)
		if first > 0xdbff || !ok || second < 0xdc00 || second > 0xdfff {
			return true
		}
		i += 10
	}
	return false
}

// escaped reads the \uXXXX at i.
func escaped(raw []byte, i int) (uint64, bool) {
	if i+6 > len(raw) || raw[i] != '\\' || raw[i+1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(raw[i+2:i+6]), 16, 16)
	return unit, err == nil
}

// fold gives the one form that all spellings of a name have which encoding/json
// takes for the same: it folds letters as strings.EqualFold does, the Kelvin sign
// and the long s included.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		return least
	}, name)
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// pointerTo gives the JSON Pointer (RFC 6901) to a place, or where that is too long
// for the contract, to the nearest place around it that is not.
func pointerTo(path []string) string {
	var pointer strings.Builder
	for _, name := range path {
		if pointer.Len()+1+len(name) > maxPointer {
			break
		}
		escaped := pointerEscapes.Replace(name)
		if pointer.Len()+1+len(escaped) > maxPointer {
			break
		}
		pointer.WriteString("/" + escaped)
	}
	return pointer.String()
}
