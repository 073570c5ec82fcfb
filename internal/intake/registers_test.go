package intake_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/intake"
	"github.com/hubqa/hubqa/internal/partner"
	"github.com/hubqa/hubqa/internal/person"
	"github.com/hubqa/hubqa/internal/store"
	"github.com/hubqa/hubqa/internal/testkit"
)

// register is a kind of import with a file of good rows, what each makes, and the same
// with one change.
type register struct {
	kind, file    string
	rows, created int64
	old, changed  string
}

var registers = []register{
	{kind: intake.Partners, rows: 3, created: 3, old: "Belper", changed: "Ripley",
		file: "External ID,Name,Kind,Status,Email,Telephone,Note\r\n" +
			"P1,Belper Brass,Sole trader,active,brass@belper.example,1,\r\n" +
			"P2,\"Strings, and more\",charity,CANDIDATE,,,\"=1+1\"\r\n" +
			",Chœur d’Alfreton,ensemble,external,,,\r\n"},
	{kind: intake.People, rows: 5, created: 5, old: "Ada Ash", changed: "Ada Ashe",
		file: "Staff ID,Name,E-mail,Role,Partner,URN,laCode,From,To,identityIssuer,identitySubject\r\n" +
			"T1,Ada Ash,ada@ash.example,teacher,Riverlea Music Service,,,01/09/2026,,https://id.example,ada\r\n" +
			"T1,Ada Ash,ada@ash.example,Observer,,,,2026-09-01,2027-08-31,https://id.example,ada\r\n" +
			"T2,Bo Béla,bo@bela.example,qa_lead,,,,2026-09-01,,,\r\n" +
			",Cy Coe,cy@coe.example,music lead,,112492,,2026-09-01,,,\r\n" +
			"T4,Di Dee,,elected-member,,,830,2026-09-01,,,\r\n"},
	{kind: intake.Provision, rows: 3, created: 3, old: "Brass for all", changed: "Brass for everybody",
		file: "externalId,partner,schoolUrn,name,kind,state,fromOn,toOn,teacherEmail,placedFromOn,placedToOn\r\n" +
			"G1,Riverlea Music Service,112492,Brass for all,whole class,active,2026-09-01,2027-07-20,{teacher},2026-09-08,\r\n" +
			"G1,Riverlea Music Service,112492,Brass for all,whole class,active,2026-09-01,2027-07-20,{teacher},2026-09-01,2026-09-07\r\n" +
			",Open Strings Trust,112789,Choir,choir,candidate,2026-09-01,,,,\r\n"},
	{kind: intake.Roll, rows: 4, created: 2, old: ",141,", changed: ",140,",
		file: "\ufeffURN,LA,ESTAB,SCHOOLTYPE,NOR,NORG,NORB,TSENELSE,TSENELK,NUMEAL,NUMFSM,NUMFSMEVER,countedOn\r\n" +
			"112492,830,2000,State-funded primary,285,141,144,c,50,0,32,NA,17-01-2019\r\n" +
			"112789,830,2626,State-funded primary,c,c,c,z,,5,6,7,17-01-2019\r\n" +
			"999999,830,1,State-funded primary,1,1,0,0,0,0,0,0,17-01-2019\r\n" +
			"NAT,,PRI,State-funded primary,4727089,2318560,2408528,74404,595708,1002292,745453,1018995,\r\n"},
	{kind: intake.Attendance, rows: 3, created: 3, old: "other,3", changed: "other,5",
		file: "Event ID,Course,Course date,E-mail,URN,Job title,Attended\r\n" +
			"CPD-114,,,,112492,Senior leader,2\r\n" +
			",What progress in music sounds like,04/11/2026,,112492,other,3\r\n" +
			"CPD-114,,,,112789,class-teacher,4\r\n"},
	{kind: intake.StaffTime, rows: 3, created: 3, old: "Brass,90", changed: "Brass,95",
		file: "E-mail,Week beginning,Activity,Team,Minutes\r\n" +
			"{teacher},2026-W47,Strategic,Brass,90\r\n" +
			"{teacher},16/11/2026,teaching,Brass,600\r\n" +
			"{teacher},2026-W46,administration,,30\r\n"},
	{kind: intake.Participation, rows: 3, created: 3, old: ",29,15", changed: ",30,16",
		file: "URN,Partner,Provision name,Academic year,Term,Date of count,All,Girls,Boys,fsmEver6,ehcPlan,Year 4\r\n" +
			"112492,Riverlea Music Service,\"Whole-class brass, Year 4\",2025-26,Autumn,10/11/2025,29,15,14,6,z,29\r\n" +
			"112789,Riverlea Music Service,Brass small groups,2025-26,autumn,2025-11-10,12,,,2,,\r\n" +
			"112789,Riverlea Music Service,Brass small groups,2025-26,spring,2026-02-10,14,,,3,,\r\n"},
	{kind: intake.Funding, rows: 3, created: 3, old: "1800.00", changed: "1650.50",
		file: "Reference,Provision ID,Paid by,From,To,Pounds,Reason for change\r\n" +
			"F1,P-77,hub grant,01/09/2026,31/08/2027,1800.00,\r\n" +
			"F2,P-77,School,2026-09-01,2027-08-31,600.00,As agreed\r\n" +
			"F3,P-78,parents,2026-08-01,2026-09-30,0.05,\"Élise, and others\"\r\n"},
	{kind: intake.Conversations, rows: 3, created: 3, old: "Who learns?", changed: "Who does not learn?",
		file: "Reference,URN,Date,Status,Lead e-mail,From the school,From the hub,Topic,Support,Challenge,School's answer,Action 1,Action 1 owner,Action 1 date,Next date\r\n" +
			"C1,112492,04/11/2026,Written up,lead@riverlea.example,Headteacher; music lead,hub lead,Singing; class lessons,Singing every day,Who learns?,\"Yes, we will see\",Ask,school,2027-03-26,2027-06-16\r\n" +
			"C2,112789,2026-11-05,,lead@riverlea.example,other-staff,hub-staff;partner,,Brass,,,,,,\r\n" +
			"C3,112492,2026-06-05,held,lead@riverlea.example,headteacher,hub-lead,Rooms,,,,,,,\r\n"},
}

