package framework

import (
	_ "embed"
	"encoding/json"
)

//go:embed seven_principles.json
var sevenPrinciplesText []byte

// SevenPrinciples is the framework that hubqa brings along (source 002), judged
// on the scale that the hub chooses. The source itself names no scale. The
// caller owns what it gets.
func SevenPrinciples(on Scale) Content {
	var principles []Principle
	if err := json.Unmarshal(sevenPrinciplesText, &principles); err != nil {
		panic(err)
	}
	return Content{Scale: on, Principles: principles, YoungVoices: sixVoices()}
}

// sixVoices are the statements that hubqa brings along. They are its own; the source has none.
func sixVoices() []YoungVoice {
	return []YoungVoice{
		{"challenged", "I am asked to do things that I did not know I could do.", "striving-for-excellence"},
		{"real-music", "What we play and sing here feels like real music to me.", "being-authentic"},
		{"looking-forward", "I look forward to this session.", "exciting-inspiring-engaging"},
		{"feel-safe", "I can get something wrong here and nobody minds.", "positive-child-centred-experience"},
		{"getting-better", "I know what I am getting better at.", "personal-progression"},
		{"have-a-say", "Some of what we do was chosen by us.", "ownership-and-belonging"},
	}
}
