package config

import (
	"io"
	"log/slog"
	"path/filepath"
	"reflect"
)

// Data is where the files are.
type Data struct {
	Dir string `name:"data-dir" env:"HUBQA_DATA_DIR" default:"data" help:"Folder of the files that have no setting of their own."`
}

func (d Data) file(set, name string) string {
	if set != "" {
		return set
	}
	return filepath.Join(d.Dir, name)
}

// Database is which database serves.
type Database struct {
	Data        `embed:""`
	URL         Address `name:"database-url" env:"HUBQA_DATABASE_URL" help:"postgres://... of the role that serves, or the path of an SQLite file. Without it: hubqa.db in the data folder."`
	OwnerURL    Address `name:"database-owner-url" env:"HUBQA_DATABASE_OWNER_URL" help:"postgres://... of the role that owns the tables; for migrations only."`
	Connections int     `name:"db-connections" env:"HUBQA_DB_CONNECTIONS" default:"10" help:"Connections to PostgreSQL."`
}

// Address is the address of the database that serves.
func (d Database) Address() string { return d.file(d.URL.Reveal(), "hubqa.db") }

// Keys is where the key ring is.
type Keys struct {
	File string `name:"keys-file" env:"HUBQA_KEYS_FILE" help:"Key ring that signs tokens and anchors. Without it: keys.json in the data folder."`
}

// Path is where the key ring is.
func (k Keys) Path(d Data) string { return d.file(k.File, "keys.json") }

// RetiredPath is where the public keys are that have left the ring.
func (k Keys) RetiredPath(d Data) string { return k.Path(d) + ".public" }

// Anchors is where the anchors of the audit trail are.
type Anchors struct {
	File string `name:"anchor-file" env:"HUBQA_ANCHOR_FILE" help:"Signed anchors of the audit trail. Without it: anchors.jsonl in the data folder."`
}

// Path is where the anchors are.
func (a Anchors) Path(d Data) string { return d.file(a.File, "anchors.jsonl") }

// Mail is how notices are sent by e-mail.
type Mail struct {
	Transport    string `name:"mail-transport" env:"HUBQA_MAIL_TRANSPORT" default:"log" enum:"smtp,file,log" help:"smtp sends; file writes a file for each mail; log only logs that it would be sent."`
	From         string `name:"mail-from" env:"HUBQA_MAIL_FROM" help:"Address from which mail comes. Required for smtp and file."`
	Links        string `name:"mail-links" env:"HUBQA_MAIL_LINKS" help:"Where the links in a mail begin, as https://app.my-hub.org. Without it: the issuer."`
	Dir          string `name:"mail-dir" env:"HUBQA_MAIL_DIR" help:"Folder of the transport file. Without it: mail in the data folder."`
	Server       string `name:"mail-server" env:"HUBQA_MAIL_SERVER" help:"Mail server of the transport smtp, as smtp.my-hub.org:587."`
	Security     string `name:"mail-security" env:"HUBQA_MAIL_SECURITY" default:"starttls" enum:"starttls,tls,none" help:"starttls, tls (from the first byte, port 465) or none (on this machine only)."`
	User         string `name:"mail-user" env:"HUBQA_MAIL_USER" help:"Who logs in to the mail server. Without it: nobody does."`
	Password     Secret `name:"mail-password" env:"HUBQA_MAIL_PASSWORD" hidden:"" help:"Password at the mail server."`
	PasswordFile string `name:"mail-password-file" env:"HUBQA_MAIL_PASSWORD_FILE" help:"File with the password at the mail server (or HUBQA_MAIL_PASSWORD)."`
}

// The transports.
const (
	SMTP  = "smtp"
	Files = "file"
	Log   = "log"
)

// Folder is where the transport file writes.
func (m Mail) Folder(d Data) string { return d.file(m.Dir, "mail") }

// Tokens is whose tokens are taken.
type Tokens struct {
	Issuer   string `name:"issuer" env:"HUBQA_ISSUER" help:"Issuer of this installation's own tokens, as https://qa.my-hub.org. Required."`
	Audience string `name:"audience" env:"HUBQA_AUDIENCE" help:"Audience that tokens must be for. Required."`
}