// filled gives the file with the people of the world.
func (r register) filled(w demo.World) string {
	return strings.ReplaceAll(r.file, "{teacher}", "teacher@riverlea.example")
}

func (r register) order(mode, onError string) order {
	return order{kind: r.kind, mode: mode, onError: onError}
}

// known gives every teacher of the world the address that the files name.
func known(t *testing.T, db *testkit.DB) {
	t.Helper()
	if _, err := db.Owner().Exec("UPDATE person SET email = 'Teacher@Riverlea.example' WHERE id = '" + db.World.Teacher.ID.String() + "'"); err != nil {
		t.Fatal(err)
	}
	for key, which := range map[string]string{"P-77": db.World.Provisions.Visited.String(), "P-78": db.World.Provisions.Strings.String()} {
		if _, err := db.Owner().Exec("UPDATE provision SET external_id = '" + key + "' WHERE id = '" + which + "'"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Owner().Exec("UPDATE person SET email = 'Lead@Riverlea.example' WHERE id = '" + db.World.QALead.ID.String() + "'"); err != nil {
		t.Fatal(err)
	}
}

func eachRegister(t *testing.T, do func(t *testing.T, db *testkit.DB, s *intake.Service, r register)) {
	for _, r := range registers {
		t.Run(r.kind, func(t *testing.T) {
			testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
				known(t, db)
				do(t, db, serve(t, db, intake.Settings{}), r)
			})
		})
	}
}

// everything is what the hub has, record by record and change by change, without the
// imports themselves.
func everything(t *testing.T, db *testkit.DB) string {
	t.Helper()
	var b strings.Builder
	for _, query := range []string{"SELECT count(*) FROM partner", "SELECT count(*) FROM person", "SELECT count(*) FROM appointment",
		"SELECT count(*) FROM provision", "SELECT count(*) FROM placement", "SELECT count(*) FROM school_roll", "SELECT count(*) FROM change",
		"SELECT COALESCE(sum(version), 0) FROM partner", "SELECT COALESCE(sum(version), 0) FROM person",
		"SELECT COALESCE(sum(version), 0) FROM provision", "SELECT COALESCE(sum(version), 0) FROM school_roll",
		"SELECT COALESCE(sum(version), 0) FROM conversation", "SELECT count(*) FROM conversation_participant", "SELECT count(*) FROM notice",
		"SELECT COALESCE(sum(version), 0) FROM training_attendance", "SELECT COALESCE(sum(version), 0) FROM staff_time",
		"SELECT count(*) FROM funding_line", "SELECT COALESCE(sum(pence), 0) FROM funding_line",
		"SELECT count(*) FROM audit_event WHERE action <> 'import.start'"} {
		fmt.Fprint(&b, number(t, db.Owner(), query), " ")
	}
	return b.String()
}

func TestEachKindTwice(t *testing.T) {
	eachRegister(t, func(t *testing.T, db *testkit.DB, s *intake.Service, r register) {
		who, file := db.World.HubManager.Actor(), r.filled(db.World)
		before := everything(t, db)
		dry := run(t, s, who, r.order(intake.DryRun, intake.Reject), file)
		if after := everything(t, db); after != before || dry.CreatedRows != r.created || dry.RowsRead != r.rows || dry.State != intake.Succeeded {
			t.Fatalf("%s %q was %s is %s", counted(dry), faults(t, s, who, dry), before, after)
		}
		wantCount(t, run(t, s, who, r.order(intake.Apply, intake.Reject), file), counted(dry))
		before = everything(t, db)
		again := run(t, s, who, r.order(intake.Apply, intake.Reject), file)
		if after := everything(t, db); after != before || again.UnchangedRows != r.created || again.CreatedRows+again.UpdatedRows > 0 {
			t.Errorf("%s was %s is %s", counted(again), before, after)
		}
		changed := strings.ReplaceAll(file, r.old, r.changed)
		dry = run(t, s, who, r.order(intake.DryRun, intake.Reject), changed)
		done := run(t, s, who, r.order(intake.Apply, intake.Reject), changed)
		wantCount(t, done, counted(dry))
		if done.UpdatedRows == 0 || done.CreatedRows > 0 {
			t.Errorf("%s %q", counted(done), faults(t, s, who, done))
		}
		fewer := strings.SplitAfterN(changed, "\r\n", 3)
		before = everything(t, db)
		run(t, s, who, r.order(intake.Apply, intake.Reject), fewer[0]+fewer[1])
		if after := everything(t, db); after != before {
			t.Errorf("what a file does not name is not left: was %s is %s", before, after)
		}
		gapless(t, db)
	})
}

// The same rows in another encoding, or with another column, change nothing.
func TestEachKindInEachShape(t *testing.T) {
	eachRegister(t, func(t *testing.T, db *testkit.DB, s *intake.Service, r register) {
		who, file := db.World.HubManager.Actor(), r.filled(db.World)
		run(t, s, who, r.order(intake.Apply, intake.Reject), file)
		plain := strings.TrimPrefix(file, "\ufeff")
		western, err := charmap.Windows1252.NewEncoder().String(plain)
		if err != nil {
			t.Fatal(err)
		}
		for name, shape := range map[string]string{
			"with a byte order mark": "\ufeff" + plain, "without": plain, "Windows-1252": western,
			"line feeds": strings.ReplaceAll(plain, "\r\n", "\n"), "another column": strings.Replace(strings.ReplaceAll(plain, "\r\n", ",x\r\n"), ",x", ",Choir", 1),
			"capitals": strings.ToUpper(plain[:strings.Index(plain, "\r\n")]) + plain[strings.Index(plain, "\r\n"):],
		} {
			got := run(t, s, who, r.order(intake.Apply, intake.Reject), shape)
			if got.UnchangedRows != r.created || got.State != intake.Succeeded {
				t.Errorf("%s: %s %q", name, counted(got), faults(t, s, who, got))
			}
		}
	})
}

