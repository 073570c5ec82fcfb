package httpapi

import (
	"container/list"
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/hubqa/hubqa/internal/clock"
)

// limitWindow is the time within which a quota counts.
const limitWindow = time.Minute

// maxTracked bounds how many callers a limiter remembers. The one unseen for the
// longest is forgotten, which gives them a full quota: memory is worth more.
const maxTracked = 20_000

// limiter is a policy that gives each key a bucket of quota tokens, filled again evenly
// within a minute.
type limiter struct {
	name  string // by which the RateLimit headers tell of it; empty: they do not
	quota int
	clock clock.Clock

	mu      sync.Mutex
	buckets map[string]*list.Element
	recent  *list.List // of *bucket, the latest seen first
}

type bucket struct {
	key    string
	tokens *rate.Limiter
	seen   time.Time
}

func newLimiter(name string, quota int, machine clock.Clock) *limiter {
	return &limiter{name: name, quota: quota, clock: machine, buckets: map[string]*list.Element{}, recent: list.New()}
}

// take takes one token of the key from every policy, or from none where one has none
// left: it then refuses and says when all have.
func take(header http.Header, key string, policies ...*limiter) error {
	held, refused := make([]hold, len(policies)), false
	for i, l := range policies {
		held[i] = l.hold(key)
		refused = refused || !held[i].granted()
	}
	wait := 0
	var rules, rests []string
	for _, h := range held {
		if refused {
			h.CancelAt(h.at)
		}
		left := h.tokens.TokensAt(h.at)
		wait = max(wait, h.seconds(1-left))
		if h.name != "" {
			rules = append(rules, fmt.Sprintf(`"%s";q=%d;w=%d`, h.name, h.quota, int(limitWindow.Seconds())))
			rests = append(rests, fmt.Sprintf(`"%s";r=%d;t=%d`, h.name, max(0, int(left)), h.seconds(float64(h.quota)-left)))
		}
	}
	if len(rules) > 0 {
		header.Set("RateLimit-Policy", strings.Join(rules, ", "))
		header.Set("RateLimit", strings.Join(rests, ", "))
	}
	if !refused {
		return nil
	}
	header.Set("Retry-After", strconv.Itoa(max(1, wait)))
	return errTooMany
}

// hold is a token that is held until it is known whether all the others are there.
type hold struct {
	*limiter
	*rate.Reservation
	tokens *rate.Limiter
	at     time.Time
}

func (l *limiter) hold(key string) hold {
	now := l.clock.Now()
	tokens := l.bucket(key, now)
	return hold{l, tokens.ReserveN(now, 1), tokens, now}
}

// granted reports whether the token was there, and not only promised.
func (h hold) granted() bool { return h.DelayFrom(h.at) == 0 }

// seconds is how long it takes to fill so many tokens, rounded up.
func (l *limiter) seconds(tokens float64) int {
	return int(math.Ceil(tokens * limitWindow.Seconds() / float64(l.quota)))
}

func (l *limiter) bucket(key string, now time.Time) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.buckets[key]; ok {
		l.recent.MoveToFront(e)
		b := e.Value.(*bucket)
		b.seen = now
		return b.tokens
	}
	l.forget(now)
	b := &bucket{key, rate.NewLimiter(rate.Limit(float64(l.quota)/limitWindow.Seconds()), l.quota), now}
	l.buckets[key] = l.recent.PushFront(b)
	return b.tokens
}

// forget drops the buckets that are full again, which says the same as none, and
// one more where there are too many.
func (l *limiter) forget(now time.Time) {
	for e := l.recent.Back(); e != nil; e = l.recent.Back() {
		b := e.Value.(*bucket)
		if now.Sub(b.seen) <= limitWindow && len(l.buckets) < maxTracked {
			return
		}
		l.recent.Remove(e)
		delete(l.buckets, b.key)
	}
}

// addressKey is what counts as one caller: an IPv4 address, or an IPv6 network of
// 64 bits, of which one caller has as many addresses as they like.
func addressKey(ip string) string {
	address, err := netip.ParseAddr(ip)
	if err != nil {
		return ip
	}
	address = address.Unmap().WithZone("")
	if address.Is4() {
		return address.String()
	}
	network, err := address.Prefix(64)
	if err != nil {
		return ip
	}
	return network.String()
}
