package table

import "testing"

func TestClean(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Leys Junior School", "Leys Junior School"},
		{"  Leys \t Junior\r\nSchool ", "Leys Junior School"},
		{"Leys\u00a0Junior\u200b School\ufeff", "Leys Junior School"},
		{"", ""},
		{" ", ""},
		{"St Maryâ€™s", "St Mary’s"},
		{"St MaryÃ¢â‚¬â„¢s", "St Mary’s"}, // encoded three times
		{"St Thomas Ã\u00a0 Becket", "St Thomas à Becket"},
		{"Awel Y MÃ´r", "Awel Y Môr"},
		{"Awel Y Môr", "Awel Y Môr"},
		{"North Star 82Â°", "North Star 82°"},
		{"5Â\u00a0Acres", "5 Acres"},
		{"â€œWillowâ€\u009d â€“ West", "“Willow” – West"},
		{"É” is kept", "É” is kept"}, // would be ɔ, which no school's name has
		{"e\u0301cole", "école"},
		{"Ysgol Tŷ’r Felin", "Ysgol Tŷ’r Felin"},
	}
	for _, test := range tests {
		if got := Clean(test.text); got != test.want {
			t.Errorf("Clean(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

func TestDecode(t *testing.T) {
	tests := []struct{ bytes, want string }{
		{"St Mary's", "St Mary's"},
		{"St Thomas \xe0 Becket", "St Thomas à Becket"},
		{"St Mary\x92s \x96 West", "St Mary’s – West"},
		{"St Mary’s", "St Mary’s"},
		{"\x81 \xe9", "\u0081 é"},
	}
	for _, test := range tests {
		if got := decode([]byte(test.bytes)); got != test.want {
			t.Errorf("decode(%q) = %q, want %q", test.bytes, got, test.want)
		}
	}
}