func TestEachKindIsRefusedAsAWhole(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.HubManager.Actor()
		for _, test := range []struct{ kind, file, want string }{
			{intake.Partners, "Kind,Status\ncharity,active\n", "import-column-missing"},
			{intake.People, "Name,Role\nA,teacher\n", "import-column-missing"},
			{intake.Provision, "name,schoolUrn\nA,112492\n", "import-column-missing"},
			{intake.Provision, "name,partner\nA,B\n", "import-column-missing"},
			{intake.Roll, "NOR,countedOn\n1,2019-01-17\n", "import-column-missing"},
			{intake.Roll, "URN,NOR\n112492,1\n", "import-column-missing"},
			{intake.Partners, "Name,name\nA,B\n", "import-column-repeated"},
			{intake.Partners, "name,Kind,Status,Partner\nA,charity,active,B\n", "import-column-repeated"},
			{intake.Roll, "URN,NOR,all,countedOn\n112492,1,2,2019-01-17\n", "import-column-repeated"},
			{intake.People, "\xff\xfee\x00m\x00", "import-utf-16"},
			{"singers", "a\n1\n", "not-found"},
		} {
			if _, err := begin(s, who, order{kind: test.kind}, strings.NewReader(test.file)); code(err) != test.want {
				t.Errorf("%s %q: %v", test.kind, test.file, err)
			}
		}
	})
}

// You import what you could create and change one by one.
func TestWhoImportsWhat(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, w := serve(t, db, intake.Settings{}), db.World
		if _, err := db.Owner().Exec(`UPDATE client SET scopes = '["schools:read","schools:write","partners:write","provisions:write","training:write","staff-time:write","participation:write","funding:write","conversations:read"]'`); err != nil {
			t.Fatal(err)
		}
		client := func(scopes ...access.ClientScope) access.Actor { return access.Client(w.Hub, w.Client.ID, scopes) }
		all := []string{intake.Schools, intake.Successions, intake.Roll, intake.Partners, intake.People, intake.Provision, intake.Attendance, intake.StaffTime, intake.Participation, intake.Conversations, intake.Funding}
		for _, test := range []struct {
			name string
			who  access.Actor
			may  []string
		}{
			{"hub manager", w.HubManager.Actor(), all},
			{"QA lead", w.QALead.Actor(), []string{intake.Schools, intake.Successions, intake.Roll, intake.Partners, intake.Provision, intake.Attendance, intake.Participation, intake.Conversations, intake.Funding}},
			{"observer", w.Observer.Actor(), nil},
			{"partner contact", w.PartnerContact.Actor(), nil},
			{"teacher", w.Teacher.Actor(), nil},
			{"schools:write", client(access.WriteSchools), []string{intake.Schools, intake.Successions, intake.Roll}},
			{"partners:write", client(access.WritePartners), []string{intake.Partners}},
			{"provisions:write", client(access.WriteProvisions), []string{intake.Provision}},
			{"training:write", client(access.WriteTraining), []string{intake.Attendance}},
			{"staff-time:write", client(access.WriteStaffTime), []string{intake.StaffTime}},
			{"participation:write", client(access.WriteParticipation), []string{intake.Participation}},
			{"funding:write", client(access.WriteFunding), []string{intake.Funding}},
			{"conversations:read", client(access.ReadConversations), nil},
			{"schools:read", client(access.ReadSchools), nil},
		} {
			for _, kind := range all {
				want := map[bool]string{false: "not-found", true: "forbidden"}[test.who.IsClient()] // a token says all of a client
				if slices.Contains(test.may, kind) {
					want = "import-empty"
				}
				if _, err := begin(s, test.who, order{kind: kind}, strings.NewReader(" ")); code(err) != want {
					t.Errorf("%s, %s: %v", test.name, kind, err)
				}
			}
		}
	})
}

// taking is the head of a file of participation.
const taking = "schoolUrn,partner,provision,academicYear,term,countedOn,all,girls,boys"

