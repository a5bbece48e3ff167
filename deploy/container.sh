#!/bin/sh
# What a container does: database, topics, static files, an index that follows, and the server.
set -eu
# One container prepares the database (PREPARE=1); the others wait until it has.
if [ "${PREPARE:-0}" = 1 ]; then
    python manage.py migrate --verbosity 0
    python manage.py load_topics
    python manage.py import_transcripts fixtures/transcripts
fi
tries=0
until python manage.py migrate --check --verbosity 0 >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -ge 60 ]; then echo "The database has not been prepared after two minutes: give one container PREPARE=1."; exit 1; fi
    sleep 2
done
python manage.py collectstatic --noinput --verbosity 0
python manage.py sync_index --follow &
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}"
export HOST="${HOST:-0.0.0.0}" PORT="${PORT:-8000}"
exec python -m gunicorn --config deploy/gunicorn.conf.py archive.wsgi:application
