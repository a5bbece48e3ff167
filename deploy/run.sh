#!/bin/sh
# What `make run` does once the requirements are installed: database, seed, topics, index, static files, server.
set -eu
bin="${VENV:-.venv}/bin"
python="$bin/python"
host="${HOST:-127.0.0.1}"
port="${PORT:-8000}"

"$python" manage.py migrate --verbosity 0
"$python" manage.py load_topics
"$python" manage.py load_offices
"$python" manage.py import_transcripts fixtures/transcripts
"$python" manage.py sync_index
"$python" manage.py collectstatic --noinput --verbosity 0
echo "The archive is on http://$host:$port (Ctrl-C ends it)."
# Each thread would else have a heap of its own, which grows to what its largest page took.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
export HOST="$host" PORT="$port"
exec "$python" -m gunicorn --config deploy/gunicorn.conf.py archive.wsgi:application