// refusals are rows that a register refuses, each told under its own column.
var refusals = []struct{ kind, head, row, want string }{
	{intake.Partners, "name,kind,status,email", "A,choir,active,", "enum kind"},
	{intake.Partners, "name,kind,status,email", ",charity,active,", "required name"},
	{intake.Partners, "name,kind,status,email", "A,charity,,", "required status"},
	{intake.Partners, "name,kind,status,email", "A,charity,active,nobody", "format email"},
	{intake.Partners, "name,kind,status,email", strings.Repeat("x", 201) + ",charity,active,", "maxLength name"},
	{intake.Partners, "name,kind,status,email", "A\x07,charity,active,", "text-unprintable name"},
	{intake.Partners, "name,externalId", "New,K1", "required kind"},
	{intake.People, "externalId,email,name,role,partner,schoolUrn,laCode,fromOn,toOn", ",,A,,,,,,", "person-not-named"},
	{intake.People, "externalId,email,name,role,partner,schoolUrn,laCode,fromOn,toOn", "Z,,A,teacher,,,,2026-09-01,", "appointment-target-wrong role"},
	{intake.People, "externalId,email,name,role,partner,schoolUrn,laCode,fromOn,toOn", "Z,,A,teacher,Nobody,,,2026-09-01,", "unknown-reference partner"},
	{intake.People, "externalId,email,name,role,partner,schoolUrn,laCode,fromOn,toOn", "Z,,A,headteacher,,199999,,2026-09-01,", "unknown-reference schoolUrn"},
	{intake.People, "externalId,email,name,role,partner,schoolUrn,laCode,fromOn,toOn", "Z,,A,headteacher,,12,,2026-09-01,", "school-urn-invalid schoolUrn"},
	{intake.People, "externalId,email,name,role,partner,schoolUrn,laCode,fromOn,toOn", "Z,,A,elected_member,,,83,2026-09-01,", "pattern laCode"},
	{intake.People, "externalId,email,name,role,partner,schoolUrn,laCode,fromOn,toOn", "Z,,A,observer,,,,2026-09-01,2026-08-31", "appointment-dates-reversed toOn"},
	{intake.People, "externalId,email,name,role,partner,schoolUrn,laCode,fromOn,toOn", "Z,,A,observer,,,,,", "required fromOn"},
	{intake.People, "externalId,email,name,role,partner,schoolUrn,laCode,fromOn,toOn", "Z,,A,,,,,2026-09-01,", "required role"},
	{intake.People, "externalId,email,name,role,partner,schoolUrn,laCode,fromOn,toOn", "Z,,A,observer,,,,2026-02-30,", "format fromOn"},
	{intake.People, "externalId,name,identityIssuer,identitySubject", "Z,A,https://id.example,", "required identitySubject"},
	{intake.Attendance, "eventExternalId,personEmail,schoolUrn,role,people", "CPD-0,,112492,other,2", "unknown-reference eventExternalId"},
	{intake.Attendance, "eventExternalId,personEmail,schoolUrn,role,people", "CPD-114,no@body.example,,,", "training-person-wrong personExternalId"},
	{intake.Attendance, "eventExternalId,personEmail,schoolUrn,role,people", "CPD-114,,199999,other,2", "unknown-reference schoolUrn"},
	{intake.Attendance, "eventExternalId,personEmail,schoolUrn,role,people", "CPD-114,,112492,,2", "required role"},
	{intake.Attendance, "eventExternalId,personEmail,schoolUrn,role,people", "CPD-114,,112492,other,1001", "format people"},
	{intake.StaffTime, "personEmail,week,kind,minutes", "teacher@riverlea.example,2026-W54,teaching,60", "format week"},
	{intake.StaffTime, "personEmail,week,kind,minutes", "teacher@riverlea.example,2027-W01,teaching,60", "staff-time-in-the-future week"},
	{intake.StaffTime, "personEmail,week,kind,minutes", "no@body.example,2026-W47,teaching,60", "staff-time-person-wrong personExternalId"},
	{intake.StaffTime, "personEmail,week,kind,minutes", "teacher@riverlea.example,2026-W47,lunch,60", "enum kind"},
	{intake.Participation, taking, "112492,Riverlea Music Service,Choir,2025-26,autumn,2025-11-10,9,,", "unknown-reference provision"},
	{intake.Participation, taking, "112492,No Such Partner,Choir,2025-26,autumn,2025-11-10,9,,", "unknown-reference partner"},
	{intake.Participation, taking, "112789,Riverlea Music Service,Brass small groups,2025,autumn,2025-11-10,9,,", "format academicYear"},
	{intake.Participation, taking, "112789,Riverlea Music Service,Brass small groups,2025-26,winter,2025-11-10,9,,", "enum term"},
	{intake.Participation, taking, "112789,Riverlea Music Service,Brass small groups,2025-26,autumn,2025-11-10,c,,", "figures-suppressed all"},
	{intake.Participation, taking, "112789,Riverlea Music Service,Brass small groups,2025-26,autumn,2025-11-10,9,4,4", "figures-sex girls"},
	{intake.Participation, taking, "112789,Riverlea Music Service,Brass small groups,2025-26,autumn,2025-08-10,9,,", "figures-before-term countedOn"},
	{intake.Participation, taking, "112789,Riverlea Music Service,Brass small groups,2025-26,autumn,2025-11-10,200,,", "figures-above-roll all"},
	{intake.Conversations, "externalId,schoolUrn,heldOn,state,leadEmail,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn,nextOn", "C,112492,2026-12-04,,lead@riverlea.example,headteacher,hub-lead,,,,,", "conversation-not-yet heldOn"},
	{intake.Conversations, "externalId,schoolUrn,heldOn,state,leadEmail,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn,nextOn", "C,112492,2026-11-04,agreed,lead@riverlea.example,headteacher,hub-lead,A,,,,", "enum state"},
	{intake.Conversations, "externalId,schoolUrn,heldOn,state,leadEmail,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn,nextOn", "C,112492,2026-11-04,planned,lead@riverlea.example,headteacher,hub-lead,A,,,,", "enum state"},
	{intake.Conversations, "externalId,schoolUrn,heldOn,state,leadEmail,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn,nextOn", "C,112492,2026-11-04,held,lead@riverlea.example,headteacher,hub-lead,A,,,,", "conversation-written-up state"},
	{intake.Conversations, "externalId,schoolUrn,heldOn,state,leadEmail,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn,nextOn", "C,112492,2026-11-04,written-up,lead@riverlea.example,headteacher,hub-lead,,,,,", "required supported"},
	{intake.Conversations, "externalId,schoolUrn,heldOn,state,leadEmail,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn,nextOn", "C,112492,2026-11-04,,lead@riverlea.example,headteacher,hub-lead,,Sing,hub,2027-01-01,", "required supported"},
	{intake.Conversations, "externalId,schoolUrn,heldOn,state,leadEmail,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn,nextOn", "C,112492,2026-11-04,,lead@riverlea.example,hub-lead,hub-lead,A,,,,", "enum schoolRoles"},
	{intake.Conversations, "externalId,schoolUrn,heldOn,state,leadEmail,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn,nextOn", "C,112492,2026-11-04,,lead@riverlea.example,,hub-lead,A,,,,", "required schoolRoles"},
	{intake.Conversations, "externalId,schoolUrn,heldOn,state,leadEmail,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn,nextOn", "C,112492,2026-11-04,,lead@riverlea.example,;,hub-lead,A,,,,", "conversation-side-missing schoolRoles"},
	{intake.Conversations, "externalId,schoolUrn,heldOn,state,leadEmail,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn,nextOn", "C,112492,2026-11-04,,no@body.example,headteacher,hub-lead,A,,,,", "conversation-lead-wrong leadEmail"},
	{intake.Conversations, "externalId,schoolUrn,heldOn,state,leadEmail,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn,nextOn", "C,112492,2026-11-04,,teacher@riverlea.example,headteacher,hub-lead,A,,,,", "conversation-lead-wrong leadEmail"},
	{intake.Conversations, "externalId,schoolUrn,heldOn,state,leadEmail,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn,nextOn", "C,199999,2026-11-04,,lead@riverlea.example,headteacher,hub-lead,A,,,,", "unknown-reference schoolUrn"},
	{intake.Conversations, "externalId,schoolUrn,heldOn,state,leadEmail,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn,nextOn", "C,112492,2026-11-04,,lead@riverlea.example,headteacher,hub-lead,A,Sing,,2027-01-01,", "required action1Owner"},
	{intake.Conversations, "externalId,schoolUrn,heldOn,state,leadEmail,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn,nextOn", "C,112492,2026-11-04,,lead@riverlea.example,headteacher,hub-lead,A,Sing,hub,2026-01-01,", "conversation-day-before action1DueOn"},
	{intake.Conversations, "externalId,schoolUrn,heldOn,state,leadEmail,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn,nextOn", "C,112492,2026-11-04,,lead@riverlea.example,headteacher,hub-lead,A,,,,2026-01-01", "conversation-day-before nextOn"},
	{intake.Conversations, "externalId,schoolUrn,heldOn,state,leadEmail,schoolRoles,hubRoles,supported,action1,action1Owner,action1DueOn,nextOn", ",112492,2026-11-04,,lead@riverlea.example,headteacher,hub-lead,A,,,,", "required externalId"},
	{intake.Funding, "externalId,provisionExternalId,source,fromOn,toOn,amount", "X,P-77,school,2026-09-01,2027-08-31,1.5", "format amount"},
	{intake.Funding, "externalId,provisionExternalId,source,fromOn,toOn,amount", "X,P-77,school,2026-09-01,2027-08-31,", "required amount"},
	{intake.Funding, "externalId,provisionExternalId,source,fromOn,toOn,amount", "X,P-77,school,2026-09-01,2027-08-31,-1.00", "funding-amount-wrong amount"},
	{intake.Funding, "externalId,provisionExternalId,source,fromOn,toOn,amount", "X,P-77,school,2026-09-01,2027-08-31,0.00", "funding-amount-wrong amount"},
	{intake.Funding, "externalId,provisionExternalId,source,fromOn,toOn,amount", "X,P-77,lottery,2026-09-01,2027-08-31,1.00", "enum source"},
	{intake.Funding, "externalId,provisionExternalId,source,fromOn,toOn,amount", "X,P-77,school,2026-09-01,2026-08-31,1.00", "funding-period-reversed toOn"},
	{intake.Funding, "externalId,provisionExternalId,source,fromOn,toOn,amount", "X,P-77,school,2026-09-01,2036-09-01,1.00", "funding-period-long toOn"},
	{intake.Funding, "externalId,provisionExternalId,source,fromOn,toOn,amount", "X,P-0,school,2026-09-01,2027-08-31,1.00", "unknown-reference provisionExternalId"},
	{intake.Funding, "externalId,provisionExternalId,source,fromOn,toOn,amount", ",P-77,school,2026-09-01,2027-08-31,1.00", "required externalId"},
	{intake.Funding, "externalId,provisionExternalId,source,fromOn,toOn,amount", "FIN-2041,P-78,school,2026-09-01,2027-08-31,1.00", "funding-elsewhere provisionExternalId"},
	{intake.Provision, "partner,schoolUrn,name,kind,state,fromOn,toOn,teacherEmail,placedFromOn", "Nobody,112492,A,choir,active,2026-09-01,,,", "unknown-reference partner"},
	{intake.Provision, "partner,schoolUrn,name,kind,state,fromOn,toOn,teacherEmail,placedFromOn", "Riverlea Music Service,199999,A,choir,active,2026-09-01,,,", "unknown-reference schoolUrn"},
	{intake.Provision, "partner,schoolUrn,name,kind,state,fromOn,toOn,teacherEmail,placedFromOn", "Riverlea Music Service,112492,A,choir,external,2026-09-01,,,", "provision-state-of-partner state"},
	{intake.Provision, "partner,schoolUrn,name,kind,state,fromOn,toOn,teacherEmail,placedFromOn", "Riverlea Music Service,112492,A,choir,active,2026-09-01,2026-08-01,,", "provision-dates-reversed toOn"},
	{intake.Provision, "partner,schoolUrn,name,kind,state,fromOn,toOn,teacherEmail,placedFromOn", "Riverlea Music Service,112492,A,choir,active,2026-09-01,,no@body.example,", "unknown-reference teacherExternalId"},
	{intake.Provision, "partner,schoolUrn,name,kind,state,fromOn,toOn,teacherEmail,placedFromOn", "Riverlea Music Service,112492,A,choir,active,2026-09-01,,teacher@riverlea.example,2026-08-01", "placement-outside-provision placedFromOn"},
	{intake.Provision, "partner,schoolUrn,name,kind,state,fromOn,toOn,teacherEmail,placedFromOn", "Open Strings Trust,112492,A,choir,active,2026-09-01,,teacher@riverlea.example,", "placement-teacher-elsewhere teacherExternalId"},
	{intake.Roll, "urn,all,countedOn", "112492,-1,2019-01-17", "school-figure-invalid all"},
	{intake.Roll, "urn,all,countedOn", "112492,many,2019-01-17", "school-figure-invalid all"},
	{intake.Roll, "urn,all,countedOn", "112492,1,", "required countedOn"},
	{intake.Roll, "urn,all,countedOn", ",1,2019-01-17", "required urn"},
	{intake.Roll, "urn,all,countedOn", "12,1,2019-01-17", "school-urn-invalid urn"},
}

