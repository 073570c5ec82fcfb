package walk

import (
	"fmt"
	"slices"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/calendar"
)

// mostTalks keeps the world small enough to be asked about as a whole.
const mostTalks = 30

var talkSteps = []step{
	{"plan a conversation", 8, (*walk).planTalk},
	{"hold a conversation", 10, (*walk).holdTalk},
	{"write a conversation up", 10, (*walk).writeUp},
	{"agree to a conversation", 8, (*walk).agreeToTalk},
	{"decline a conversation", 5, (*walk).declineTalk},
	{"cancel a conversation", 1, (*walk).cancelTalk},
	{"close a conversation", 2, (*walk).closeTalk},
	{"do what was agreed", 3, (*walk).doDeed},
}

func (k *walk) anyTalk(is func(*talk) bool) (*talk, bool) {
	var all []*talk
	for _, c := range k.talks {
		if is(c) {
			all = append(all, c)
		}
	}
	if len(all) == 0 {
		return nil, false
	}
	return pick(k, all), true
}

// whoever gives somebody who can act and is as asked.
func (k *walk) whoever(is func(reader) bool) (reader, bool) {
	var may []reader
	for _, p := range k.people {
		if r := (reader{person: p}); !p.suspended && is(r) {
			may = append(may, r)
		}
	}
	if len(may) == 0 {
		return reader{}, false
	}
	return pick(k, may), true
}

// forHub gives somebody who acts for the hub in a conversation.
func (k *walk) forHub(c *talk) (reader, bool) {
	return k.whoever(func(r reader) bool {
		return k.ofHub(r) || c.lead == r.person && k.has(r, access.Observer)
	})
}

// forSchool gives somebody who speaks for its school.
func (k *walk) forSchool(c *talk) (reader, bool) {
	return k.whoever(func(r reader) bool { return k.ofSchool(r, c.school) })
}

// onTalk makes a change to a conversation that has been read.
func (k *walk) onTalk(what, method, rest string, by reader, c *talk, body any) bool {
	_, ok := k.send(what+" "+string(c.ref), request{by: by, method: method, path: c.path(rest), seen: c.path(""), body: body, about: []ref{c.ref, c.school.ref}})
	return ok
}

func (k *walk) planTalk() bool {
	by, ok := k.whoever(k.ofHub)
	lead, found := k.whoever(func(r reader) bool { return k.ofHub(r) || k.has(r, access.Observer) })
	if !ok || !found || len(k.talks) >= mostTalks {
		return false
	}
	c := &talk{ref: numbered("c", k.talks), school: pick(k, k.schools), lead: lead.person, state: "planned", askedOn: k.today(), plannedOn: k.today().AddDays(k.rand.IntN(50) - 28), topics: []mark{k.mark("topic")}}
	made, ok := k.send("plan "+string(c.ref)+" with "+string(c.school.ref), request{by: by, method: "POST", path: "/v1/conversations", about: []ref{c.ref, c.school.ref, c.lead.ref},
		body: document{"schoolId": c.school.id, "leadId": c.lead.ID, "plannedOn": c.plannedOn, "topics": c.topics}})
	if !ok {
		return false
	}
	c.id = made.Text("/id")
	k.talks = append(k.talks, c)
	return true
}

// holdTalk records a conversation of today, or of weeks ago.
func (k *walk) holdTalk() bool {
	c, ok := k.anyTalk(func(c *talk) bool { return c.state == "planned" })
	if !ok {
		return false
	}
	by, ok := k.forHub(c)
	on := k.today().AddDays(-pick(k, []int{0, 0, 1, 9, 20, 30, 33, 45, 60}))
	who := []document{{"side": "school", "role": pick(k, []string{"headteacher", "other-staff"})}, {"side": "hub", "role": "hub-lead"}}
	if !ok || !k.onTalk("hold", "POST", "/meeting", by, c, document{"heldOn": on, "participants": who}) {
		return false
	}
	c.state, c.heldOn = "held", on
	return true
}

