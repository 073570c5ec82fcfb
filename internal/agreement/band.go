package agreement

import "math"

// Band is what Landis and Koch (1977) call a kappa.
type Band string

// The bands, from the lowest. Their authors call the divisions arbitrary: they are names
// to speak of a figure by, not grades to pass.
const (
	Poor          Band = "poor"           // below 0
	Slight        Band = "slight"         // to 0.20
	Fair          Band = "fair"           // to 0.40
	Moderate      Band = "moderate"       // to 0.60
	Substantial   Band = "substantial"    // to 0.80
	AlmostPerfect Band = "almost-perfect" // to 1
)

// BandOf gives the band of a kappa.
func BandOf(kappa float64) Band {
	if kappa < 0 {
		return Poor
	}
	switch hundredths := math.Round(100 * kappa); {
	case hundredths <= 20:
		return Slight
	case hundredths <= 40:
		return Fair
	case hundredths <= 60:
		return Moderate
	case hundredths <= 80:
		return Substantial
	}
	return AlmostPerfect
}