// A row of participation is told of all that is wrong with it, whatever of it cannot be read.
func TestAllFaultsOfARowOfParticipationAreToldAtOnce(t *testing.T) {
	const head = "provisionExternalId,academicYear,term,countedOn,all,girls,boys,fsm,fsmEver6,ehcPlan\n"
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		known(t, db)
		s, who := serve(t, db, intake.Settings{}), db.World.HubManager.Actor()
		for _, c := range []struct{ row, want string }{
			{"P-78,2025-26,winter,2026-11-31,5,9,3,7,,x", "enum term, format countedOn, school-figure-invalid ehcPlan, " +
				"figures-group-above-all girls, figures-group-above-all fsm, figures-sex girls"},
			{"P-78,2025-26,autumn,2025-11-10,5,9,3,7,,c", "figures-suppressed ehcPlan, figures-group-above-all girls, figures-group-above-all fsm, figures-sex girls"},
			{"P-78,2025-26,autumn,2025-11-10,x,y,-1,7.5,,c", "school-figure-invalid all, school-figure-invalid girls, school-figure-invalid boys, " +
				"school-figure-invalid fsm, figures-suppressed ehcPlan"},
			{"NOPE,,,,,,,,,", "format academicYear, required term, required countedOn, required all, unknown-reference provisionExternalId"},
			{"P-77,1999-00,autumn,2025-08-10,500,y,,,,", "school-figure-invalid girls, invalid-content academicYear, figures-above-roll all"},
		} {
			r := run(t, s, who, order{kind: intake.Participation, mode: intake.DryRun}, head+c.row+"\n")
			if got := strings.ReplaceAll(strings.Join(faults(t, s, who, r), ", "), "1@2 ", ""); got != c.want {
				t.Errorf("%s:\ngot  %s\nwant %s", c.row, got, c.want)
			}
		}
		// Of what a row does not speak of, nothing is said where it is not known what is there.
		r := run(t, s, who, order{kind: intake.Participation, mode: intake.DryRun, contentType: "application/x-ndjson"},
			`{"provisionExternalId":"P-78","academicYear":"2025-26","term":"winter","girls":"4","boys":"5"}`)
		if got := faults(t, s, who, r); !slices.Equal(got, []string{"1@1 enum term"}) {
			t.Errorf("%q", got)
		}
	})
}

