package httpapi

import (
	"log/slog"
	"net/http"
	"time"
)

// The deadlines of connections. A stream moves the one for reading, and every
// operation the one for writing, so these hold for all that nobody thought of.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 15 * time.Second // header and body; net/http lifts it once the body is there
	writeTimeout  = 60 * time.Second // from the end of the header
	idleTimeout   = 90 * time.Second
	maxHeader     = 16 << 10
)

// HTTPServer makes the server of a port: echo's own has no deadline at all, and
// keeps every connection that a caller leaves open.
func (s *Server) HTTPServer(address string) *http.Server {
	return &http.Server{
		Addr:              address,
		Handler:           s,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
}
