package authn

import (
	"errors"

	"github.com/golang-jwt/jwt/v5"
)

// Cause says why a token was refused, for the log. The texts are constants, so
// they cannot carry any part of the token. The caller is told none of them.
type Cause string

// Error gives the cause.
func (c Cause) Error() string { return "authn: " + string(c) }

// UnknownKey is the cause when a KeySource knows that there is no such key.
const UnknownKey Cause = "the key is not known"

const (
	tooLong        Cause = "the token is longer than 8 KiB"
	notThreeParts  Cause = "the token is not three parts between two dots"
	notBase64      Cause = "a part is not canonical base64url"
	badUTF8        Cause = "a part is not valid UTF-8"
	lossyText      Cause = "a text has half a surrogate pair"
	notObject      Cause = "a part is not one JSON object"
	tooDeep        Cause = "members are nested too deeply"
	duplicateName  Cause = "two members have the same name, or differ in case only"
	misspeltName   Cause = "a member is a known name in another case"
	unknownIssuer  Cause = "the issuer is not registered"
	badType        Cause = "typ is none of the issuer's access tokens"
	critPresent    Cause = "crit is present"
	noKID          Cause = "kid is missing or not a name"
	unfitKey       Cause = "the key does not fit the algorithm"
	badSignature   Cause = "the signature is wrong"
	expired        Cause = "the token has expired"
	early          Cause = "the token is not valid yet"
	issuedAhead    Cause = "the token is issued in the future"
	wrongAudience  Cause = "the audience is another"
	missingClaim   Cause = "exp or aud is missing"
	unreadable     Cause = "the token cannot be read"
	badSubject     Cause = "sub is missing or not a name"
	badTokenID     Cause = "jti is missing or not a name"
	badClientID    Cause = "client_id is not a name"
	notOneAudience Cause = "aud is not exactly one audience"
	badTime        Cause = "iat, exp or nbf is not whole seconds"
	badLifetime    Cause = "the lifetime is not within what the issuer may give"
	badRoles       Cause = "roles is not a short list of names"
	badHub         Cause = "hub is not a canonical identifier"
	badScope       Cause = "scope is not a list of scopes"
	noAccessToken  Cause = "a claim of ID tokens or logout tokens is present"
	noMark         Cause = "the issuer's mark of an access token is missing"
	foreignClient  Cause = "a foreign issuer's token for a client"
)

// causeOf reduces an error of the library to a cause. The library's own texts
// can quote the token and are dropped.
func causeOf(err error) Cause {
	if own, ok := errors.AsType[Cause](err); ok {
		return own
	}
	for _, known := range []struct {
		err   error
		cause Cause
	}{
		{jwt.ErrTokenSignatureInvalid, badSignature},
		{jwt.ErrTokenExpired, expired},
		{jwt.ErrTokenNotValidYet, early},
		{jwt.ErrTokenUsedBeforeIssued, issuedAhead},
		{jwt.ErrTokenInvalidAudience, wrongAudience},
		{jwt.ErrTokenRequiredClaimMissing, missingClaim},
	} {
		if errors.Is(err, known.err) {
			return known.cause
		}
	}
	return unreadable
}
