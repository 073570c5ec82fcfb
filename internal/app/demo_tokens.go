package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/calendar"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/demo"
	"github.com/hubqa/hubqa/internal/id"
)

// credentials is the file for scripts.
type credentials struct {
	BaseURL string            `json:"baseUrl"`
	Folder  string            `json:"folder"`
	Tokens  map[string]string `json:"tokens"`
}

// part is one of those in whose place the demo can be tried.
type part struct {
	name, who, try string // in the credentials, in the demo, and a path that they can read
	request        authn.Request
}

// parts gives them in the order in which they are printed.
func parts(w demo.World, at time.Time) []part {
	const visits = "/v1/observations"
	person := func(name string, p demo.Person, try string) part {
		return part{name, p.Name, try, authn.Request{Subject: p.Subject, Hub: p.Hub, Roles: []string{string(p.Role)}}}
	}
	all := []part{
		person("hub_manager", w.HubManager, "/v1/people"),
		person("qa_lead", w.QALead, visits),
		person("other_qa_lead", w.OtherQALead, visits),
		person("observer", w.Observer, visits),
		person("other_observer", w.OtherObserver, visits),
		person("teacher", w.Teacher, visits),
		person("partner_contact", w.PartnerContact, visits),
		person("headteacher", w.Headteacher, visits),
		person("other_headteacher", w.OtherHeadteacher, visits),
		person("unrelated_headteacher", w.UnrelatedHeadteacher, "/v1/schools"),
		person("music_lead", w.MusicLead, visits),
		person("elected_member", w.ElectedMember, "/v1/schools"),
		person("inspector", w.Inspector, "/v1/frameworks"),
		person("data_protection_officer", w.DataProtectionOfficer, "/v1/audit-events"),
		person("safeguarding_lead", w.SafeguardingLead, "/v1/me"),
		person("other_hub_manager", w.OtherHubManager, "/v1/people"),
	}
	if w.NationalQALead.Subject != "" {
		all = append(all, person("national_qa_lead", w.NationalQALead, "/v1/insights/timeliness?academicYear="+lastYear(at)))
	}
	if w.Client.Subject == "" {
		return all // it goes by another name now
	}
	client := authn.Request{Subject: w.Client.Subject, ClientID: w.Client.Subject, Hub: w.Client.Hub}
	for _, scope := range w.Client.Scopes {
		client.Scopes = append(client.Scopes, string(scope))
	}
	return append(all, part{"integration", w.Client.Name, "/v1/schools", client})
}

// lastYear is the academic year before that of an instant.
func lastYear(at time.Time) string { return calendar.YearOf(calendar.DateOf(at)).Previous().String() }

// announce waits until the server answers, and then tells how to try it.
func (d *demonstration) announce(ctx context.Context, s *session) error {
	base := baseURL(d.listener.Addr())
	if err := answers(ctx, base); err != nil {
		return err
	}
	world, found, err := demo.Find(ctx, d.db)
	if err != nil {
		return err
	}
	if !found {
		return errors.New("--database-url: the database has a hub, and it is not the demonstration's")
	}
	tokens, err := d.tokens(world)
	if err != nil {
		return err
	}
	s.print("hubqa demo answers at %s\n  page       %s/docs\n  folder     %s\n  time       %s, moved by PUT %s/demo/clock\n",
		base, base, d.command.Dir, d.clock.Now().Format(time.RFC3339), base)
	if d.command.Credentials != "" {
		folder, err := filepath.Abs(d.command.Dir)
		if err != nil {
			return err
		}
		content, err := json.MarshalIndent(credentials{base, folder, tokens}, "", "  ")
		if err != nil {
			return err
		}
		if err := writeFile(d.command.Credentials, append(content, '\n')); err != nil {
			return fmt.Errorf("--credentials: %w", err)
		}
		s.print("  tokens     %s\n", d.command.Credentials)
	}
	s.print("\nA token for everybody, good for a day:\n")
	for _, p := range parts(world, d.clock.Now()) {
		s.print("\n# %s: %s\ncurl -H 'Authorization: Bearer %s' %s%s\n", p.name, p.who, tokens[p.name], base, p.try)
	}
	return nil
}

func (d *demonstration) tokens(w demo.World) (map[string]string, error) {
	minter, err := authn.NewMinter(demoIssuer(d.keys), d.keys, clock.Machine{}, id.Random)
	if err != nil {
		return nil, err
	}
	tokens := map[string]string{}
	for _, p := range parts(w, d.clock.Now()) {
		p.request.Lifetime = demoLifetime
		if tokens[p.name], err = minter.Mint(p.request); err != nil {
			return nil, fmt.Errorf("app: the token of %s: %w", p.name, err)
		}
	}
	return tokens, nil
}

// baseURL is where a caller on this machine finds what listens on the address.
func baseURL(address net.Addr) string {
	tcp, ok := address.(*net.TCPAddr)
	if ok && tcp.IP.IsUnspecified() {
		return fmt.Sprintf("http://127.0.0.1:%d", tcp.Port)
	}
	return "http://" + address.String()
}

// answers waits until the server is ready.
func answers(ctx context.Context, base string) error {
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for range 100 {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/readyz", http.NoBody)
		if err != nil {
			return err
		}
		answer, err := client.Do(request)
		if err == nil {
			_ = answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return errors.New("app: the demo does not answer")
}

// writeFile puts a whole file in place at once, for its owner alone.
func writeFile(path string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".hubqa-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }() // after the rename there is none
	_, err = file.Write(content)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// demoKey is the demo's cursor key, made where it is not there yet: it opens the cursors of
// mirrors and the secrets of webhooks in a demo that goes on.
func demoKey(path string) ([]byte, error) {
	if key, err := os.ReadFile(path); err == nil && len(key) == 32 { //nolint:gosec // in the demo's own folder
		return key, nil
	}
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	return key, writeFile(path, key)
}
