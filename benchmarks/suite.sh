# Sourced in the project's folder: starts those processes of the suite ($processes, separated by blanks) on a data folder of
# their own ($data), and stops them at the end. A first start makes things for the next one in the background, which takes the
# processors from whoever works meanwhile; so that is waited for.
data=$(mktemp -d)
trap './suite --data "$data" down >&2; rm -rf "$data"' EXIT
# shellcheck disable=SC2086 # processes are words
./suite --data "$data" up -d $(printf -- '--only %s ' $processes) >&2

echo 'Waiting until the first start is over ...' >&2
for libraries in "$data"/run/programs/*/lib; do
  case $libraries in */kafka/*) continue ;; esac # It has no cache.
  timeout 600 bash -c 'until [ -f "$1" ]; do sleep 1; done' _ "${libraries%lib}classes.aot"
done
