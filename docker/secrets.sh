#!/bin/bash
# Makes the suite's secrets once, at random, and gives every container its own folder (a volume) with the ones it needs.
# What exists stays, so a second start changes nothing; API_KEY, when set, replaces the first key of the gateway.
#
#   gateway/      SUITE_TOKEN  API_KEY
#   services/*/   SUITE_TOKEN  POSTGRES_PASSWORD (of the service's own role)
#   postgres/     POSTGRES_PASSWORD (of the superuser, which nobody else has)  databases/* (each service's)
#   prometheus/   SUITE_TOKEN
#   grafana/      GRAFANA_PASSWORD (of its user "admin")
set -euo pipefail
umask 022 # a folder is mounted into one container only, whose user is not ours
cd "${1:?the folder that holds a folder per container}"

random() { head -c 32 /dev/urandom | base64 -w 0 | tr '+/' '-_' | tr -d '='; }

# write FILE: from standard input, whole or not at all
write() {
  mkdir -p "${1%/*}"
  cat >"$1.new"
  mv "$1.new" "$1"
}

# make FILE: unless it exists
make() { [ -s "$1" ] || random | write "$1"; }

make gateway/SUITE_TOKEN
if [ -n "${API_KEY:-}" ]; then printf %s "$API_KEY" | write gateway/API_KEY; else make gateway/API_KEY; fi
make postgres/POSTGRES_PASSWORD
make grafana/GRAFANA_PASSWORD
write prometheus/SUITE_TOKEN <gateway/SUITE_TOKEN
for service in services/*; do
  make "$service/POSTGRES_PASSWORD"
  write "$service/SUITE_TOKEN" <gateway/SUITE_TOKEN
  write "postgres/databases/${service##*/}" <"$service/POSTGRES_PASSWORD"
done