// Pupils' names beside counts are kept nowhere: not in a row at fault, nor where it is none.
func TestOfCountsOfPupilsNothingIsKeptThatIsNotKnown(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.HubManager.Actor()
		r := run(t, s, who, order{kind: intake.Participation, onError: intake.Skip},
			"Name of pupil,provisionExternalId,,academicYear,term,all\nAda Quill,NOPE,Ada Quill,2025-26,winter,1\n\"Ada Quill,NOPE,,2025-26,autumn,1\nAda Quill,NOPE\n")
		wantCount(t, r, "succeeded: 3 read, 0 created, 0 updated, 0 unchanged, 3 rejected, 0 skipped")
		if n := number(t, db.Owner(), "SELECT COUNT(*) FROM import_error WHERE raw IS NOT NULL"); n != 3 {
			t.Errorf("%d rows are kept", n)
		}
		if n := number(t, db.Owner(), "SELECT COUNT(*) FROM import_error WHERE CAST(raw AS TEXT) LIKE '%Quill%' OR value LIKE '%Quill%'"); n != 0 {
			t.Errorf("%d faults name a pupil", n)
		}
		file, err := s.RejectedCSV(ctx, who, r.ID)
		if got := text(t, file, err); strings.Contains(got, "Quill") || !strings.Contains(got, "\r\n,NOPE,,2025-26,winter,1,") {
			t.Errorf("%q", got)
		}
	})
}

func TestRowsThatARegisterRefuses(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		known(t, db)
		s, who := serve(t, db, intake.Settings{}), db.World.HubManager.Actor()
		before := everything(t, db)
		for _, test := range refusals {
			r := run(t, s, who, order{kind: test.kind}, test.head+"\n"+test.row+"\n")
			if got := faults(t, s, who, r); len(got) == 0 || got[0] != "1@2 "+test.want || r.State != intake.Rejected {
				t.Errorf("%s %q: %q, %s", test.kind, test.row, got, counted(r))
			}
		}
		if after := everything(t, db); after != before {
			t.Errorf("was %s is %s", before, after)
		}
	})
}

// One row at fault and nothing is applied, or the good rows are.
func TestEachKindWithARowAtFault(t *testing.T) {
	eachRegister(t, func(t *testing.T, db *testkit.DB, s *intake.Service, r register) {
		who, file := db.World.HubManager.Actor(), r.filled(db.World)+"\"broken\r\n"
		before := everything(t, db)
		for _, mode := range []string{intake.DryRun, intake.Apply} {
			got := run(t, s, who, r.order(mode, intake.Reject), file)
			if after := everything(t, db); after != before || got.State != intake.Rejected || got.RejectedRows != 1 || got.CreatedRows > 0 {
				t.Errorf("%s was %s is %s", counted(got), before, after)
			}
		}
		dry := run(t, s, who, r.order(intake.DryRun, intake.Skip), file)
		got := run(t, s, who, r.order(intake.Apply, intake.Skip), file)
		wantCount(t, got, counted(dry))
		if got.CreatedRows != r.created || got.RejectedRows != 1 || got.State != intake.Succeeded {
			t.Errorf("%s %q", counted(got), faults(t, s, who, got))
		}
	})
}

