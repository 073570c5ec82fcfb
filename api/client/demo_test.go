package client_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/hubqa/hubqa/api/client"
	"github.com/hubqa/hubqa/internal/app"
)

// demonstration is a server for the examples, with a token for everybody.
type demonstration struct {
	BaseURL string
	Tokens  map[string]string
	folder  string
	stop    func() (code int)
}

var running *demonstration

// theDemo starts the demonstration when an example first asks for it.
var theDemo = sync.OnceValue(func() demonstration {
	folder, err := os.MkdirTemp("", "hubqa-client-")
	if err != nil {
		panic(err)
	}
	file := filepath.Join(folder, "credentials.json")
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	running = &demonstration{folder: folder, stop: func() int {
		cancel()
		return <-ended
	}}
	go func() {
		ended <- app.Run(ctx, []string{"demo", "--addr", "127.0.0.1:0", "--dir", folder, "--credentials", file}, io.Discard, io.Discard)
	}()
	for { // as long as the test may take, under the race detector too
		content, err := os.ReadFile(file)
		if err == nil && json.Unmarshal(content, running) == nil {
			return *running
		}
		select {
		case code := <-ended:
			panic(fmt.Sprint("the demonstration ended with ", code))
		case <-time.After(20 * time.Millisecond):
		}
	}
})

func TestMain(m *testing.M) {
	code := m.Run()
	if running != nil {
		if ended := running.stop(); ended != 0 {
			fmt.Fprintln(os.Stderr, "the demonstration ended with", ended)
			code = 1
		}
		_ = os.RemoveAll(running.folder)
	}
	os.Exit(code)
}

func address() string { return theDemo().BaseURL }

func tokenOf(part string) string { return theDemo().Tokens[part] }

// bearing is a client that sends the token.
func bearing(token string) *client.ClientWithResponses {
	hubqa, err := client.NewClientWithResponses(address(), client.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+token)
		return nil
	}))
	if err != nil {
		panic(err)
	}
	return hubqa
}

// registered gives the id and a secret of a machine client that a hub manager registers.
func registered(scopes ...client.ClientScope) (id, secret string) {
	ctx, hubqa := context.Background(), bearing(tokenOf("hub_manager"))
	made, err := client.Done(hubqa.CreateClientWithResponse(ctx, nil, client.NewMachineClient{Name: "An MIS", Scopes: scopes}))
	if err != nil {
		panic(err)
	}
	key, err := client.Done(hubqa.CreateClientSecretWithResponse(ctx, made.JSON201.ID, nil, client.NewClientSecret{LifetimeDays: new(1)}))
	if err != nil {
		panic(err)
	}
	return key.JSON201.ClientID, *key.JSON201.Secret
}
