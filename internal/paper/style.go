package paper

// style is how a text looks. Lengths are in points.
type style struct {
	bold    bool
	size    float64
	leading float64 // from one line to the next
	space   float64 // above, except at the head of a sheet
	ink     ink
}

type ink struct{ red, green, blue int }

var (
	black  = ink{28, 28, 30}
	grey   = ink{92, 94, 100}
	accent = ink{30, 62, 98}
	hair   = ink{196, 200, 208} // of rules
	ground = ink{242, 244, 247} // behind the notice
)

var (
	body       = style{size: 11, leading: 16, space: 8, ink: black}
	strong     = style{size: 11, leading: 16, space: 8, ink: accent, bold: true}
	quiet      = style{size: 11, leading: 16, space: 8, ink: grey}
	letterhead = style{size: 11, leading: 16, ink: accent, bold: true}
	subtitle   = style{size: 13, leading: 19, space: 4, ink: black}
	small      = style{size: 10, leading: 14.5, ink: black}
	smallBold  = style{size: 10, leading: 14.5, ink: accent, bold: true}
	factName   = style{size: 10.5, leading: 15, ink: grey}
	factValue  = style{size: 10.5, leading: 15, ink: black}
	cellText   = style{size: 10.5, leading: 15, ink: black}
	cellHead   = style{size: 9.5, leading: 15, ink: grey, bold: true}
	excuse     = style{size: 10, leading: 14.5, space: 28, ink: grey}
	frameText  = style{size: 8.5, leading: 12, ink: grey}
)

// headings by their level.
var headings = map[int]style{
	1: {size: 25, leading: 31, space: 34, ink: accent, bold: true},
	2: {size: 15, leading: 20, space: 28, ink: accent, bold: true},
	3: {size: 11.5, leading: 16, space: 18, ink: black, bold: true},
}

func (st style) face() *face {
	if st.bold {
		return faces().bold
	}
	return faces().regular
}
