package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/store"
)

// movedClock is the demo's clock of the work. How far ahead it is it keeps in a
// file, so that a demo that is started again goes on from there.
type movedClock struct {
	*clock.Movable
	path string
}

type clockFile struct {
	AheadSeconds float64 `json:"aheadSeconds"`
}

func readClock(path string) (*movedClock, error) {
	c := &movedClock{clock.NewMovable(clock.Machine{}), path}
	content, err := os.ReadFile(path) //nolint:gosec // in the demo's own folder
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	var file clockFile
	if err == nil {
		err = json.Unmarshal(content, &file)
	}
	if err != nil || file.AheadSeconds < 0 {
		return nil, fmt.Errorf("app: %s does not tell how far ahead the clock is", path)
	}
	ahead := time.Duration(file.AheadSeconds * float64(time.Second))
	return c, c.MoveTo(c.Now().Add(ahead))
}

// moveTo moves the clock forward and keeps how far.
func (c *movedClock) moveTo(at time.Time) error {
	if err := c.MoveTo(at); err != nil {
		return err
	}
	content, err := json.Marshal(clockFile{c.Ahead().Seconds()})
	if err != nil {
		return err
	}
	return writeFile(c.path, content)
}

// notBefore moves the clock on to the last thing that was done, if it is behind.
func (c *movedClock) notBefore(ctx context.Context, db *store.DB) error {
	hubs, err := db.Hubs(ctx)
	if err != nil {
		return err
	}
	for _, hub := range hubs {
		last, err := db.LastAudited(ctx, hub)
		if err != nil {
			return err
		}
		if last.After(c.Now()) {
			if err := c.moveTo(last); err != nil {
				return err
			}
		}
	}
	return nil
}

// handler is the demo's: the API, and the clock beside it.
func (d *demonstration) handler() http.Handler {
	tell, put := d.guarded(d.tellClock), d.guarded(d.putClock)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method + " " + r.URL.Path {
		case "GET /demo/clock":
			tell(w, r)
		case "PUT /demo/clock":
			put(w, r)
		default:
			d.app.ServeHTTP(w, r)
		}
	})
}

// guarded lets hub managers on this machine through.
func (d *demonstration) guarded(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if !isLocal(r) {
			refuse(w, http.StatusNotFound, "not-found", "The clock can be moved from the demo's own machine alone.")
			return
		}
		who, err := d.app.bearer(r)
		if err != nil {
			w.Header().Set("WWW-Authenticate", "Bearer")
			refuse(w, http.StatusUnauthorized, "unauthenticated", "A valid token is needed.")
			return
		}
		manages, err := d.app.holds(r.Context(), who, access.HubManager)
		if err != nil || !manages {
			refuse(w, http.StatusForbidden, "forbidden", "A hub manager's token is needed.")
			return
		}
		next(w, r)
	}
}

// isLocal reports whether the caller is on this machine and not behind a proxy.
func isLocal(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && peer.Addr().Unmap().IsLoopback() &&
		len(r.Header["X-Forwarded-For"]) == 0 && len(r.Header["Forwarded"]) == 0
}

// bearer gives the actor whom the request's token proves.
func (a *App) bearer(r *http.Request) (access.Actor, error) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return access.Actor{}, errors.New("app: no bearer token")
	}
	return a.authenticator.Authenticate(r.Context(), token)
}

// holds reports whether the actor holds the role now.
func (a *App) holds(ctx context.Context, who access.Actor, role access.Role) (held bool, err error) {
	err = a.database.View(ctx, who, func(tx *store.Tx) error {
		held = slices.Contains(tx.Standing().Roles(), role)
		return nil
	})
	return held, err
}

type clockBody struct {
	Now time.Time `json:"now"`
}

func (d *demonstration) tellClock(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, "application/json", clockBody{d.clock.Now()})
}

// putClock moves the clock, and then does what has fallen due by it.
func (d *demonstration) putClock(w http.ResponseWriter, r *http.Request) {
	var body clockBody
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<10))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&body); err != nil || body.Now.IsZero() {
		refuse(w, http.StatusBadRequest, "malformed-request", `The body is {"now": "2026-10-05T09:00:00Z"}.`)
		return
	}
	if body.Now.After(d.clock.Now().Add(farthest)) {
		refuse(w, http.StatusUnprocessableEntity, "invalid-content", "The clock moves ten years at once at most.")
		return
	}
	if err := d.clock.moveTo(body.Now); err != nil {
		refuse(w, http.StatusConflict, "conflict", "The clock moves forward only. It is "+d.clock.Now().Format(time.RFC3339)+".")
		return
	}
	if err := d.app.Sweep(r.Context()); err != nil {
		refuse(w, http.StatusServiceUnavailable, "unavailable", "The clock was moved, but not all that is due by it was done.")
		return
	}
	d.tellClock(w, r)
}

const farthest = 10 * 366 * 24 * time.Hour

func refuse(w http.ResponseWriter, status int, code, detail string) {
	answer(w, status, "application/problem+json", map[string]any{
		"type": "urn:hubqa:problem:" + code, "title": http.StatusText(status), "status": status, "code": code, "detail": detail,
	})
}

func answer(w http.ResponseWriter, status int, mediaType string, body any) {
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
