package redaction

import (
	"slices"
	"testing"
)

func TestWhoIsCalledBySomeWords(t *testing.T) {
	for who, want := range map[string][]string{
		"Mrs Amelia Oakes, Head Teacher": {"Amelia Oakes"}, "The head teacher": nil, "Deputy Head (Tom Reed-Jones) for Dr O'Neill": {"Tom Reed-Jones", "O'Neill"},
		"Amelia Oakes": {"Amelia Oakes"}, "A. Oakes; T. Reed": {"Oakes", "T", "Reed"}, "": nil, "The Chair of Governors": nil,
	} {
		if got := Called(who); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", who, got, want)
		}
	}
}
