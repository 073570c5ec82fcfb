package httpapi

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"
)

// What a front end of another origin may send and read.
const (
	corsMethods = "GET, POST, PUT, PATCH, DELETE"
	corsHeaders = "Accept, Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer"
	corsExposed = "Content-Disposition, ETag, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
	corsMaxAge  = "600"
)

// cors lets the front ends of the configured origins in, and no other. Nothing here
// rests on cookies, so none are allowed.
func cors(origins []string) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		if len(origins) == 0 {
			return next
		}
		return func(c echo.Context) error {
			header, r := c.Response().Header(), c.Request()
			header.Add("Vary", "Origin")
			origin := r.Header.Get("Origin")
			if !slices.Contains(origins, origin) {
				return next(c)
			}
			header.Set("Access-Control-Allow-Origin", origin)
			if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
				header.Set("Access-Control-Expose-Headers", corsExposed)
				return next(c)
			}
			header.Set("Access-Control-Allow-Methods", corsMethods)
			header.Set("Access-Control-Allow-Headers", corsHeaders)
			header.Set("Access-Control-Max-Age", corsMaxAge)
			return c.NoContent(http.StatusNoContent)
		}
	}
}

// checkOrigins refuses what is not exactly an origin, "*" and "null" above all.
func checkOrigins(origins []string) error {
	for _, origin := range origins {
		u, err := url.Parse(origin)
		if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.Scheme+"://"+u.Host != origin {
			return fmt.Errorf("httpapi: %q is not an origin (https://name:port)", origin)
		}
	}
	return nil
}
