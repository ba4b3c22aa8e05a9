# The command line with everything it needs, on a base without a shell, as a user without rights:
#   docker build -t vedette . && docker run -p 8080:8080 -v vedette:/data vedette
FROM node:24-trixie-slim AS build
WORKDIR /src
COPY . .
# Node 24 takes the driver of SQLite that is built already: no script of a dependency has to run.
RUN npx --yes pnpm@10.34.9 install --frozen-lockfile --ignore-scripts \
  && node_modules/.bin/tsc -b \
  && npx --yes pnpm@10.34.9 --filter @vedette/cli deploy --prod --legacy --ignore-scripts /app \
  && cp LICENSE /app \
  && mkdir /data

FROM gcr.io/distroless/nodejs24-debian13:nonroot
ENV NODE_ENV=production \
  VEDETTE_HOST=0.0.0.0 \
  VEDETTE_DB=sqlite:/data/vedette.db
COPY --from=build --chown=nonroot:nonroot /data /data
COPY --from=build /app /app
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["/nodejs/bin/node", "-e", "fetch('http://127.0.0.1:' + (process.env.VEDETTE_PORT || 8080) + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/nodejs/bin/node", "/app/bin/vedette.js"]
CMD ["serve"]
