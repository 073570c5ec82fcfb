package column

import "testing"

func TestAColumnGivesBackWhatItWasGiven(t *testing.T) {
	type card struct {
		Name string
		Days *int `json:",omitempty"`
	}
	days := 7
	kept, err := Value(card{"a", &days})
	if err != nil || kept != `{"Name":"a","Days":7}` {
		t.Fatal(kept, err)
	}
	for name, src := range map[string]any{"text": kept, "bytes": []byte(kept.(string))} {
		got := card{Name: "before"}
		if err := Scan(src, &got); err != nil || got.Name != "a" || *got.Days != 7 {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestAColumnLeavesNothingOfAnEarlierRow(t *testing.T) {
	for name, src := range map[string]any{"NULL": nil, "another": `{}`} {
		got := map[string]int{"before": 1}
		if err := Scan(src, &got); err != nil || len(got) > 0 {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	over := map[string]int{"before": 1}
	if err := ScanOver(`{"after":2}`, &over); err != nil || len(over) != 2 {
		t.Errorf("over: %v, %v", over, err)
	}
}

func TestAColumnIsJSONText(t *testing.T) {
	for _, src := range []any{1, `{`, `["a"`, `[1]`} {
		got := []string{"before"}
		if Scan(src, &got) == nil || len(got) != 1 || got[0] != "before" {
			t.Errorf("%v is taken: %v", src, got)
		}
	}
}
