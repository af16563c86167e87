# Keepline as a container. Asterisk is not in it: it is the company's exchange, configured by asterisk-config/.
#
#   docker build -t keepline .
#   docker run --rm -v "$PWD/my-site:/etc/keepline/site:ro" keepline check /etc/keepline/site
#
#   docker run -d --name keepline --restart unless-stopped --network host \
#     --read-only --cap-drop ALL --security-opt no-new-privileges \
#     -v /etc/keepline/site:/etc/keepline/site:ro \
#     -v /var/lib/keepline:/var/lib/keepline \
#     -v /etc/keepline/ari-password:/run/secrets/ari-password:ro \
#     -e KEEPLINE_ARI_PASSWORD_FILE=/run/secrets/ari-password \
#     keepline
#
#   docker exec keepline keepline status        (or reload, or health)
#
# The site       Files that user 10001 can read. After a change: reload.
# The state      /var/lib/keepline: calls, control socket. On a local disk, for one Keepline at a time.
#                A folder of the host belongs to user 10001: install -d -o 10001 -g 10001 -m 0711 /var/lib/keepline
# The sounds     Asterisk plays files by absolute path: what Keepline renders (KEEPLINE_SOUNDS, here
#                /var/lib/keepline/sounds) and the site's own recordings (/etc/keepline/site). It has to find both
#                under the paths that Keepline sees, and may read them. On one host the lines above do that; an
#                Asterisk in a container of its own mounts both, read-only, at the same places.
# The password   The file belongs to user 10001 with mode 0400; one that everybody can read is refused. (With
#                KEEPLINE_ARI_PASSWORD, `docker inspect` shows the password to whoever may call it.)
# Asterisk       KEEPLINE_ARI_URL, by default http://127.0.0.1:8088: this host, reached by --network host. ARI is not
#                encrypted, so on another host it belongs behind a VPN or a TLS proxy.
# The rest       docker run --rm keepline run --help   lists every setting.
#
# A registry of your own for the packages: docker build --secret id=npmrc,src=$HOME/.npmrc .
# Its certificate, when your company signs it: --secret id=certificates,src=/path/to/ca.pem
# Neither is kept in the image.

# Node 20 on Debian 12 with npm.
ARG BASE=docker.io/library/node:20-bookworm-slim

FROM ${BASE} AS build
# better-sqlite3 is compiled here, from the sources in its package, rather than fetched as a binary from elsewhere.
RUN apt-get update \
 && apt-get install -y --no-install-recommends g++ make python3 \
 && apt-get clean && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY package.json package-lock.json ./
# The only package that may run a script is the one that must; Node's headers are those beside Node. The last line is
# there because npm may end with 0 when it could not reach its registry, and a layer without packages would be kept.
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc \
    --mount=type=secret,id=certificates,target=/run/secrets/certificates \
    if [ -s /run/secrets/certificates ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/certificates; fi \
 && export npm_config_nodedir="$(node -p 'path.dirname(path.dirname(process.execPath))')" \
 && npm ci --ignore-scripts --no-audit --no-fund \
 && npm rebuild --build-from-source better-sqlite3 \
 && node --eval "new (require('better-sqlite3'))(':memory:').close()"
COPY tsconfig.json ./
COPY src src
RUN npm run build
# What runs, and nothing that was only needed to make it.
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
 && mv node_modules/better-sqlite3/build/Release/better_sqlite3.node /tmp/ \
 && rm -rf node_modules/better-sqlite3/build node_modules/better-sqlite3/deps node_modules/better-sqlite3/src \
 && mkdir -p node_modules/better-sqlite3/build/Release \
 && mv /tmp/better_sqlite3.node node_modules/better-sqlite3/build/Release/
COPY flows flows
COPY LICENSE ./
# However tight the rights in the checkout were: everybody may read, nobody but root may write.
RUN rm -rf src tsconfig.json package-lock.json \
 && find dist -name '*.map' -delete \
 && chmod -R u=rwX,go=rX .

FROM ${BASE} AS runtime
# espeak-ng speaks the texts. tini is process 1: it passes signals on and buries what a speech command leaves behind.
RUN apt-get update \
 && apt-get install -y --no-install-recommends espeak-ng tini \
 && apt-get clean && rm -rf /var/lib/apt/lists/*
# A number that is hardly taken on the host, because folders of the host are given to it.
ARG KEEPLINE_UID=10001
RUN groupadd --gid "$KEEPLINE_UID" keepline \
 && useradd --uid "$KEEPLINE_UID" --gid keepline --no-create-home --home-dir /nonexistent \
      --shell /usr/sbin/nologin keepline \
 && install -d -o keepline -g keepline -m 0711 /var/lib/keepline \
 && install -d -m 0755 /etc/keepline/site \
 && ln -s /opt/keepline/dist/main/cli.js /usr/local/bin/keepline
COPY --from=build /build /opt/keepline
ENV NODE_ENV=production \
    KEEPLINE_SITE=/etc/keepline/site \
    KEEPLINE_DATA=/var/lib/keepline
WORKDIR /opt/keepline
VOLUME ["/var/lib/keepline", "/etc/keepline/site"]
# By number, so that a cluster can see that it is not root.
USER ${KEEPLINE_UID}:${KEEPLINE_UID}
# Healthy: running and connected to Asterisk. Longer than the 5 s that `keepline health` itself waits.
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s CMD ["keepline", "health"]
# SIGTERM ends Keepline within seconds; calls stay up in Asterisk and the next Keepline goes on with them.
ENTRYPOINT ["tini", "--", "keepline"]
CMD ["run"]
