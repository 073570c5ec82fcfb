// Command issuer runs a stand-in for an OpenID Connect issuer on this machine, for
// the example sign-in.sh. It signs whatever it is asked to: it is for trying things
// out, and never for an installation.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/hubqa/hubqa/internal/testkit/issuer"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "`address` on this machine to listen on")
	file := flag.String("issuers-file", "", "`file` to write for hubqa's --issuers-file")
	flag.Parse()
	if err := run(*addr, *file); err != nil {
		fmt.Fprintln(os.Stderr, "issuer:", err)
		os.Exit(1)
	}
}

func run(addr, file string) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	if at, ok := listener.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() {
		return errors.New("-addr: must be on this machine, as 127.0.0.1:9400")
	}
	login := issuer.New("http://" + listener.Addr().String())
	login.Add("RS256")
	if file != "" {
		if err := writeTerms(file, login); err != nil {
			return err
		}
	}
	fmt.Println("issuer answers at", login.Name())
	server := &http.Server{Handler: login, ReadHeaderTimeout: 5 * time.Second}
	return server.Serve(listener)
}

// writeTerms writes how hubqa is to take the issuer's tokens: as those of an issuer
// that types all its tokens JWT, has no jti, and names groups instead of roles.
func writeTerms(file string, login *issuer.Issuer) error {
	content, err := json.MarshalIndent(map[string]any{"issuers": []any{map[string]any{
		"issuer": login.Name(), "audience": "hubqa-sign-in", "jwksUri": login.KeysURI(),
		"algorithms": []string{"RS256", "ES256"}, "maxLifetimeSeconds": 900, "types": []string{"JWT"},
		"accessTokenMark": map[string]string{"claim": "scp", "value": "hubqa"}, "hasJti": false,
		"rolesClaim": "groups", "rolesMap": map[string]string{"Teachers": "teacher", "Partners": "partner_contact", "Quality": "qa_lead"},
	}}}, "", "  ")
	if err != nil {
		return err
	}
	written := file + ".new"
	if err := os.WriteFile(written, append(content, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(written, file)
}
