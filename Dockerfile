# The command line with everything it needs, on a base without a shell, as a user without rights:
#   docker build -t vedette . && docker run -p 8080:8080 -v vedette:/data vedette
FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN npx --yes pnpm@10.34.9 install --frozen-lockfile \
  && node_modules/.bin/tsc -b \
  && npx --yes pnpm@10.34.9 --filter @vedette/cli deploy --prod --legacy /app \
  && mkdir /data

FROM gcr.io/distroless/nodejs24-debian12:nonroot
ENV NODE_ENV=production \
  VEDETTE_HOST=0.0.0.0 \
  VEDETTE_DB=sqlite:/data/vedette.db
COPY --from=build --chown=nonroot:nonroot /data /data
COPY --from=build /app /app
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["/nodejs/bin/node", "-e", "fetch('http://127.0.0.1:8080/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/nodejs/bin/node", "/app/bin/vedette.js"]
CMD ["serve"]