// A row of which one part is at fault leaves nothing of the other.
func TestNothingStaysOfARowAtFault(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.HubManager.Actor()
		before := everything(t, db)
		r := run(t, s, who, order{kind: intake.People, onError: intake.Skip},
			"externalId,name,role,fromOn,toOn\nX,New,observer,2026-09-01,2026-08-31\n")
		wantCount(t, r, "succeeded: 1 read, 0 created, 0 updated, 0 unchanged, 1 rejected, 0 skipped")
		if after := everything(t, db); after != before {
			t.Errorf("was %s is %s", before, after)
		}
	})
}

// A row at fault that would have given a person another name tells nobody of it: what shows
// the name still shows the old one.
func TestNothingIsToldOfARowAtFault(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.HubManager.Actor()
		known(t, db)
		const named = "SELECT COUNT(*) FROM change WHERE name LIKE '%.name-changed'"
		before := number(t, db.Owner(), named)
		const file = "email,name,role,fromOn,toOn\nteacher@riverlea.example,Somebody Else,observer,2026-09-01,%s\n"
		r := run(t, s, who, order{kind: intake.People, mode: intake.Apply, onError: intake.Skip}, fmt.Sprintf(file, "2026-08-31"))
		wantCount(t, r, "succeeded: 1 read, 0 created, 0 updated, 0 unchanged, 1 rejected, 0 skipped")
		if n := number(t, db.Owner(), named) - before; n != 0 {
			t.Errorf("%d records are told of", n)
		}
		run(t, s, who, order{kind: intake.People, mode: intake.Apply, onError: intake.Skip}, fmt.Sprintf(file, "2027-08-31"))
		if n := number(t, db.Owner(), named) - before; n == 0 {
			t.Error("nothing is told of a name that did change")
		}
	})
}

// Two rows that say two things of one record would change it with every import.
func TestRowsThatContradictEachOther(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.HubManager.Actor()
		for kind, file := range map[string]string{
			intake.Partners: "name,kind,status\nA,charity,active\nA,charity,candidate\n",
			intake.People:   "externalId,name,role,fromOn,toOn\nX,A,observer,2026-09-01,\nX,B,observer,2026-09-01,\n",
			"people ":       "externalId,name,role,fromOn,toOn\nX,A,observer,2026-09-01,\nX,A,observer,2026-09-01,2027-01-01\n",
			intake.Provision: "partner,schoolUrn,name,kind,state,fromOn\nRiverlea Music Service,112492,A,choir,active,2026-09-01\n" +
				"Riverlea Music Service,112492,A,choir,active,2026-09-02\n",
			intake.Roll: "urn,all,countedOn\n112492,1,2019-01-17\n112492,2,2019-01-17\n",
		} {
			r := run(t, s, who, order{kind: strings.TrimSpace(kind), mode: intake.DryRun, onError: intake.Skip}, file)
			wantCount(t, r, "succeeded: 2 read, 1 created, 0 updated, 0 unchanged, 1 rejected, 0 skipped")
			want := map[bool]string{false: "2@3 " + intake.RuleContradicts, true: "2@3 roll-repeated"}[kind == intake.Roll]
			if got := faults(t, s, who, r); !slices.Equal(got, []string{want}) {
				t.Errorf("%s: %q", kind, got)
			}
		}
	})
}

// A role that takes two persons waits for the second one, as it does over HTTP; nobody
// grants one to themselves; an appointment that a file ends, ends.
func TestAppointmentsFromAFile(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.HubManager
		o := order{kind: intake.People, onError: intake.Skip}
		state := func(role string) string {
			people := person.Service{Store: store.For[person.Tx](db.DB)}
			found, err := people.Appointments(ctx, who.Actor(), person.HeldFilter{Role: access.Role(role)}, pageOf(100))
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range found.Items {
				if h.PersonName == "Nia New" {
					return h.State + " until " + h.ToOn.String()
				}
			}
			return "none"
		}
		head := "externalId,name,role,fromOn,toOn\n"
		for _, step := range []struct{ role, toOn, count, state string }{
			{"qa_lead", "", "1 created, 0 updated, 0 unchanged", "pending until "},
			{"observer", "2027-08-31", "1 created, 0 updated, 0 unchanged", "current until 2027-08-31"},
			{"observer", "2027-08-31", "0 created, 0 updated, 1 unchanged", "current until 2027-08-31"},
			{"observer", "2026-10-31", "0 created, 1 updated, 0 unchanged", "ended until 2026-10-31"},
			{"observer", "", "0 created, 1 updated, 0 unchanged", "current until "},
		} {
			r := run(t, s, who.Actor(), o, head+"N1,Nia New,"+step.role+",2026-09-01,"+step.toOn+"\n")
			if got := counted(r); !strings.Contains(got, step.count) || state(step.role) != step.state {
				t.Errorf("%+v: %s, %s %q", step, got, state(step.role), faults(t, s, who.Actor(), r))
			}
		}
		myself := "email,name,role,fromOn\nmanager@here.example," + who.Name + ",observer,2026-09-01\n"
		if _, err := db.Owner().Exec("UPDATE person SET email = 'manager@here.example' WHERE id = '" + who.ID.String() + "'"); err != nil {
			t.Fatal(err)
		}
		if got := faults(t, s, who.Actor(), run(t, s, who.Actor(), o, myself)); !slices.Equal(got, []string{"1@2 appointment-to-oneself"}) {
			t.Errorf("%q", got)
		}
	})
}

