package app

import (
	"log/slog"

	"github.com/hubqa/hubqa/internal/authn"
	"github.com/hubqa/hubqa/internal/clock"
	"github.com/hubqa/hubqa/internal/config"
	"github.com/hubqa/hubqa/internal/jwks"
)

// foreignIssuers gives issuers by which people sign in as authn takes them, and the
// sources of their keys, which fetch nothing yet.
func foreignIssuers(set []config.Issuer, machine clock.Clock, log *slog.Logger) (issuers []authn.Issuer, keys []*jwks.Source) {
	for _, i := range set {
		source := jwks.New(jwks.Options{
			Issuer: i.Name, URI: i.KeysURI, Algorithms: i.Algorithms, Keep: i.KeepKeys, Machine: machine, Log: log,
		})
		i.Keys = source
		issuers, keys = append(issuers, i.Issuer), append(keys, source)
	}
	return issuers, keys
}
