package proportion_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/hubqa/hubqa/internal/proportion"
)

// The figures are those that Newcombe publishes (Statistics in Medicine 17, 1998, 857 and 873),
// and those of the package's documentation.
func TestPublishedIntervals(t *testing.T) {
	for _, c := range []struct {
		part, whole int
		want        string
	}{
		{81, 263, "30.80 (25.53 to 36.62)"},
		{15, 148, "10.14 (6.24 to 16.05)"},
		{0, 20, "0.00 (0.00 to 16.11)"},
		{1, 29, "3.45 (0.61 to 17.18)"},
		{29, 29, "100.00 (88.30 to 100.00)"},
		{10, 59, "16.95 (9.48 to 28.46)"},
	} {
		s := proportion.Share{Part: c.part, Whole: c.whole}
		low, high := s.Interval()
		if got := fmt.Sprintf("%.2f (%.2f to %.2f)", s.Rate(), low, high); got != c.want {
			t.Errorf("%d of %d: %s", c.part, c.whole, got)
		}
	}
}

func TestPublishedGaps(t *testing.T) {
	for _, c := range []struct {
		a, b proportion.Share
		want string
	}{
		{proportion.Share{Part: 56, Whole: 70}, proportion.Share{Part: 48, Whole: 80}, "20.00 (5.24 to 33.39)"},
		{proportion.Share{Part: 9, Whole: 10}, proportion.Share{Part: 3, Whole: 10}, "60.00 (17.05 to 80.90)"},
		{proportion.Share{Part: 5, Whole: 56}, proportion.Share{Part: 0, Whole: 29}, "8.93 (-3.81 to 19.26)"},
		{proportion.Share{Part: 0, Whole: 10}, proportion.Share{Part: 0, Whole: 20}, "0.00 (-16.11 to 27.75)"},
		{proportion.Share{Part: 10, Whole: 10}, proportion.Share{Part: 0, Whole: 20}, "100.00 (67.91 to 100.00)"},
	} {
		points, low, high := proportion.Gap(c.a, c.b)
		if got := fmt.Sprintf("%.2f (%.2f to %.2f)", points, low, high); got != c.want {
			t.Errorf("%v and %v: %s", c.a, c.b, got)
		}
	}
}

// The score interval holds those shares of which the observed one is not too unlikely: at its
// ends the score is what the confidence says.
func TestIntervalByTheScore(t *testing.T) {
	for whole := 1; whole < 40; whole++ {
		for part := range whole + 1 {
			low, high := proportion.Share{Part: part, Whole: whole}.Interval()
			for _, end := range []float64{low / 100, high / 100} {
				off := math.Abs(float64(part) - float64(whole)*end)
				if score := off / math.Sqrt(float64(whole)*end*(1-end)); end > 0 && end < 1 && math.Abs(score-1.959963984540054) > 1e-6 {
					t.Fatalf("%d of %d: at %v the score is %v", part, whole, end, score)
				}
			}
		}
	}
}

func TestRelative(t *testing.T) {
	if got, ok := proportion.Relative(proportion.Share{Part: 9, Whole: 30}, proportion.Share{Part: 21, Whole: 50}); !ok || fmt.Sprintf("%.1f", got) != "-28.6" {
		t.Error(got, ok)
	}
	if _, ok := proportion.Relative(proportion.Share{Part: 9, Whole: 30}, proportion.Share{Whole: 50}); ok {
		t.Error("nobody takes part, and there is a relative gap")
	}
}