// The census is national: a hub keeps the rolls of its own schools, and never 0 for what
// is not known.
func TestRollOfACensus(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.QALead.Actor()
		o := order{kind: intake.Roll, countedOn: calendar.On(2019, 1, 17)}
		census := strings.ReplaceAll(strings.ReplaceAll(registers[3].file, ",countedOn", ""), ",17-01-2019", "")
		census = strings.Replace(census, ",1018995,", ",1018995", 1)
		r := run(t, s, who, o, census)
		wantCount(t, r, "succeeded: 4 read, 2 created, 0 updated, 0 unchanged, 0 rejected, 2 skipped")
		rules := map[string]bool{}
		for _, w := range r.Warnings {
			rules[w.Rule] = true
		}
		if len(rules) != 2 || !rules["roll-of-many-schools"] || !rules["roll-of-unknown-school"] || r.CountedOn != o.countedOn {
			t.Errorf("%+v", r)
		}
		if n := number(t, db.Owner(), "SELECT count(*) FROM school_roll WHERE urn = 112492 AND pupils = 285 AND eal = 0 AND ehc_plan IS NULL AND fsm_ever6 IS NULL AND markers = 'ehcPlan=c'"); n != 1 {
			t.Error("the roll is not what the census says")
		}
	})
}

// A name is the same partner's whatever its capitals, in every kind that names one; which
// of two that differ in capitals only is meant is not guessed.
func TestPartnersByNameWhateverTheCapitals(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.HubManager.Actor()
		partners := func(name string) string { return "name,kind,status\n" + name + ",charity,active\n" }
		people := func(name string) string {
			return "externalId,name,role,fromOn,partner\nN1,Nia,teacher,2026-09-01," + name + "\n"
		}
		provision := func(name string) string {
			return "partner,schoolUrn,name,kind,state,fromOn\n" + name + ",112492,Choir,choir,active,2026-09-01\n"
		}
		for _, step := range []struct {
			kind, file, count string
		}{
			{intake.Partners, partners("Chœur Élan"), "1 created, 0 updated, 0 unchanged, 0 rejected"},
			{intake.Partners, partners(" chœur ÉLAN "), "0 created, 1 updated, 0 unchanged, 0 rejected"},
			{intake.Partners, partners("chœur ÉLAN"), "0 created, 0 updated, 1 unchanged, 0 rejected"},
			{intake.People, people("CHŒUR élan "), "1 created, 0 updated, 0 unchanged, 0 rejected"},
			{intake.Provision, provision("CHŒUR élan"), "1 created, 0 updated, 0 unchanged, 0 rejected"},
			{intake.Partners, "externalId," + partners("X,Riverlea music service"), "0 created, 1 updated, 0 unchanged, 0 rejected"},
			{intake.Partners, "externalId," + partners("Y,RIVERLEA music service"), "0 created, 0 updated, 0 unchanged, 1 rejected"},
		} {
			r := run(t, s, who, order{kind: step.kind, onError: intake.Skip}, step.file)
			if !strings.Contains(counted(r), step.count) {
				t.Errorf("%q: %s %q", step.file, counted(r), faults(t, s, who, r))
			}
		}
		entered := partner.Service{Store: store.For[partner.Tx](db.DB)}
		for _, name := range []string{"Zed Choir", "Zed choir"} {
			if _, err := entered.Create(ctx, who, partner.Partner{Name: name, Kind: "charity", Status: partner.Active}); err != nil {
				t.Fatal(err)
			}
		}
		for kind, files := range map[string]func(string) string{intake.Partners: partners, intake.People: people, intake.Provision: provision} {
			column := map[bool]string{true: "name", false: "partner"}[kind == intake.Partners]
			r := run(t, s, who, order{kind: kind, onError: intake.Skip}, files("zed choir"))
			if got := faults(t, s, who, r); !slices.Equal(got, []string{"1@2 partner-ambiguous " + column}) {
				t.Errorf("%s: %q", kind, got)
			}
			if r = run(t, s, who, order{kind: kind, onError: intake.Skip}, files("Zed choir")); r.RejectedRows > 0 {
				t.Errorf("%s: %q", kind, faults(t, s, who, r))
			}
		}
	})
}

// What was read of a faulty file is told row by row, whatever the format.
func TestRegistersFromNDJSON(t *testing.T) {
	testkit.EachDB(t, func(t *testing.T, db *testkit.DB) {
		s, who := serve(t, db, intake.Settings{}), db.World.HubManager.Actor()
		o := order{kind: intake.Partners, onError: intake.Skip, contentType: "application/x-ndjson"}
		file := `{"externalId":"P1","name":"A","kind":"charity","status":"active","phone":"1"}` + "\n" + `{"name":"B"}` + "\n" + `{"name":"C","choir":1,"kind":[]}`
		r := run(t, s, who, o, file)
		wantCount(t, r, "succeeded: 3 read, 1 created, 0 updated, 0 unchanged, 2 rejected, 0 skipped")
		want := []string{"2@2 required kind", "2@2 required status", "3@3 row-value-type-wrong kind"}
		if got := faults(t, s, who, r); !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		r = run(t, s, who, o, `{"externalId":"P1","name":"Another name"}`)
		wantCount(t, r, "succeeded: 1 read, 0 created, 1 updated, 0 unchanged, 0 rejected, 0 skipped")
		if n := number(t, db.Owner(), "SELECT count(*) FROM partner WHERE external_id = 'P1' AND name = 'Another name' AND phone = '1'"); n != 1 {
			t.Error("what a row does not speak of does not stay")
		}
	})
}
