# Builds a static binary and puts it into an otherwise empty image. deploy/compose.yaml
# makes an installation of it; to look at it alone, on SQLite:
#
#   docker build -t hubqa .
#   docker run --rm -v hubqa-data:/data hubqa keys create
#   docker run --rm -p 8080:8080 -v hubqa-data:/data -e HUBQA_ISSUER=https://qa.our-hub.org \
#     -e HUBQA_AUDIENCE=https://qa.our-hub.org/v1 -e HUBQA_CURSOR_KEY="$(head -c 32 /dev/urandom | base64)" hubqa

FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o /out/hubqa ./cmd/hubqa
# Folders that the program may write to, owned by its user below.
RUN cd /out && mkdir -p writable && cd writable && mkdir data keys anchors spool tmp && chmod 0700 *

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /usr/local/go/lib/time/zoneinfo.zip /zoneinfo.zip
COPY --from=build --chown=65532:65532 /out/writable/ /
COPY --from=build /out/hubqa /hubqa
COPY LICENSE /LICENSE
ENV ZONEINFO=/zoneinfo.zip HUBQA_ADDR=0.0.0.0:8080 HUBQA_DATA_DIR=/data
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 CMD ["/hubqa", "ready"]
ENTRYPOINT ["/hubqa"]
CMD ["serve"]
