package httpapi

import (
	"container/list"
	"fmt"
	"math"
	"net/http"
	"net/netip"
	"strconv"
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

// limiter gives each key a bucket of quota tokens, filled again evenly within a
// minute.
type limiter struct {
	quota int
	tell  bool // send the RateLimit headers
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

func newLimiter(quota int, tell bool, machine clock.Clock) *limiter {
	return &limiter{quota: quota, tell: tell, clock: machine, buckets: map[string]*list.Element{}, recent: list.New()}
}

// take takes one token of the key, or refuses and says when to come back.
func (l *limiter) take(header http.Header, key string) error {
	now := l.clock.Now()
	tokens := l.bucket(key, now)
	allowed := tokens.AllowN(now, 1)
	left := tokens.TokensAt(now)
	if l.tell {
		header.Set("RateLimit-Policy", fmt.Sprintf(`"default";q=%d;w=%d`, l.quota, int(limitWindow.Seconds())))
		header.Set("RateLimit", fmt.Sprintf(`"default";r=%d;t=%d`, max(0, int(left)), l.seconds(float64(l.quota)-left)))
	}
	if allowed {
		return nil
	}
	header.Set("Retry-After", strconv.Itoa(max(1, l.seconds(1-left))))
	return errTooMany
}

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
