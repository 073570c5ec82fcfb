// Package proportion is shares of a whole and the gaps between them, with intervals that hold
// where numbers are small.
//
// The intervals are of 95 per cent. That of a share is Wilson's score interval (1927); that of
// the gap between two shares is made of the two Wilson intervals (Newcombe 1998, method 10).
// Neither leaves the range of what can be, and both are right for none and for all.
package proportion

import "math"

// z is the 97.5th percentile of the standard normal distribution.
const z = 1.959963984540054

// Share is a part of a whole. A whole of none has no share.
type Share struct{ Part, Whole int }

// Rate is the share in per cent. 10 of 59 are 16.9.
func (s Share) Rate() float64 { return 100 * s.fraction() }

// Interval gives in per cent between what the share is with 95 per cent of confidence. For
// 10 of 59 it is 9.5 to 28.5; for 0 of 20, 0 to 16.1.
func (s Share) Interval() (low, high float64) {
	low, high = s.wilson()
	return 100 * low, 100 * high
}

func (s Share) fraction() float64 { return float64(s.Part) / float64(s.Whole) }

func (s Share) wilson() (low, high float64) {
	n, p := float64(s.Whole), s.fraction()
	middle, half := p+z*z/(2*n), z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	low, high = (middle-half)/(1+z*z/n), (middle+half)/(1+z*z/n)
	if s.Part == 0 {
		low = 0 // exactly
	}
	if s.Part == s.Whole {
		high = 1
	}
	return low, high
}

// Gap gives by how many percentage points the first share is above the second, and the
// interval of that: 56 of 70 are 20 points above 48 of 80, between 5.2 and 33.4.
func Gap(a, b Share) (points, low, high float64) {
	p, q := a.fraction(), b.fraction()
	aLow, aHigh := a.wilson()
	bLow, bHigh := b.wilson()
	d := p - q
	return 100 * d, 100 * (d - math.Hypot(p-aLow, bHigh-q)), 100 * (d + math.Hypot(aHigh-p, q-bLow))
}

// Relative gives the gap as a share of the second, in per cent: where 9 of 30 take part and 21
// of the other 50, the 30 per cent of the first are 28.6 per cent below the 42 of the second.
// There is none where nobody of the second takes part.
func Relative(a, b Share) (percent float64, ok bool) {
	if b.Part == 0 {
		return 0, false
	}
	return 100 * (a.fraction() - b.fraction()) / b.fraction(), true
}
