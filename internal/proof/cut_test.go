package proof

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// cutter passes connections on to a server, and cuts them.
type cutter struct {
	net.Listener
	server string
	next   atomic.Pointer[cut] // for the connection that comes next
}

// cut is where a connection ends: after so many bytes of the request, or of the answer;
// or, with none of both, nowhere.
type cut struct {
	ofRequest, ofAnswer int64
	hard                bool // reset, instead of closed in order
}

const uncut = 1 << 30

func newCutter(t *testing.T, server string) *cutter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{Listener: l, server: server}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			where := c.next.Swap(nil)
			all.Go(func() { c.pass(client.(*net.TCPConn), where) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		all.Wait()
	})
	return c
}

// pass passes one connection on until either side ends it, or it is cut. Both sides are
// ended together.
func (c *cutter) pass(client *net.TCPConn, where *cut) {
	if where == nil {
		where = &cut{ofRequest: uncut, ofAnswer: uncut}
	}
	dialled, err := net.Dial("tcp", c.server)
	if err != nil {
		_ = client.Close()
		return
	}
	server := dialled.(*net.TCPConn)
	end := sync.OnceFunc(func() {
		if where.hard {
			_ = client.SetLinger(0)
			_ = server.SetLinger(0)
		}
		_ = client.Close()
		_ = server.Close()
	})
	var both sync.WaitGroup
	both.Go(func() {
		defer end()
		_, _ = io.CopyN(server, client, where.ofRequest)
	})
	both.Go(func() {
		defer end()
		_, _ = io.CopyN(client, server, where.ofAnswer)
	})
	both.Wait()
}
