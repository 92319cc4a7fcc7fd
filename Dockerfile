# Slim and without root. The image holds the program; config/ and state/ are mounted.
FROM python:3.13-slim AS build
WORKDIR /build
COPY pyproject.toml requirements-run.lock README.md LICENSE ./
COPY watcher ./watcher
RUN python -m venv /opt/watcher \
 && /opt/watcher/bin/pip install --no-cache-dir --require-hashes -r requirements-run.lock \
 && /opt/watcher/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 watcher
COPY --from=build /opt/watcher /opt/watcher
WORKDIR /srv
COPY config ./config
RUN mkdir state && chown watcher state
USER watcher
ENV PATH=/opt/watcher/bin:$PATH PYTHONUNBUFFERED=1
VOLUME /srv/state
# Only this process and its database: a closed ministry site must not restart us.
HEALTHCHECK --interval=60s --timeout=10s --start-period=20s CMD ["watcher", "health", "--alive"]
ENTRYPOINT ["watcher"]
CMD ["run"]
