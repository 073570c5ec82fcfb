// Package walk holds the server to a model of who sees what.
package walk
