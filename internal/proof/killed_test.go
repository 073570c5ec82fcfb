package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/hubqa/hubqa/internal/app"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/testkit"
)

const servingVariable = "HUBQA_TEST_SERVES"

// TestServing is no test: it is the server that TestServerKilled kills.
func TestServing(t *testing.T) {
	if os.Getenv(servingVariable) == "" {
		t.Skip("only for TestServerKilled")
	}
	os.Exit(app.Run(context.Background(), []string{"serve"}, os.Stdout, os.Stderr))
}

// Requests that are repeated under their keys while the server is killed again and again
// have one effect each and one answer, and leave nothing half done.
func TestServerKilled(t *testing.T) {
	clients, kills := 6, max(2, few(8))
	testkit.EachEmptyDB(t, func(t *testing.T, db *testkit.DB) {
		hub, token := install(t, db.Address)
		s := &server{t: t, random: rand.New(rand.NewPCG(*seed, 1))}
		s.start()
		defer s.kill()
		each, before := few(50), tallyOf(t, db, db.Owner())
		var all sync.WaitGroup
		for c := range clients {
			all.Go(func() {
				for n := range each {
					s.settle(token, fmt.Sprintf("client %d name %d", c, n))
				}
			})
		}
		for range kills {
			s.restartAfter(s.random.Int64N(int64(clients*each/kills)) + 1)
		}
		all.Wait()
		came, n := tallyOf(t, db, db.Owner()).since(before), int64(clients*each)
		if came["partner"] != n || came["change"] != n || came["audit_event"] != n || came["idempotency_key"] != n {
			t.Errorf("%v came of %d requests", came, n)
		}
		sound(t, db, db.Owner())
		if _, err := db.VerifyAudit(t.Context(), hub, nil); err != nil {
			t.Error(err)
		}
		t.Logf("seed %d: %d requests were made for %d answers", *seed, s.begun, n)
	})
}

// install founds a hub on a database as an operator does, and gives a token of its
// manager. What the environment says is the server's too.
func install(t *testing.T, address string) (hub id.Hub, token string) {
	t.Helper()
	folder := t.TempDir()
	key := filepath.Join(folder, "cursor.key")
	if err := os.WriteFile(key, []byte("q83vEjRWeJCrze8SNFZ4kP7cuphWMhD0n4Z1xWMpAbM=\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"HUBQA_DATA_DIR": folder, "HUBQA_DATABASE_URL": address, "HUBQA_ISSUER": "http://127.0.0.1:8080", "HUBQA_AUDIENCE": "hubqa-here",
		"HUBQA_CURSOR_KEY_FILE": key, "HUBQA_ADDR": "127.0.0.1:0", "HUBQA_METRICS_ADDR": "", "HUBQA_RATE_PER_MINUTE": "1000000",
	} {
		t.Setenv(name, value)
	}
	command := func(args ...string) string {
		var out, said bytes.Buffer
		if code := app.Run(t.Context(), args, &out, &said); code != 0 {
			t.Fatalf("hubqa %v ended with %d:\n%s", args, code, &said)
		}
		return out.String()
	}
	command("keys", "create")
	out := command("hub", "create", "--name", "A hub", "--manager", "Ann", "--manager-subject", "ann",
		"--protection-officer", "Ben", "--protection-officer-subject", "ben")
	founded, err := id.Parse[any](regexp.MustCompile(`(?m)^hub +(\S+)`).FindStringSubmatch(out)[1])
	if err != nil {
		t.Fatal(err)
	}
	return id.Hub(founded), strings.TrimSpace(command("token", "--subject", "ann"))
}

// server is hubqa in a process of its own, which is killed and started again.
type server struct {
	t      *testing.T
	random *rand.Rand

	mu      sync.Mutex
	process *exec.Cmd
	url     string
	begun   int64         // requests
	due     int64         // of them, until due closes
	reached chan struct{} // nil: nobody waits
}

var serving = regexp.MustCompile(`"msg":"serving","address":"([^"]+)"`)

// start starts the server and returns when it serves.
func (s *server) start() {
	s.t.Helper()
	s.process = exec.Command(os.Args[0], "-test.run=^TestServing$")
	s.process.Env = append(os.Environ(), servingVariable+"=yes")
	said, err := s.process.StderrPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
	log, part := []byte{}, make([]byte, 4096)
	for {
		n, err := said.Read(part)
		log = append(log, part[:n]...)
		if found := serving.FindSubmatch(log); found != nil {
			s.url = "http://" + string(found[1])
			go func() { _, _ = io.Copy(io.Discard, said) }()
			return
		}
		if err != nil {
			s.t.Fatalf("the server does not start: %v\n%s", err, log)
		}
	}
}

func (s *server) kill() {
	_ = s.process.Process.Kill() // SIGKILL
	_ = s.process.Wait()
}

// restartAfter kills the server when so many more requests have begun, whatever has
// become of them, and starts it again.
func (s *server) restartAfter(requests int64) {
	s.t.Helper()
	reached := make(chan struct{})
	s.mu.Lock()
	s.due, s.reached = s.begun+requests, reached
	s.mu.Unlock()
	<-reached
	s.mu.Lock() // no request begins while there is no server
	defer s.mu.Unlock()
	s.kill()
	s.start()
}

// begin notes that a request begins, and tells where the server is.
func (s *server) begin() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.begun++; s.begun == s.due {
		close(s.reached)
	}
	return s.url
}

// settle makes a partner, repeating the request until it is answered.
func (s *server) settle(token, name string) {
	for {
		status, answer, err := s.ask(http.MethodPost, "/v1/partners", token, name)
		if err != nil || status == http.StatusServiceUnavailable {
			continue
		}
		_, read, err := s.ask(http.MethodGet, "/v1/partners/"+fmt.Sprint(answer["id"]), token, "")
		for err != nil {
			_, read, err = s.ask(http.MethodGet, "/v1/partners/"+fmt.Sprint(answer["id"]), token, "")
		}
		if status != http.StatusCreated || answer["name"] != name || fmt.Sprint(answer) != fmt.Sprint(read) {
			s.t.Errorf("%s is answered %d %v, and %v is there", name, status, answer, read)
		}
		return
	}
}

func (s *server) ask(method, path, token, name string) (status int, answer map[string]any, err error) {
	body, err := json.Marshal(newPartner(name))
	if err != nil {
		return 0, nil, err
	}
	if name == "" {
		body = nil
	}
	request, err := http.NewRequest(method, s.begin()+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	if name != "" {
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Idempotency-Key", strings.ReplaceAll(name, " ", "-"))
	}
	got, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer got.Body.Close()
	err = json.NewDecoder(got.Body).Decode(&answer)
	return got.StatusCode, answer, err
}
