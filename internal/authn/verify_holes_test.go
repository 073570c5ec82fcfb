package authn

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/hubqa/hubqa/internal/id"
)

type hub = id.Hub

// Every hole in the library, and those beside it, each with its own cause: a
// row that is refused for another reason shows nothing about its guard.
func TestVerifyRefuses(t *testing.T) {
	w := newWorld(t)
	type edit = func(*world, *forgery)
	header := func(name, value string) edit { return func(_ *world, f *forgery) { set(&f.header, name, value) } }
	claim := func(name, value string) edit { return func(_ *world, f *forgery) { set(&f.payload, name, value) } }
	more := func(name, value string) edit { return func(_ *world, f *forgery) { put(&f.payload, name, value) } }
	without := func(name string) edit { return func(_ *world, f *forgery) { drop(&f.payload, name) } }
	payload := func(text string) edit { return func(_ *world, f *forgery) { f.payloadText = text } }
	finish := func(change func(string) string) edit { return func(_ *world, f *forgery) { f.finish = change } }
	inSign := func(change func(string) string) edit { return func(_ *world, f *forgery) { f.inSign = change } }
	inPayload := func(change func(string) string) edit { return func(_ *world, f *forgery) { f.inPayload = change } }
	whole := func(f *forgery) string { return part(f.payload, "", nil) }

	for name, row := range map[string]struct {
		edit edit
		want Cause
	}{
		// shape
		"nothing":              {finish(func(string) string { return "" }), notThreeParts},
		"9 KiB":                {func(_ *world, f *forgery) { pad(f, 9<<10) }, tooLong},
		"8 KiB and a byte":     {func(_ *world, f *forgery) { pad(f, maxToken+1) }, tooLong},
		"one dot":              {finish(func(s string) string { return s[:strings.LastIndex(s, ".")] }), notThreeParts},
		"three dots":           {finish(func(s string) string { return s + "." }), notThreeParts},
		"five parts":           {finish(func(s string) string { return s + ".a.b" }), notThreeParts},
		"no signature":         {inSign(func(string) string { return "" }), notBase64},
		"newline in signature": {inSign(func(s string) string { return s[:20] + "\n" + s[20:] }), notBase64},
		"return in payload":    {inPayload(func(s string) string { return s[:20] + "\r\n" + s[20:] }), notBase64},
		"newline at the end":   {finish(func(s string) string { return s + "\n" }), notBase64},
		"space before":         {finish(func(s string) string { return " " + s }), notBase64},
		"padding":              {inSign(func(s string) string { return s + "==" }), notBase64},
		"trailing bits":        {inSign(looseBits), notBase64},
		"standard base64":      {inSign(func(s string) string { return "+/" + s[2:] }), notBase64},
		"signature cut short":  {inSign(func(s string) string { return s[:len(s)-2] }), badSignature},
		"payload cut short":    {inPayload(func(s string) string { return s[:len(s)/4*4-4] }), notObject},
		// JSON
		"trailing JSON":          {func(_ *world, f *forgery) { f.payloadText = decoded(whole(f)) + `{"hub":null}` }, notObject},
		"trailing byte":          {func(_ *world, f *forgery) { f.payloadText = decoded(whole(f)) + "\x00" }, notObject},
		"trailing JSON, header":  {func(_ *world, f *forgery) { f.headerText = decoded(part(f.header, "", nil)) + "{}" }, notObject},
		"invalid UTF-8":          {claim("sub", "\"person\xff\""), badUTF8},
		"invalid UTF-8, header":  {header("x", "\"\xff\""), badUTF8},
		"half a surrogate":       {claim("sub", `"person\ud800"`), lossyText},
		"half surrogate, name":   {more(`\udfff`, `1`), lossyText},
		"duplicate claim":        {more("hub", quote(tokenIDText)), duplicateName},
		"duplicate by an escape": {more(`\u0068ub`, quote(tokenIDText)), duplicateName},
		"duplicate unknown":      {func(_ *world, f *forgery) { put(&f.payload, "x", "1"); put(&f.payload, "x", "1") }, duplicateName},
		"duplicate, nested":      {more("address", `{"lines":[{"a":1,"a":2}]}`), duplicateName},
		"duplicate, header":      {func(_ *world, f *forgery) { put(&f.header, "alg", `"none"`) }, duplicateName},
		"HUB beside hub":         {more("HUB", quote(tokenIDText)), duplicateName},
		"HUB for hub":            {func(_ *world, f *forgery) { drop(&f.payload, "hub"); put(&f.payload, "HUB", quote(hubText)) }, misspeltName},
		"long s in sub":          {func(_ *world, f *forgery) { drop(&f.payload, "sub"); put(&f.payload, "ſub", `"x"`) }, misspeltName},
		"Roles for roles":        {func(_ *world, f *forgery) { drop(&f.payload, "roles"); put(&f.payload, "Roles", "[]") }, misspeltName},
		"Nbf alone":              {more("Nbf", "1"), misspeltName},
		"KID for kid":            {func(w *world, f *forgery) { drop(&f.header, "kid"); put(&f.header, "KID", quote(w.kid())) }, misspeltName},
		"Kelvin sign in kid":     {func(w *world, f *forgery) { drop(&f.header, "kid"); put(&f.header, "\u212aid", quote(w.kid())) }, misspeltName},
		"Crit":                   {header("Crit", "[]"), misspeltName},
		"nested too deeply":      {more("a", nest(8)), tooDeep},
		"nested absurdly":        {more("a", nest(2500)), tooDeep},
		"null":                   {payload("null"), notObject},
		"a list":                 {payload("[{}]"), notObject},
		"a string":               {payload(`"iss"`), notObject},
		"a byte order mark":      {func(_ *world, f *forgery) { f.payloadText = "\ufeff" + decoded(whole(f)) }, notObject},
		"number out of range":    {more("a", "1e999"), unreadable},
		// header
		"typ JWT":              {header("typ", `"JWT"`), badType},
		"typ of an ID token":   {header("typ", `"id+jwt"`), badType},
		"typ with a space":     {header("typ", `"at+jwt "`), badType},
		"typ null":             {header("typ", `null`), badType},
		"no typ":               {func(_ *world, f *forgery) { drop(&f.header, "typ") }, badType},
		"unknown crit":         {header("crit", `["x-hub"]`), critPresent},
		"empty crit":           {header("crit", `[]`), critPresent},
		"null crit":            {header("crit", `null`), critPresent},
		"no kid":               {func(_ *world, f *forgery) { drop(&f.header, "kid") }, noKID},
		"kid a number":         {header("kid", `1`), noKID},
		"kid empty":            {header("kid", `""`), noKID},
		"kid unknown":          {header("kid", `"`+strings.Repeat("A", 43)+`"`), UnknownKey},
		"alg none":             {func(_ *world, f *forgery) { set(&f.header, "alg", `"none"`); f.sign = noSignature }, badSignature},
		"alg NONE":             {func(_ *world, f *forgery) { set(&f.header, "alg", `"NONE"`); f.sign = noSignature }, unreadable},
		"alg missing":          {func(_ *world, f *forgery) { drop(&f.header, "alg") }, unreadable},
		"alg a list":           {header("alg", `["EdDSA"]`), unreadable},
		"alg not registered":   {header("alg", `"ES256"`), badSignature},
		"HS256, public key":    {confused(func(w *world) []byte { return w.public() }), badSignature},
		"HS256, PEM":           {confused(func(w *world) []byte { return pemOf(w.public()) }), badSignature},
		"HS256, JWKS":          {confused(func(w *world) []byte { return w.ring.JWKS() }), badSignature},
		"HS256, no secret":     {confused(func(*world) []byte { return nil }), badSignature},
		"key inside the token": {embedded, badSignature},
		// who signed
		"another's key":         {func(w *world, f *forgery) { f.key = w.foreign }, badSignature},
		"another's kid and key": {func(w *world, f *forgery) { f.key = w.foreign; set(&f.header, "kid", `"foreign"`) }, UnknownKey},
		"own key, other's name": {claim("iss", quote(foreignIssuer)), UnknownKey},
		"the next key's kid":    {func(w *world, f *forgery) { set(&f.header, "kid", quote(w.ring.current.Load().keys[1].kid)) }, badSignature},
		"payload exchanged":     {exchanged, badSignature},
		"unknown issuer":        {claim("iss", `"https://hub.example.evil"`), unknownIssuer},
		"issuer with a slash":   {claim("iss", quote(ownIssuer+"/")), unknownIssuer},
		"issuer in capitals":    {claim("iss", quote(strings.ToUpper(ownIssuer))), unknownIssuer},
		"issuer null":           {claim("iss", `null`), unknownIssuer},
		"issuer a list":         {claim("iss", `["`+ownIssuer+`"]`), unknownIssuer},
		"no issuer":             {without("iss"), unknownIssuer},
		"no claims":             {payload("{}"), unknownIssuer},
		// audience
		"wrong audience":         {claim("aud", `"https://api.other.example"`), wrongAudience},
		"wrong audience, listed": {claim("aud", `["https://api.other.example"]`), wrongAudience},
		"audience and a slash":   {claim("aud", quote(audience+"/")), wrongAudience},
		"two audiences":          {claim("aud", `["`+audience+`","https://other"]`), notOneAudience},
		"one audience twice":     {claim("aud", `["`+audience+`","`+audience+`"]`), notOneAudience},
		"no audience":            {without("aud"), missingClaim},
		"audience empty":         {claim("aud", `""`), missingClaim},
		"no audiences":           {claim("aud", `[]`), missingClaim},
		"audience null":          {claim("aud", `null`), missingClaim},
		"audience an object":     {claim("aud", `{"a":"`+audience+`"}`), missingClaim},
		// time
		"expired 31 s ago":     {func(w *world, _ *forgery) { w.clock.Advance(631 * time.Second) }, expired},
		"issued in 31 s":       {func(w *world, _ *forgery) { w.clock.Advance(-31 * time.Second) }, issuedAhead},
		"nbf in 31 s":          {claim("nbf", seconds10(31)), early},
		"nbf out of range":     {claim("nbf", "1e300"), badTime},
		"nbf null":             {claim("nbf", "null"), unreadable},
		"no exp":               {without("exp"), missingClaim},
		"exp null":             {claim("exp", "null"), unreadable},
		"exp zero":             {claim("exp", "0"), missingClaim},
		"exp text":             {claim("exp", quote(seconds10(600))), unreadable},
		"exp with a fraction":  {claim("exp", seconds10(600)+".5"), badTime},
		"exp as a power":       {claim("exp", "1.9e9"), badTime},
		"exp out of range":     {claim("exp", "253402300800"), badTime},
		"exp in twenty years":  {claim("exp", seconds10(20*365*86400)), badLifetime},
		"a life a second long": {claim("exp", seconds10(3601)), badLifetime},
		"a life that wraps":    {claim("exp", seconds10(18446744074)), badLifetime},
		"exp before iat":       {func(_ *world, f *forgery) { set(&f.payload, "iat", seconds10(5)); set(&f.payload, "exp", seconds10(4)) }, badLifetime},
		"no iat":               {without("iat"), badTime},
		"iat null":             {claim("iat", "null"), unreadable},
		"iat zero":             {claim("iat", "0"), badLifetime},
		"iat before the epoch": {claim("iat", "-1"), badTime},
		"iat with a fraction":  {claim("iat", seconds10(0)+".5"), badTime},
		"iat that hides a life": {func(_ *world, f *forgery) {
			set(&f.payload, "iat", seconds10(86400))
			set(&f.payload, "exp", seconds10(87000))
		}, issuedAhead},
		// who
		"no sub":             {without("sub"), badSubject},
		"sub empty":          {claim("sub", `""`), badSubject},
		"sub null":           {claim("sub", `null`), badSubject},
		"sub a number":       {claim("sub", `1`), badSubject},
		"sub of 256":         {claim("sub", quote(strings.Repeat("s", 256))), badSubject},
		"sub with a NUL":     {claim("sub", `"person\u0000"`), badSubject},
		"sub with a newline": {claim("sub", `"person\n1"`), badSubject},
		"sub ends in space":  {claim("sub", `"person-1 "`), badSubject},
		"sub right to left":  {claim("sub", `"person\u202e1"`), badSubject},
		"no jti":             {without("jti"), badTokenID},
		"jti null":           {claim("jti", `null`), badTokenID},
		"jti empty":          {claim("jti", `""`), badTokenID},
		"client_id null":     {claim("client_id", `null`), badClientID},
		"client_id empty":    {claim("client_id", `""`), badClientID},
		"client_id a list":   {claim("client_id", `["web"]`), badClientID},
		// hub
		"hub in capitals":    {claim("hub", quote(strings.ToUpper(hubText))), badHub},
		"hub as a URN":       {claim("hub", quote("urn:uuid:"+hubText)), badHub},
		"hub in braces":      {claim("hub", quote("{"+hubText+"}")), badHub},
		"hub without dashes": {claim("hub", quote(strings.ReplaceAll(hubText, "-", ""))), badHub},
		"hub empty":          {claim("hub", `""`), badHub},
		"hub null":           {claim("hub", `null`), badHub},
		"hub a list":         {claim("hub", `["`+hubText+`"]`), badHub},
		"hub nil":            {claim("hub", `"00000000-0000-0000-0000-000000000000"`), badHub},
		// roles and scope
		"roles a string":       {claim("roles", `"headteacher"`), badRoles},
		"roles null":           {claim("roles", `null`), badRoles},
		"roles an object":      {claim("roles", `{"headteacher":true}`), badRoles},
		"roles of numbers":     {claim("roles", `["headteacher",1]`), badRoles},
		"roles with a null":    {claim("roles", `[null]`), badRoles},
		"roles nested":         {claim("roles", `[["headteacher"]]`), badRoles},
		"33 roles":             {claim("roles", list(33, "r")), badRoles},
		"role of 65":           {claim("roles", list(1, strings.Repeat("r", 65))), badRoles},
		"role empty":           {claim("roles", `[""]`), badRoles},
		"role with a newline":  {claim("roles", `["a\nb"]`), badRoles},
		"scope a list":         {claim("scope", `["visits:read"]`), badScope},
		"scope null":           {claim("scope", `null`), badScope},
		"scope empty":          {claim("scope", `""`), badScope},
		"scope, two spaces":    {claim("scope", `"a  b"`), badScope},
		"scope, a tab":         {claim("scope", `"a\tb"`), badScope},
		"scope, quotation":     {claim("scope", `"a\"b"`), badScope},
		"scope ends in space":  {claim("scope", `"a "`), badScope},
		"scope not in English": {claim("scope", `"é"`), badScope},
	} {
		t.Run(name, func(t *testing.T) {
			w.clock.Set(morning)
			f := w.forgery()
			row.edit(w, f)
			w.refuses(t, f.token(), row.want)
		})
	}
}

