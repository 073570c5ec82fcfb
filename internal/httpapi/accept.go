package httpapi

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/hubqa/hubqa/internal/fault"
)

// negotiate gives the media type, among those that can be given, that the caller
// likes best (RFC 9110, section 12.5.1); of equals, the first. Without an Accept
// header, or with one that cannot be read, everything will do.
func negotiate(header http.Header, given []string) (string, error) {
	if len(given) == 0 {
		return "", nil
	}
	ranges := parseAccept(header.Values("Accept"))
	if len(ranges) == 0 {
		return given[0], nil
	}
	best, most := "", 0.0
	for _, t := range given {
		if q := quality(ranges, t); q > most {
			best, most = t, q
		}
	}
	if best == "" {
		return "", notAcceptable(given)
	}
	return best, nil
}

func notAcceptable(given []string) error {
	return fault.New(http.StatusNotAcceptable, "not-acceptable", "This operation gives "+strings.Join(given, " or ")+".").
		At(fault.Field{Header: "Accept", Rule: "not-acceptable", Detail: "None of the formats named can be given."})
}

type mediaRange struct {
	name string // type/subtype, type/* or */*
	q    float64
}

func parseAccept(fields []string) []mediaRange {
	var ranges []mediaRange
	for part := range strings.SplitSeq(strings.Join(fields, ","), ",") {
		name, params, err := mime.ParseMediaType(part)
		if err != nil || !strings.Contains(name, "/") {
			continue
		}
		q := 1.0
		if text, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(text, 64); err != nil || q < 0 || q > 1 {
				continue
			}
		}
		ranges = append(ranges, mediaRange{name, q})
	}
	return ranges
}

// quality is what the most specific range says of a type; 0 where none covers it.
func quality(ranges []mediaRange, mediaType string) float64 {
	kind, _, _ := strings.Cut(mediaType, "/")
	for _, name := range []string{mediaType, kind + "/*", "*/*"} {
		for _, r := range ranges {
			if r.name == name {
				return r.q
			}
		}
	}
	return 0
}
