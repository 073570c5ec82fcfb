// Package api is generated from openapi.yaml, the contract: its models, its
// strict server and the contract itself. It holds no logic and nothing here is
// edited by hand.
//
// Four things of the contract do not survive generation and are taken out by an
// overlay first: an import's two raw body types (the generated server would not
// compile), the form of the token endpoint (httpapi reads it more strictly than the
// generated server), the answers that refuse (httpapi has one translator for them) and
// lists as files (httpapi makes them of the lists). The embedded contract is the whole
// one, but for the order of members: Columns keeps it for lists as CSV.
//
// Package client, for integrators, is generated from the same contract. It stands
// alone, so that whoever imports it gets nothing of the server.
package api

//go:generate go tool oapi-codegen -config models.cfg.yaml ../openapi.yaml
//go:generate go tool oapi-codegen -config server.cfg.yaml ../openapi.yaml
//go:generate go tool oapi-codegen -config spec.cfg.yaml ../openapi.yaml
//go:generate go tool oapi-codegen -config client.cfg.yaml ../openapi.yaml
//go:generate go run ./columns ../openapi.yaml columns.gen.go
