# The site as an image: `docker build -t portfolio .`. DEPLOYMENT.md says how it is run.
FROM python:3.13-slim-trixie AS build

RUN pip install --no-cache-dir "uv==0.13.9"
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
WORKDIR /site
COPY requirements.txt ./
RUN uv venv --python "$(command -v python)" .venv \
    && uv pip install --python .venv/bin/python --no-cache --require-hashes -r requirements.txt
COPY . .
# Style sheets, compressed, where the running site cannot change them.
RUN ENV_FILE=/dev/null DATA_DIR=/tmp/data .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && .venv/bin/python -m compileall -q accounts blog comments portfolio \
    && rm -rf /tmp/data

FROM python:3.13-slim-trixie

# pg_dump and pg_restore, for backups. They must not be older than the database.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin site \
    && install -d -o site -g site -m 0750 /data
COPY --from=build /site /site
WORKDIR /site
ENV PATH=/site/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 ENV_FILE=/dev/null DATA_DIR=/data
USER 10001:10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["python", "manage.py"]
CMD ["serve", "--host", "0.0.0.0"]
