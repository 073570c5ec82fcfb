package authn

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxToken = 8 << 10
	maxDepth = 8
)

// compact is a token taken apart and read strictly. Nothing in it is verified.
type compact struct {
	header, payload map[string]any
}

// unpack takes a token apart before the library sees it. It refuses whatever
// two readers could read in two ways.
func unpack(token string) (compact, error) {
	if len(token) > maxToken {
		return compact{}, tooLong
	}
	parts := strings.SplitN(token, ".", 4)
	if len(parts) != 3 {
		return compact{}, notThreeParts
	}
	var decoded [3][]byte
	for i, part := range parts {
		var err error
		if decoded[i], err = decodeSegment(part); err != nil {
			return compact{}, err
		}
	}
	header, err := StrictObject(decoded[0])
	if err != nil {
		return compact{}, err
	}
	payload, err := StrictObject(decoded[1])
	if err != nil {
		return compact{}, err
	}
	return compact{header, payload}, nil
}

// decodeSegment decodes base64url that is written in the one way its bytes can
// be. Even a strict decoder skips newlines, hence the comparison.
func decodeSegment(part string) ([]byte, error) {
	decoded, err := base64.RawURLEncoding.DecodeString(part)
	if err != nil || len(decoded) == 0 || encodeSegment(decoded) != part {
		return nil, notBase64
	}
	return decoded, nil
}

func encodeSegment(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

// StrictObject reads one JSON object and nothing after it, in which no two members
// of an object have the same name, or names that differ in case only. Numbers are
// json.Number. Its errors are Causes, and quote nothing.
func StrictObject(data []byte) (map[string]any, error) {
	if !utf8.Valid(data) {
		return nil, badUTF8
	}
	if !json.Valid(data) {
		return nil, notObject
	}
	reader := strictReader{json.NewDecoder(bytes.NewReader(data))}
	reader.UseNumber()
	value, err := reader.value(0)
	if err != nil {
		return nil, err
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, notObject
	}
	return object, nil
}

// strictReader walks JSON that is known to be well formed.
type strictReader struct{ *json.Decoder }

func (r strictReader) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, tooDeep
	}
	token, err := r.Token()
	if err != nil {
		return nil, notObject
	}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			return r.object(depth)
		}
		return r.array(depth)
	case string:
		return t, checkText(t)
	default:
		return t, nil
	}
}

func (r strictReader) object(depth int) (any, error) {
	object := map[string]any{}
	seen := map[string]bool{}
	for r.More() {
		token, err := r.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return nil, notObject
		}
		if err := checkText(name); err != nil {
			return nil, err
		}
		if seen[fold(name)] {
			return nil, duplicateName
		}
		seen[fold(name)] = true
		if object[name], err = r.value(depth + 1); err != nil {
			return nil, err
		}
	}
	return object, r.close()
}

func (r strictReader) array(depth int) (any, error) {
	array := []any{}
	for r.More() {
		value, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		array = append(array, value)
	}
	return array, r.close()
}

func (r strictReader) close() error {
	if _, err := r.Token(); err != nil {
		return notObject
	}
	return nil
}

// checkText refuses the character that the decoder puts where half a surrogate
// pair was escaped: two different names would become one. Nobody is called by
// that character itself.
func checkText(text string) error {
	if strings.ContainsRune(text, utf8.RuneError) {
		return lossyText
	}
	return nil
}

// fold brings names that differ in case only to one form. It folds as
// encoding/json does when it looks for a struct's field, and a little more.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, name)
}

// misspelt reports whether a member has one of the names in another case.
// names maps each folded name to the right one.
func misspelt(members map[string]any, names map[string]string) bool {
	for name := range members {
		if right, known := names[fold(name)]; known && name != right {
			return true
		}
	}
	return false
}

func folded(names ...string) map[string]string {
	all := map[string]string{}
	for _, name := range names {
		all[fold(name)] = name
	}
	return all
}
