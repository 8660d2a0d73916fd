# Puts the database and the uploads back to what the backup $BACKUP in /backups holds. The database changes in one
# transaction: all of it or nothing. Files uploaded since then are put aside into a folder of their own, not removed.
set -euo pipefail

: "${DATABASE_URL:?}" "${BACKUP:?}"
backups=${BACKUPS_FOLDER:-/backups}
uploads=${UPLOAD_FOLDER:-/data/uploads}
list_backups() { (cd "$backups" && find . -mindepth 1 -maxdepth 1 -type d -name '20*Z' -printf '%f\n' | LC_ALL=C sort); }
list_uploads() {
  (cd "$uploads" && find . -mindepth 1 \( -name '.*' -o -name lost+found \) -prune -o -type f -print | LC_ALL=C sort)
}
query() { psql --dbname="$DATABASE_URL" --no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1 "$@"; }

if [ "$BACKUP" = latest ]; then BACKUP=$(list_backups | tail -n 1); fi
if [ -z "$BACKUP" ] || [ ! -d "$backups/$BACKUP" ]; then
  echo "There is no backup ${BACKUP:-yet}. There are: $(list_backups | tr '\n' ' ')" >&2
  exit 1
fi
folder=$backups/$BACKUP
(cd "$folder" && sha256sum --check --strict --quiet SHA256SUMS) || {
  echo "The backup $BACKUP is damaged. Nothing was changed; name another one in BACKUP: $(list_backups | tr '\n' ' ')" >&2
  exit 1
}
others=$(query --command="select count(*) from pg_stat_activity
  where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()")
if [ "$others" != 0 ]; then
  echo "$others others are connected to the database. Nothing was changed; first end the servers:" >&2
  echo "kubectl -n finance-app scale deployment/finance-app --replicas=0" >&2
  exit 1
fi

# Files before rows, so that every file a row names is there.
tar --extract --no-same-owner --file="$folder/uploads.tar" --directory="$uploads"
echo "Files are back."

# `commit` is sent only when the dump was read to its end; without it the database stays as it was.
{
  echo 'begin; drop schema public cascade; create schema public;'
  pg_restore --no-owner --no-privileges --file=- "$folder/database.dump" && echo 'commit;'
} | query --output=/dev/null || {
  echo "The database stays as it was: see above why." >&2
  exit 1
}

# A dump has no statistics, and until PostgreSQL looks by itself it plans for tables that it does not know.
query <<'SQL' || echo "PostgreSQL has not looked at the tables; it will by itself." >&2
select format('analyze %I.%I', schemaname, tablename) from pg_tables where schemaname = 'public' \gexec
SQL

aside=.before-restore-$(date -u +%Y-%m-%dT%H%M%SZ)
work=$(mktemp -d)
tar --list --file="$folder/uploads.tar" | LC_ALL=C sort >"$work/archived"
list_uploads | LC_ALL=C comm -13 "$work/archived" - >"$work/later"
while IFS= read -r file; do
  mkdir -p "$uploads/$aside/$(dirname "$file")"
  mv "$uploads/$file" "$uploads/$aside/$file"
done <"$work/later"
if [ -s "$work/later" ]; then
  echo "$(wc -l <"$work/later") files uploaded since then are in $aside of the uploads; remove it when nobody misses them."
fi
echo "The books are those of $BACKUP. Start the servers again:"
echo "kubectl -n finance-app scale deployment/finance-app --replicas=2"
