package client

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/fault"
	"github.com/hubqa/hubqa/internal/id"
	"github.com/hubqa/hubqa/internal/secret"
)

// Credentials are what somebody signs in with.
type Credentials struct {
	ClientID string
	Secret   secret.Text
}

// SignedIn is a client that proved to be itself.
type SignedIn struct {
	Hub    id.Hub
	Client id.Client
	Scopes Scopes // that it is granted
}

// SignsInAs is the client id.
func (s SignedIn) SignsInAs() string { return Client{HubID: s.Hub, ID: s.Client}.SignsInAs() }

// Narrowed gives the scopes that were asked for, each once, or all of the grant where
// none were. It reports false where one of them is not granted.
func (s SignedIn) Narrowed(asked []string) (Scopes, bool) {
	if len(asked) == 0 {
		return s.Scopes, true
	}
	var narrowed Scopes
	for _, name := range asked {
		scope := access.ClientScope(name)
		if !slices.Contains(s.Scopes, scope) {
			return nil, false
		}
		if !slices.Contains(narrowed, scope) {
			narrowed = append(narrowed, scope)
		}
	}
	return narrowed, true
}

// ErrRefused tells that the credentials prove nobody. Which of its causes it is, is for
// the log alone.
var ErrRefused = fault.New(fault.Unauthenticated, "unauthenticated", "The credentials prove no client.")

// The causes.
var (
	errUnknown       = fmt.Errorf("no such secret of such a client: %w", ErrRefused)
	errWrong         = fmt.Errorf("the secret is wrong: %w", ErrRefused)
	errClientRevoked = fmt.Errorf("the client is revoked: %w", ErrRefused)
	errSecretRevoked = fmt.Errorf("the secret is revoked: %w", ErrRefused)
	errSecretExpired = fmt.Errorf("the secret has expired: %w", ErrRefused)
)

// SignIn finds the client that the credentials prove, or fails with ErrRefused. It asks
// the database and compares the same, whatever is wrong with them.
func (s Service) SignIn(ctx context.Context, with Credentials) (SignedIn, error) {
	hub, which := named(with.ClientID)
	claimed := secretOf(with.Secret)
	var kept Kept
	var now time.Time
	err := s.Store.View(ctx, access.System(hub), func(tx Tx) (err error) {
		now = tx.Now()
		kept, err = tx.KeptSecret(tx.Scope(access.IssueToken), which, claimed)
		return err
	})
	if err != nil {
		return SignedIn{}, err
	}
	if err := kept.proves(with.Secret, now); err != nil {
		return SignedIn{}, err
	}
	if kept.LastUsedAt == nil || !now.Before(kept.LastUsedAt.Add(NotedEvery)) {
		s.note(ctx, Client{HubID: hub, ID: which}, claimed)
	}
	return SignedIn{Hub: hub, Client: which, Scopes: kept.Scopes}, nil
}

const (
	// NotedEvery is how often the use of a secret is noted at most.
	NotedEvery = time.Minute
	// patience is for how long a token waits for the note.
	patience = time.Second
)

// note keeps that the secret was used. Where that cannot be done soon, as while an import
// holds an SQLite file, it is left: the token matters more.
func (s Service) note(ctx context.Context, c Client, which id.Secret) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	_ = s.Store.Update(ctx, access.System(c.HubID), func(tx Tx) error {
		by, err := tx.Permit(tx.Scope(access.IssueToken), c.Facts())
		if err != nil {
			return err
		}
		return tx.NoteSecretUsed(by, which)
	})
}

var (
	parseHub    func(string) (id.Hub, error)    = id.Parse
	parseClient func(string) (id.Client, error) = id.Parse
)

// named gives the hub and the client that a client id names.
func named(clientID string) (id.Hub, id.Client) {
	in, which, _ := strings.Cut(clientID, ".")
	hub, notHub := parseHub(in)
	c, notClient := parseClient(which)
	if notHub != nil || notClient != nil || hub.IsZero() || (Client{HubID: hub, ID: c}).SignsInAs() != clientID {
		return id.Hub{UUID: secret.Nowhere}, id.Client{UUID: secret.Nowhere}
	}
	return hub, c
}

// Kept is what is known of a secret and its client when somebody signs in. The zero Kept
// is of no secret.
type Kept struct {
	Hash            string
	Scopes          Scopes
	ClientRevokedAt *time.Time
	ExpiresAt       time.Time
	RevokedAt       *time.Time
	LastUsedAt      *time.Time
}

// proves gives the cause why the text proves nobody at the instant, or nil.
func (k Kept) proves(t secret.Text, at time.Time) error {
	same := t.Has(k.Hash)
	switch {
	case k.Hash == "":
		return errUnknown
	case !same:
		return errWrong
	case k.ClientRevokedAt != nil:
		return errClientRevoked
	case k.RevokedAt != nil:
		return errSecretRevoked
	case !at.Before(k.ExpiresAt):
		return errSecretExpired
	}
	return nil
}
