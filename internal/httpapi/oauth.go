package httpapi

import (
	"context"
	"errors"
	"time"

	"github.com/hubqa/hubqa/api"
	"github.com/hubqa/hubqa/internal/access"
	"github.com/hubqa/hubqa/internal/client"
)

const noCache = "no-cache"

// OAuth gives machine clients their tokens, and tells where.
type OAuth struct {
	Service client.Service
	// Mint gives a token of the client with these of its scopes, and for how long it is good.
	Mint    func(to client.SignedIn, scopes client.Scopes) (token string, life time.Duration, err error)
	Issuer  string
	BaseURL string // where callers find the server
}

// IssueToken gives a machine client a token (RFC 6749, section 4.4).
func (h OAuth) IssueToken(ctx context.Context, _ api.IssueTokenRequestObject) (api.IssueTokenResponseObject, error) {
	call := callOf(ctx)
	asked := call.token
	if asked.refused != nil {
		return call.refuseToken(asked.refused, errors.New(asked.refused.Description))
	}
	who, err := h.Service.SignIn(ctx, asked.Credentials)
	switch {
	case errors.Is(err, client.ErrRefused) && asked.basic:
		return call.refuseToken(errBasicClient, err)
	case errors.Is(err, client.ErrRefused):
		return call.refuseToken(errNoClient, err)
	case err != nil:
		return nil, err
	}
	call.who = access.Client(who.Hub, who.Client, nil) // for the log
	scopes, ok := who.Narrowed(asked.scopes)
	if !ok {
		return call.refuseToken(errNotGranted, errors.New(errNotGranted.Description))
	}
	token, life, err := h.Mint(who, scopes)
	if err != nil {
		return nil, err
	}
	return api.IssueToken200JSONResponse{
		Body: api.Token{
			AccessToken: token, TokenType: api.TokenTokenTypeBearer, ExpiresIn: int(life.Seconds()), Scope: scopes.String(),
		},
		Headers: api.IssueToken200ResponseHeaders{CacheControl: noStore, Pragma: noCache},
	}, nil
}

// refuseToken gives the refusal, and the log its cause.
func (c *call) refuseToken(r *tokenRefusal, cause error) (api.IssueTokenResponseObject, error) {
	c.cause = r.Code + ": " + cause.Error()
	return r, nil
}

// GetAuthorizationServer tells where and how tokens are given (RFC 8414).
func (h OAuth) GetAuthorizationServer(context.Context, api.GetAuthorizationServerRequestObject) (api.GetAuthorizationServerResponseObject, error) {
	return api.GetAuthorizationServer200JSONResponse{
		Issuer:                            h.Issuer,
		TokenEndpoint:                     h.BaseURL + "/v1/oauth/token",
		JwksURI:                           h.BaseURL + "/.well-known/jwks.json",
		GrantTypesSupported:               []string{"client_credentials"},
		TokenEndpointAuthMethodsSupported: []string{"client_secret_basic", "client_secret_post"},
		ScopesSupported:                   clientScopes(access.ClientScopes),
		ServiceDocumentation:              h.BaseURL + "/docs",
	}, nil
}
