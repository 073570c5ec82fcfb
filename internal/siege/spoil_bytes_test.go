package siege

import (
	"bytes"
	"compress/gzip"
	"slices"
	"strings"
)

// spoilBytes changes the body as bytes.
func (s *siege) spoilBytes(r *request) string {
	b := slices.Clone(r.body)
	r.tree = nil
	at := s.rand.IntN(len(b) + 1)
	defer func() { r.body = b }()
	switch s.rand.IntN(12) {
	case 0:
		b = b[:at]
		return "cut off"
	case 1:
		b = append(b, b...)
		return "twice"
	case 2:
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, _ = z.Write(b)
		_ = z.Close()
		b = packed.Bytes()
		if s.oneIn(2) {
			r.header = append(slices.Clone(r.header), pair{"Content-Encoding", "gzip"})
		}
		return "compressed"
	case 3:
		b = append([]byte("\xef\xbb\xbf"), b...)
		return "a byte order mark"
	case 4:
		b = widened(b)
		return "UTF-16"
	case 5:
		b = bytes.Repeat([]byte(pick(s, []string{"[", `{"a":`, "\n", ",", `"`, "a", "\x00"})), 1+s.rand.IntN(100_000))
		return "one text many times"
	case 6:
		b = nil
		return "nothing"
	case 7:
		b = bytes.ReplaceAll(b, []byte("\n"), []byte("\r"))
		return "other line ends"
	}
	for range 1 + s.rand.IntN(4) {
		b = s.oneByte(b)
	}
	return "other bytes"
}

func (s *siege) oneByte(b []byte) []byte {
	at := s.rand.IntN(len(b) + 1)
	if at == len(b) || s.oneIn(2) {
		return slices.Insert(b, at, pick(s, []byte{0, 0xff, 0xc3, '"', ',', '\n', '\r', ';', '=', '{', '\\', ' ', '\t', '1'}))
	}
	b[at] = byte(s.rand.IntN(256))
	return b
}

func widened(b []byte) []byte {
	out := []byte{0xff, 0xfe}
	for _, c := range b {
		out = append(out, c, 0)
	}
	return out
}

func (s *siege) spoilForm(r *request) string {
	extra := pick(s, []string{
		"&grant_type=client_credentials", "&grant_type=password", "&client_id=a", "&client_secret=b", "&scope=", "&scope=schools%3Aread", "&a=b", "&%zz", "&scope=%00", "&;", "&client_id=%ff",
		"&scope=" + strings.Repeat("a", 2100), strings.Repeat("&a=b", 3000), "&grant_type", "&resource=x&resource=y",
	})
	r.body = append(slices.Clone(r.body), extra...)
	return "a form with more"
}
