package subjectaccess

// Statement is what goes with a pack (UK GDPR, article 15 (1)): what is true of whoever is
// known to a hub, in plain words.
type Statement struct{ Purposes, Sources, Recipients, Retention, Rights, Complaint string }

// Complaint says to whom somebody can turn who is not content with an answer, or a refusal.
const Complaint = "You can turn to the hub’s data protection officer. You can complain to the Information Commissioner’s Office at any time" +
	" (ico.org.uk/make-a-complaint, telephone 0303 123 1113), and you can go to court."

var statement = Statement{
	Purposes: "To assure and develop the quality of the music education that the hub provides: to arrange and make visits, give feedback and reports," +
		" hear responses and appeals, follow up development needs, account for the programme, keep children and young people safe, and run this service securely.",
	Sources: "You; your delivery partner; schools; observers and others who take part in visits; and registers that the hub imports.",
	Recipients: "People of the hub, its partners, schools and authorities, each as far as their role needs it: contacts of your delivery partner, observers of a visit," +
		" QA leads, hub managers, head teachers and music leads of a school visited, whoever hears an appeal, whoever mentors you or is mentored by you, inspectors whom two persons admitted, and data protection" +
		" officers. Systems that the hub has connected are told of time, place, state and people of visits that are agreed, and of what you teach where. Who read what about you is recorded, and is in this copy as far as it is given to you.",
	Retention: "Each kind of record is kept for as long as the hub’s retention schedule says, which you can read at any time, and two persons agree before it is disposed of." +
		" While a request such as this is open, nothing about you is disposed of.",
	Rights:    "You can ask the hub to correct or erase what it keeps, or to restrict what is done with it, and you can object to it. No decision about you is made by a machine alone.",
	Complaint: Complaint,
}
