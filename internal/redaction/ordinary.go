package redaction

import "strings"

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(words) {
		all[w] = true
	}
	return all
}

// titles stand before names.
var titles = set(`mr mrs ms miss mx dr sir dame rev reverend prof professor madam madame mme fr sr`)

// small are words that never stand for a name by themselves.
var small = set(`the of and for in on at by with to an a or upon under over near next
	en le la les du de des del der den di da dos van von vom zu ten ter al el bin binti ibn st ste mc mac jr`)

// generic are words that tell which kind of school, partner or place it is.
var generic = set(`school schools primary junior infant infants nursery secondary high upper middle lower first grammar college
	academy academies community foundation free special independent preparatory prep sixth form centre center federation trust
	cofe ce rc vc va catholic roman voluntary aided controlled
	music musical arts tuition teaching education educational service services partnership partnerships hub charity limited ltd llp plc
	cic cio company co association society group club studio studios project projects
	city county borough council authority metropolitan district royal unitary`)

// kinds of school are taken out with the name before them.
var kinds = set(`school primary junior infant infants nursery secondary grammar college academy cofe ce rc vc va aided controlled catholic`)

// ordinary are words of reports, of music and of every day that are names too, of people
// and of places. What is missing here is taken out wherever it stands.
var ordinary = set(`
	abbey abbot acre alder angel apple april arch arden aria arrow art arts ash ashes aster august autumn avenue baker bank
	banks barber bard bark baron basil bass bath battle bay beach beacon beat beats beck bell bells bend berry best bill
	birch bird birds bishop black blaze bliss bloom blossom blue blunt bolt bond book booker books boot booth border bow
	bowl bowler box boy branch brand brass brave bray breeze brick bridge bridges bright brook brooks broom brown buck bull
	burn burns bush butler button camp candle canon cantor carol carols carpenter carter case castle cathedral cello
	chamber chambers chance chant chapel chapman charity chase cherry child children choir chord chorus christ church clay
	clef clement close clover coal coast cold cook cooper coral corner cotton court cove cow craft crane crescent cross
	crow crown cruise crystal cut daisy dale dales dance dancer dark dawn day days deal dean deep diamond dove down draper
	dream drew drum drummer drums duck duke eagle earl early east easter echo eden edge edward ember ensemble enterprise
	eve ever eye eyes fair faith farm farmer fast fell fern ferry fiddler field fields finch fine fire fish fisher flag
	flat flint flood flower flowers flute folk ford forest forge forte fountain fox frank free freed friend frost full
	fuller garden gardener garland gate gates gay gentle gift ginger glad glass glen glover gold golden good goode goose
	gore gospel grace grand grange grant grave gray green grey grove guitar guy gypsy hall hand hands harbour hardy hark
	harmony harp harper hart harvest hatch haven hawk hay hazel head heart heath heather heaven hedge hero heron high hill
	hills holiday hollow holly holy home honey hood hook hope hopes horn hotel house hunt hunter ice iris iron island ivory
	ivy jade jasmine jazz jewel jolly joy judge july june just keen key keyboard keys kind king kings kitchen knight know
	known lake lakes lamb land lane large lark laurel law lawn lay lead leader leaf lily lime line lion little live lock
	lodge long lord loud love low lower lucky lute lyric made maiden major manor maple march marine mark market marks marsh
	marshall mason master masters may mead meadow melody mercy merry mews mill miller mills minor minster mint miracle mist
	moon moor moss mount mountain mouth music musical new nice night nightingale noble north note notes now nun oak oaks
	oboe ocean old olive one opal open opera orange orchard orchestra organ organs our own page pages pain palace pan pans
	paradise park parker parks part parts patch path patience pay peace peach peacock peak pear pearl penny percussion
	piano pie pike pine pink piper pipes place plain play player players pleasant plum point pole pond pool pop pope poplar
	porch port porter post potter pound power powers pratt precious prentice pride priest prince princess prior priory quay
	queen queens quick quiet rabbit rain raven ray reach read reader reading recorder recorders rector red reed reeds reel
	rest rhyme rhythm rice rich ridge ring rise river rivers road robin rock rocks rod rook rose roses round rounds row
	rowan ruby rugby run rush russet sage sail sale salt samba sand sands sandy say scale scales school score sea seal
	season see sell service seven shade shadow sharp shaw shell shepherd shine ship shore short show silver sing singer
	singers singing single six skill sky slater sleep sloe small smart smith snow solo song songs south sparks sparrow
	speed spring springs spruce square squire star starling stars station steel stern stone storm strand stream street
	string strings strong summer sun sunday sunny swallow swan sweet swift swing tanner teacher tell temple tenor terrace
	thorn thorns thyme tide tiger tone tower town trail train travel tree trees trinity trip trombone true truelove trumpet
	tuba tune tunes turn turner twist ukulele union unity upper vale valley verse vicar view village vine viola violet
	violin violins voice voices wait wake wales walk walker wall walls ward warden warm water waters way wealth weaver week
	weeks well wells west whale wheat wheel white whole wild will williams willing willow win wind windmill window wing
	winter wise wolf wood woods woodwind wool word words work works world worth wren wright yard year years yellow yes yew
	york young`)