func (w *world) kid() string    { return w.ring.current.Load().active.kid }
func (w *world) public() []byte { return w.ring.current.Load().active.public() }

func noSignature(string) []byte { return []byte{0} }

// looseBits changes bits of the last letter that no byte is made of.
func looseBits(segment string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(letters, segment[len(segment)-1])
	return segment[:len(segment)-1] + string(letters[last^1])
}

func decoded(segment string) string {
	text, err := base64.RawURLEncoding.DecodeString(segment)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// confused signs with what everybody knows, as if it were an HMAC secret.
func confused(secret func(*world) []byte) func(*world, *forgery) {
	return func(w *world, f *forgery) {
		set(&f.header, "alg", `"HS256"`)
		f.sign = hs256(secret(w))
	}
}

func pemOf(public []byte) []byte {
	der, err := x509.MarshalPKIXPublicKey(ed25519.PublicKey(public))
	if err != nil {
		panic(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

// embedded brings its own key along.
func embedded(w *world, f *forgery) {
	f.key = w.foreign
	x := encodeSegment(w.foreign.Public().(ed25519.PublicKey))
	put(&f.header, "jwk", `{"kty":"OKP","crv":"Ed25519","x":"`+x+`"}`)
}

// exchanged puts another payload under a good signature.
func exchanged(w *world, f *forgery) {
	good := f.token()
	set(&f.payload, "sub", `"person-2"`)
	forged := f.token()
	f.finish = func(string) string {
		return forged[:strings.LastIndex(forged, ".")] + good[strings.LastIndex(good, "."):]
	}
}
