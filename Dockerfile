# syntax=docker/dockerfile:1
# enishi as an image: `docker build -t enishi .`, then `docker run --rm -i enishi extract - < article.txt`.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --locked --profile dist --bin enishi \
    && install -D target/dist/enishi /out/enishi

FROM debian:bookworm-slim
COPY --from=build /out/enishi /usr/local/bin/enishi
COPY models/NOTICE LICENSE-MIT LICENSE-APACHE /usr/share/doc/enishi/
# nobody
USER 65534:65534
WORKDIR /data
EXPOSE 7878
# bash asks the server itself: the image needs no curl.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/7878 && printf 'GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["enishi"]
CMD ["serve", "--store", "/data/graph", "--listen", "0.0.0.0:7878"]
