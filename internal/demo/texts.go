package demo

// scene is what is said of one session. No pupil is named.
type scene struct {
	focus     string
	notes     string
	strengths []string
	nextSteps []string
	evidence  string
	report    string
	summary   string
	dialogue  string
	response  string
	answer    string // to the summary
	need      need
	young     int // how many young people were asked; 0: nobody
}

// need is what arose from a session.
type need struct{ need, basis, support, progress, outcome string }

var brass = scene{
	young:     27,
	focus:     "How every child in the class gets a turn at leading, and how the tune is taught by ear.",
	notes:     "27 children, all with an instrument. Warm-up by call and response, 6 min. Back row late in on the second tune twice. Class teacher plays along throughout. Two children lead the clapping; the same two as last week, says the class teacher.",
	strengths: []string{"Every child played within the first five minutes.", "Rhythm was felt in the body before it was read, so nobody was lost when the notation came."},
	nextSteps: []string{"Let more children lead: draw names for the call and response."},
	evidence:  "Whole class played a four-bar tune from memory by the end; the back row joined when the pulse was walked.",
	report:    "The session had a clear musical aim, and the class reached it. Listening came before playing at each step, and mistakes were used as material. Pace dropped while instruments were shared out in the middle; a second leader at the front would keep the music going. The class teacher's part is a strength to build on.",
	summary:   "A lively whole-class session with music from the first minute to the last. Children listened well and played a tune from memory. Next: more children take the lead.",
	dialogue:  "I chose the two leaders because they had missed last week. I agree that the rest are ready, and will draw names from now on.",
	response:  "The report is fair. I would add that the hall was cold and that we began ten minutes late because of assembly.",
	answer:    "Thank you. The class was proud to hear it.",
	need: need{
		need: "Ways of sharing out leadership in a whole class", basis: "The same two children led in each activity.",
		support: "Visit to a colleague's session; two planning meetings with the QA lead.", progress: "Watched a class in which the leaders are drawn by lot, and took the cards over.",
		outcome: "Six children led in one session at the follow-up visit.",
	},
}

var smallGroup = scene{
	focus:     "How four players of different experience are all stretched in twenty minutes.",
	notes:     "Four players, one a beginner. Long notes first. Duet parts handed out by ability. Beginner waits about three minutes in the middle.",
	strengths: []string{"Parts were written for the players who were there.", "Praise was exact: each player knew what had gone well."},
	nextSteps: []string{"Give the beginner a drone or an ostinato while the others rehearse."},
	evidence:  "The duet held together at the third attempt, with the players correcting each other.",
	report:    "A well-made lesson for four players who are at different stages. The arrangement let each of them contribute, and technical points arose from the music. For a short while one player had nothing to do; a simple ostinato would have kept all four inside the sound.",
	summary:   "Four players made music together from parts that were written for them. Next: keep the newest player inside the sound throughout.",
	dialogue:  "The beginner had joined that very day. I have an ostinato ready for next time.",
	response:  "I recognise the session in the report.",
	answer:    "I am content with the summary.",
	need: need{
		need: "Arranging for mixed stages", basis: "One of four players sat out for three minutes.",
		support: "The hub's arranging day in spring.", progress: "Two arrangements with an open part are in use.", outcome: "All four played throughout in the last lesson seen.",
	},
}

var violins = scene{
	focus:     "Violin hold and listening in a class of thirty.",
	notes:     "30 children on violins, two adults. Rest position songs. Left hands collapse in the fast song. Lots of singing before playing. A quiet moment of listening at the end, about a minute.",
	strengths: []string{"Singing came first, so intonation was in the ear before it was in the hand.", "The class chose the last song, and said why."},
	nextSteps: []string{"Check left hands in a slow song before the fast one.", "Tell the class at the start what the session is for."},
	evidence:  "Two thirds of the class matched the sung pitch on the open strings without a reminder.",
	report:    "Singing carried the session and made the playing better than is usual at this stage. Children had real choices. Posture suffers at speed, and the aim of the session was not shared until near its end. The partnership with the school's own staff works well.",
	summary:   "A joyful session that went from singing to playing. Children chose and explained. Next: care for the left hand before speed.",
	dialogue:  "The fast song is their favourite, but I see what it does to their hands. We will warm up with the slow one.",
	response:  "Helpful throughout. I would like the video of a good left hand that was mentioned.",
	answer:    "Agreed.",
	need: need{
		need: "Posture at speed in large groups", basis: "Left hands collapsed in most of the class in the fast song.",
		support: "Coaching with a string specialist, twice in the term.", progress: "First coaching session held.", outcome: "Hands were secure in a class of thirty at the next visit.",
	},
}

var choir = scene{
	young:     19,
	focus:     "How singers of mixed ages learn a part song by ear.",
	notes:     "19 singers, ages 7 to 11. Warm-up fun and short. Part two shaky until the older ones stand beside the younger. Good humour. No accompaniment for the last verse.",
	strengths: []string{"Older singers helped younger ones without being told.", "Breathing was taught through a game."},
	nextSteps: []string{"Let the singers say what they want to improve before the last run-through."},
	evidence:  "Two parts held without piano in the last verse.",
	report:    "The choir is a place where children of four year groups make music as equals. The part song was taught by ear with skill. The singers were rarely asked what they themselves had heard; a question before each run-through would change that.",
	summary:   "Singers of four year groups learned a part song by ear and held it unaccompanied. Next: ask the singers what they hear.",
	dialogue:  "I ask them after concerts, but not in rehearsals. I will try it this week.",
	response:  "A kind and useful report.",
	answer:    "No comment.",
	need: need{
		need: "Questions that let singers judge their own sound", basis: "No question was asked of the singers between the run-throughs.",
		support: "Reading and a talk with the other choir leader.", progress: "A list of six questions hangs in the hall.", outcome: "Singers proposed two changes in the rehearsal seen later.",
	},
}

