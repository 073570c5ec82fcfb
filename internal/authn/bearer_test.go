package authn

import "testing"

func TestBearer(t *testing.T) {
	for name, row := range map[string]struct {
		headers []string
		token   string
		want    error
	}{
		"a token":             {[]string{"Bearer a.b-_~+/.c=="}, "a.b-_~+/.c==", nil},
		"a scheme in capital": {[]string{"BEARER abc"}, "abc", nil},
		"a small scheme":      {[]string{"bearer abc"}, "abc", nil},
		"no header":           {nil, "", NoCredentials},
		"two headers":         {[]string{"Bearer abc", "Bearer abc"}, "", manyCredentials},
		"a second, empty one": {[]string{"Bearer abc", ""}, "", manyCredentials},
		"empty":               {[]string{""}, "", notBearer},
		"no token":            {[]string{"Bearer"}, "", notBearer},
		"an empty token":      {[]string{"Bearer "}, "", notBearer},
		"two spaces":          {[]string{"Bearer  abc"}, "", notBearer},
		"a tab":               {[]string{"Bearer\tabc"}, "", notBearer},
		"a space before":      {[]string{" Bearer abc"}, "", notBearer},
		"a space after":       {[]string{"Bearer abc "}, "", notBearer},
		"two tokens":          {[]string{"Bearer abc def"}, "", notBearer},
		"two in a list":       {[]string{"Bearer abc,Bearer def"}, "", notBearer},
		"a newline":           {[]string{"Bearer abc\n"}, "", notBearer},
		"not ASCII":           {[]string{"Bearer abcé"}, "", notBearer},
		"another scheme":      {[]string{"Basic abc"}, "", notBearer},
		"a token alone":       {[]string{"abc"}, "", notBearer},
	} {
		token, err := Bearer(row.headers)
		if token != row.token || err != row.want { //nolint:errorlint // a Cause is never wrapped
			t.Errorf("%s: %q, %v", name, token, err)
		}
	}
}