// Logging is what is logged, and how.
type Logging struct {
	Level  slog.Level `name:"log-level" env:"HUBQA_LOG_LEVEL" default:"info" help:"debug, info, warn or error."`
	Format string     `name:"log-format" env:"HUBQA_LOG_FORMAT" default:"json" enum:"json,text" help:"json or text."`
}

// Logger makes the log.
func (l Logging) Logger(w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: l.Level}
	if l.Format == "text" {
		return slog.New(slog.NewTextHandler(w, options))
	}
	return slog.New(slog.NewJSONHandler(w, options))
}

// HTTP is how requests are taken.
type HTTP struct {
	TrustedProxies   []string `name:"trusted-proxies" env:"HUBQA_TRUSTED_PROXIES" help:"Addresses or prefixes of proxies whose X-Forwarded-For is believed."`
	AllowedOrigins   []string `name:"allowed-origins" env:"HUBQA_ALLOWED_ORIGINS" help:"Origins of front ends elsewhere, as https://app.my-hub.org."`
	RatePerMinute    int      `name:"rate-per-minute" env:"HUBQA_RATE_PER_MINUTE" default:"600" help:"Requests a minute of one person or client."`
	ImportsPerMinute int      `name:"imports-per-minute" env:"HUBQA_IMPORTS_PER_MINUTE" default:"30" help:"Imports a minute of one person or client."`
	ExportsPerMinute int      `name:"exports-per-minute" env:"HUBQA_EXPORTS_PER_MINUTE" default:"60" help:"Files (PDF, CSV, NDJSON) a minute that one person or client takes away."`
	HubImports       int      `name:"hub-imports" env:"HUBQA_HUB_IMPORTS" default:"2" help:"Imports of one hub that are under way at a time."`
	MaxImportBytes   int64    `name:"max-import-bytes" env:"HUBQA_MAX_IMPORT_BYTES" default:"1073741824" help:"Longest file that is imported."`
	SpoolDir         string   `name:"spool-dir" env:"HUBQA_SPOOL_DIR" help:"Folder for files that are being imported. Without it: the machine's folder for temporary files."`
}

// Serve is what a server needs.
type Serve struct {
	Addr            string `name:"addr" env:"HUBQA_ADDR" default:"127.0.0.1:8080" help:"Address to listen on."`
	MetricsAddr     string `name:"metrics-addr" env:"HUBQA_METRICS_ADDR" default:"127.0.0.1:9090" help:"Address of the metrics, for operators alone. Empty: none."`
	Database        `embed:""`
	Tokens          `embed:""`
	SignIn          `embed:""`
	Keys            `embed:""`
	CursorKey       Secret `name:"cursor-key" env:"HUBQA_CURSOR_KEY" hidden:"" help:"32 random bytes in base64."`
	CursorKeyFile   string `name:"cursor-key-file" env:"HUBQA_CURSOR_KEY_FILE" help:"File with 32 random bytes in base64, the same for every replica and kept as long as the database (or HUBQA_CURSOR_KEY). Required."`
	HTTP            `embed:""`
	Anchors         `embed:""`
	Mail            `embed:""`
	Logging         `embed:""`
	DrainSeconds    int `name:"drain-seconds" env:"HUBQA_DRAIN_SECONDS" default:"0" help:"How long a stop goes on serving, and is not ready, so that a proxy turns to another server first."`
	ShutdownSeconds int `name:"shutdown-seconds" env:"HUBQA_SHUTDOWN_SECONDS" default:"20" help:"How long a stop waits for requests and imports."`
}

// Shown gives every setting by its name, secrets hidden.
func Shown(settings any) []slog.Attr {
	var shown []slog.Attr
	show(reflect.Indirect(reflect.ValueOf(settings)), &shown)
	return shown
}

func show(v reflect.Value, shown *[]slog.Attr) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if name := field.Tag.Get("env"); name != "" {
			*shown = append(*shown, slog.Any(name, v.Field(i).Interface()))
		} else if field.Anonymous {
			show(v.Field(i), shown)
		}
	}
}