var band = scene{
	focus:     "Rehearsal technique with players from seven schools.",
	notes:     "34 players. Two pieces. Percussion idle in the slow movement for eight minutes. Clear beat. Section leaders used well in the second half.",
	strengths: []string{"Sections rehearsed themselves under their own leaders.", "Difficult bars were isolated, slowed down and put back."},
	nextSteps: []string{"Plan for the players who rest: something to listen for, or to write."},
	evidence:  "The fugue entries were together after five minutes of sectional work.",
	report:    "Rehearsal time was used with purpose, and young leaders were trusted. Players who rested for long had no task. Balance between the brass and the reeds improved when the players were asked to listen across the room.",
	summary:   "A purposeful rehearsal in which young leaders were trusted with their sections. Next: a task for players who rest.",
	dialogue:  "Percussion will get the score to follow and mark.",
	response:  "Accurate. I have shared it with the section leaders.",
	answer:    "Content.",
	need: need{
		need: "Tasks for players who rest", basis: "Percussion had nothing to do for eight minutes.",
		support: "Scores for the section, from the hub's library.", progress: "Scores ordered.", outcome: "Percussion marked the balance in the score and talked it through.",
	},
}

var lesson = scene{
	young:     1,
	focus:     "Balance of technique and music in an individual lesson.",
	notes:     "One player, 30 min. Scales as a warm-up, but as a tune. Player chooses the order. Recording made and listened to.",
	strengths: []string{"The player chose, recorded and judged their own playing.", "Technique came out of the piece at hand."},
	nextSteps: []string{"Write the practice task together in the last two minutes."},
	evidence:  "The second recording had longer phrases, and the player could say why.",
	report:    "A lesson in which the player was heard. Listening back to a recording gave the two something to talk about as equals. The practice task was clear to the teacher and less so to the player; to write it down together would help.",
	summary:   "An individual lesson with a player who knows how to listen. Next: agree the week's practice in writing.",
	dialogue:  "We have a practice book again.",
	response:  "I am glad that the recording worked with a visitor in the room.",
	answer:    "Yes.",
	need: need{
		need: "Practice tasks that the player can explain", basis: "The player could not say what to practise.",
		support: "An hour with the QA lead.", progress: "Practice book begun.", outcome: "The player explained the week's task at the door.",
	},
}

var samba = scene{
	focus:     "Ensemble feeling in a large percussion group.",
	notes:     "28 players. Loud; ear defenders are there and used. Break learned in three layers. Leader's signals visible to all.",
	strengths: []string{"Signals were so clear that the group could stop on a beat.", "Everyone could play every part by the end."},
	nextSteps: []string{"Let the group invent a break of its own."},
	evidence:  "The group stopped together nine times out of ten.",
	report:    "A disciplined and happy group. Layers were taught quickly, and the loudness was under control. The music stayed the leader's; the group is ready to make some of its own.",
	summary:   "A disciplined and happy percussion group. Next: time for the group's own ideas.",
	dialogue:  "There is a break by the group in the concert now.",
	response:  "Good to read.",
	answer:    "Fine.",
	need: need{
		need: "Room for invention", basis: "All material was the leader's.", support: "Composing day.", progress: "Went to the composing day.",
		outcome: "The group played a break of its own at the concert.",
	},
}

var pans = scene{focus: "Whether a taster on steel pans can become a term's provision."}

var ukulele = scene{
	focus:     "What the lunchtime club adds to the school's music, at the head teacher's request.",
	notes:     "Nine players, informal. Songs with three chords. Players come and go, as agreed with the school.",
	strengths: []string{"Players taught each other chords.", "Songs were ones that the players had brought."},
	nextSteps: []string{"Tell the school which songs, so that class music can use them."},
}

var recorders = scene{
	focus:     "First notes by ear in a class of twenty.",
	notes:     "20 children. Copy-me game with two notes. Quiet playing from the start.",
	strengths: []string{"Quiet, tuneful playing from the first note.", "A child's mistake became the next tune."},
	nextSteps: []string{"Add a third note for those who are ready."},
	evidence:  "The class echoed two-note patterns without a pause.",
	report:    "A calm beginning on the recorder, with listening at its heart. Some children were ready for more than two notes.",
	summary:   "A calm beginning on the recorder with careful listening. Next: a third note for some.",
	dialogue:  "A third note comes after half-term for all, and now for some.",
	response:  "Thank you for coming to a small school.",
	answer:    "Thank you.",
	need: need{
		need: "Tasks for those who are ahead", basis: "Three children had done all there was by the middle.",
		support: "Materials from the hub.", progress: "Materials arrived.", outcome: "Cards with three notes are in use.",
	},
}
