package authn

import "strings"

// Bearer takes the token out of a request's Authorization headers: exactly one
// header, the scheme Bearer in any case, one space, and a token of the
// characters of RFC 6750. Verify judges the token.
func Bearer(headers []string) (string, error) {
	switch len(headers) {
	case 0:
		return "", NoCredentials
	case 1:
	default:
		return "", manyCredentials
	}
	scheme, token, found := strings.Cut(headers[0], " ")
	if !found || !strings.EqualFold(scheme, "Bearer") || token == "" {
		return "", notBearer
	}
	for i := range len(token) {
		if !isBearerByte(token[i]) {
			return "", notBearer
		}
	}
	return token, nil
}

func isBearerByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		strings.IndexByte("-._~+/=", c) >= 0
}
