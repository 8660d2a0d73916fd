# Makes one backup in /backups, named by its time: database.dump, uploads.tar and their checksums. It appears under its
# name when it is whole. The database is read from one snapshot, on which no writer waits.
#
# A file that a row of the snapshot names must be in the archive. Content never changes under its name, so the uploads are
# archived before the snapshot, when a file deleted meanwhile is still there, and what is new is added after it.
set -euo pipefail
umask 077

: "${DATABASE_URL:?}" "${BACKUPS_KEPT:?}"
[[ $BACKUPS_KEPT =~ ^[1-9][0-9]*$ ]] || {
  echo "BACKUPS_KEPT is $BACKUPS_KEPT; set it to how many backups stay, at least 1." >&2
  exit 1
}
backups=${BACKUPS_FOLDER:-/backups}
uploads=${UPLOAD_FOLDER:-/data/uploads}
name=$(date -u +%Y-%m-%dT%H%M%SZ)
partial=$backups/.partial-$name

# What a backup that broke off has left.
rm -rf "$backups"/.partial-*
mkdir "$partial"
trap 'rm -rf "$partial"' EXIT
# What this run needs besides the backup itself.
work=$(mktemp -d)
trap 'rm -rf "$partial" "$work"' EXIT

# A name that begins with a dot is a file still being received, or a folder of what a restore has put aside.
list_uploads() {
  (cd "$uploads" && find . -mindepth 1 \( -name '.*' -o -name lost+found \) -prune -o -type f -print | LC_ALL=C sort)
}

# archive MODE LIST. What is deleted meanwhile makes tar end with 1; what is missing for another reason is found below.
archive() {
  tar "$1" --file="$partial/uploads.tar" --directory="$uploads" --ignore-failed-read --no-recursion --files-from="$2" ||
    [ $? = 1 ]
}

list_uploads >"$work/before"
archive --create "$work/before"
pg_dump --dbname="$DATABASE_URL" --format=custom --file="$partial/database.dump"
list_uploads >"$work/after"
LC_ALL=C comm -13 "$work/before" "$work/after" >"$work/new"
if [ -s "$work/new" ]; then archive --append "$work/new"; fi

tar --list --file="$partial/uploads.tar" | LC_ALL=C sort >"$work/archived"
LC_ALL=C comm -13 "$work/archived" "$work/after" >"$work/missing"
while IFS= read -r file; do
  [ ! -e "$uploads/$file" ] || { echo "$uploads/$file cannot be read; there is no new backup." >&2; exit 1; }
done <"$work/missing"
pg_restore --list "$partial/database.dump" >"$work/contents"

(cd "$partial" && sha256sum database.dump uploads.tar >SHA256SUMS)
sync "$partial"/*
mv "$partial" "$backups/$name"
sync "$backups"

# Names sort by time.
mapfile -t all < <(cd "$backups" && find . -mindepth 1 -maxdepth 1 -type d -name '20*Z' -printf '%f\n' | LC_ALL=C sort)
for ((i = 0; i < ${#all[@]} - BACKUPS_KEPT; i++)); do
  rm -rf "${backups:?}/${all[i]}"
  echo "Removed ${all[i]}: the newest $BACKUPS_KEPT stay."
done
echo "Backup $name is whole: $(du -sh "$backups/$name" | cut -f1), $(wc -l <"$work/archived") files uploaded."
