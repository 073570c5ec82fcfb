package redaction

// offices are words that tell what somebody is, and no name.
var offices = set(`head heads headteacher headmaster headmistress teacher teachers deputy assistant acting executive principal vice
	lead leader chair chairman chairwoman governor governors board office business manager secretary administrator clerk director
	bursar subject parent parents her his our`)

// Called gives the names in a few words that say who somebody was: Amelia Oakes of "Mrs Amelia
// Oakes, Head Teacher", and none of "The head teacher". A name is what has capitals and is no
// title and no office.
func Called(who string) (names []string) {
	begins, ends := 0, 0 // of the name so far; equal: none
	for _, w := range wordsOf(who) {
		name := w.capital && !titles[w.plain] && !offices[w.plain] && !generic[w.plain] && !small[w.plain]
		goesOn := ends > begins && (who[ends:w.from] == " " || who[ends:w.from] == "-")
		if ends > begins && !(name && goesOn) {
			names, begins, ends = append(names, who[begins:ends]), 0, 0
		}
		if name && ends == begins {
			begins = w.from
		}
		if name {
			ends = w.to
		}
	}
	if ends > begins {
		names = append(names, who[begins:ends])
	}
	return names
}
