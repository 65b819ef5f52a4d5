# bot4 without JupyterLab and development tools: the commands and the headless runner.
#
#   docker build -t bot4 .
#   docker run --rm -v bot4-models:/app/models -v bot4-state:/app/.bot4 -v bot4-out:/app/out bot4
#
# The image holds no secrets: keys are made at run time in the volumes. It runs on the project's own Node, which is an
# npm package; the base image only brings npm, Python and g++ for the build. scripts/docker-steps.mjs does the work, and
# test/dockerfile.test.ts runs the same steps.

FROM node:24-bookworm AS build
WORKDIR /app
ENV BOT4_OMIT_DEV=1
RUN apt-get update && apt-get install --yes --no-install-recommends python3 python3-pip g++ && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
COPY scripts ./scripts
RUN node scripts/docker-steps.mjs packages
RUN node scripts/docker-steps.mjs tensorflow
COPY tsconfig.json LICENSE ./
COPY src ./src
COPY runner ./runner
COPY notebooks ./notebooks
COPY data ./data
COPY models ./models
RUN node scripts/docker-steps.mjs folders
RUN node scripts/docker-steps.mjs check

FROM debian:bookworm-slim
WORKDIR /app
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin bot4
COPY --from=build --chown=bot4:bot4 /app /app
ENV NODE_ENV=production
USER bot4
ENTRYPOINT ["/app/node_modules/.bin/node", "--disable-warning=ExperimentalWarning", "/app/runner/main.ts"]
CMD ["demo"]