// writeUp puts what was said in the place of what was written up before. It looks at what was
// agreed before, now and then.
func (k *walk) writeUp() bool {
	c, ok := k.anyTalk(func(c *talk) bool { return c.state == "held" || c.state == "written-up" && k.rand.IntN(4) == 0 })
	if !ok {
		return false
	}
	by, ok := k.forHub(c)
	topics, said, proposed := []mark{k.mark("topic")}, []mark{k.mark("supported"), k.mark("challenged"), k.mark("answer")}, []mark{}
	var actions, reviews []document
	for range k.rand.IntN(3) {
		proposed = append(proposed, k.mark("action"))
		actions = append(actions, document{"text": proposed[len(proposed)-1], "owner": pick(k, []string{"school", "hub"}), "dueOn": k.today().AddDays(k.rand.IntN(30))})
	}
	found := map[*deed]string{}
	for _, d := range k.agreedBefore(c.school, c.heldOn) {
		if k.rand.IntN(2) == 0 {
			found[d] = pick(k, []string{"done", "carried-on", "dropped"})
			reviews = append(reviews, document{"actionId": d.id, "outcome": found[d]})
		}
	}
	body := document{"topics": topics, "supported": said[0], "challenged": said[1], "answerGiven": said[2]}
	if actions != nil {
		body["actions"] = actions
	}
	if reviews != nil {
		body["reviews"] = reviews
	}
	if !ok || !k.onTalk("write up", "PUT", "/write-up", by, c, body) {
		return false
	}
	c.state, c.topics, c.said, c.proposed, c.reviewed = "written-up", topics, said, proposed, c.reviewed || reviews != nil
	for d, outcome := range found {
		d.open = outcome == "carried-on"
	}
	return true
}

// agreeToTalk is by the school, or by the hub that records it.
func (k *walk) agreeToTalk() bool {
	c, ok := k.anyTalk(func(c *talk) bool { return c.state == "written-up" })
	if !ok {
		return false
	}
	by, body, ok := k.given(c)
	made, ok := k.sendIf(ok, "agree to "+string(c.ref), request{by: by, method: "POST", path: c.path("/agreement"), seen: c.path(""), body: body, about: []ref{c.ref, c.school.ref}})
	if !ok {
		return false
	}
	c.state = "agreed"
	for i, text := range c.proposed {
		c.actions = append(c.actions, &deed{id: made.Text(fmt.Sprintf("/actions/%d/id", i)), text: text, open: true})
	}
	c.proposed = nil
	return true
}

// given is how a school gives its word: by itself, or to the hub, which records by whom.
func (k *walk) given(c *talk) (by reader, body document, ok bool) {
	if by, ok = k.forSchool(c); ok && k.rand.IntN(3) > 0 {
		return by, document{}, true
	}
	by, ok = k.forHub(c)
	return by, document{"otherwise": document{"givenBy": "The head teacher"}}, ok
}

// declineTalk is by the school, or by the hub that records it.
func (k *walk) declineTalk() bool {
	c, ok := k.anyTalk(func(c *talk) bool { return c.state == "planned" })
	if !ok {
		return false
	}
	by, body, ok := k.given(c)
	body["reason"] = k.mark("ending")
	if !ok || !k.onTalk("decline", "POST", "/decline", by, c, body) {
		return false
	}
	c.state, c.endedOn, c.said, c.then = "declined", k.today(), []mark{body["reason"].(mark)}, len(k.talks)
	return true
}

func (k *walk) cancelTalk() bool {
	c, ok := k.anyTalk(func(c *talk) bool {
		return c.state == "planned" || k.rand.IntN(4) == 0 && !c.reviewed && (c.state == "held" || c.state == "written-up")
	})
	if !ok {
		return false
	}
	by, ok := k.forHub(c)
	reason := k.mark("ending")
	if !ok || !k.onTalk("cancel", "POST", "/cancellation", by, c, document{"reason": reason}) {
		return false
	}
	c.state, c.heldOn, c.endedOn, c.said, c.proposed = "cancelled", calendar.Date{}, k.today(), append(c.said, reason), nil
	return true
}

func (k *walk) closeTalk() bool {
	c, ok := k.anyTalk(func(c *talk) bool { return c.state == "agreed" })
	if !ok {
		return false
	}
	by, ok := k.forHub(c)
	if !ok || !k.onTalk("close", "POST", "/closing", by, c, nil) {
		return false
	}
	c.state = "closed"
	return true
}

// doDeed is recorded by the hub, which may for either side: also by somebody of it who leads the
// school too.
func (k *walk) doDeed() bool {
	c, ok := k.anyTalk(func(c *talk) bool { return slices.ContainsFunc(c.actions, func(d *deed) bool { return d.open }) })
	by, found := k.whoever(k.ofHub)
	if !ok || !found {
		return false
	}
	d := c.actions[slices.IndexFunc(c.actions, func(d *deed) bool { return d.open })]
	r := request{by: by, method: "POST", path: c.path("/actions/" + d.id + "/completion"), seen: c.path(""), body: document{"doneOn": k.today()}, about: []ref{c.ref, by.person.ref}}
	answer, ok := k.send("do what was agreed in "+string(c.ref), r)
	if !ok {
		k.fail(question{reader: by, path: r.path, about: r.about}, "keeps the hub from recording what was done: "+answer.Problem().Code)
	}
	d.open = false
	return true
}
