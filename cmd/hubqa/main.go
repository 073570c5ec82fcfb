// Command hubqa serves quality assurance for music education hubs. "hubqa --help"
// tells the rest.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/hubqa/hubqa/internal/app"
)

func main() {
	// Instants are in UTC everywhere; what is local to a hub, calendar works out.
	time.Local = time.UTC
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks for a stop in order, a second one ends the process.
	context.AfterFunc(ctx, stop)
	os.Exit(app.Run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}
