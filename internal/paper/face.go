package paper

import (
	_ "embed" // the fonts are part of the program
	"fmt"
	"sync"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

//go:embed fonts/LiberationSans-Regular.ttf
var regularProgram string

//go:embed fonts/LiberationSans-Bold.ttf
var boldProgram string

//go:embed fonts/DejaVuSans.ttf
var symbolsProgram string

// face is one font. Its advances are the widths of the characters that it has, in
// thousandths of the size, and -1 of those that it lacks.
type face struct {
	name     string
	program  string
	advances []int16
}

const planeSize = 0x10000 // the characters that the PDF library can draw

func (f *face) has(r rune) bool { return r < planeSize && f.advances[r] >= 0 }

type cabinet struct{ regular, bold, symbols *face }

// faces are read once. They are part of the program, so reading them cannot fail on one
// machine and not on another.
var faces = sync.OnceValue(func() cabinet {
	return cabinet{
		regular: mustRead("LiberationSans", regularProgram),
		bold:    mustRead("LiberationSansBold", boldProgram),
		symbols: mustRead("DejaVuSans", symbolsProgram),
	}
})

func mustRead(name, program string) *face {
	f := &face{name: name, program: program, advances: make([]int16, planeSize)}
	font, err := sfnt.Parse([]byte(program))
	for r := rune(0); r < planeSize && err == nil; r++ {
		f.advances[r], err = advance(font, r)
	}
	if err != nil {
		panic(fmt.Errorf("paper: %s: %w", name, err))
	}
	return f
}

func advance(font *sfnt.Font, r rune) (int16, error) {
	var buffer sfnt.Buffer
	glyph, err := font.GlyphIndex(&buffer, r)
	if err != nil || glyph == 0 {
		return -1, err
	}
	width, err := font.GlyphAdvance(&buffer, glyph, fixed.I(1000), 0)
	return int16(width.Round()), err
}
