#!/bin/bash
# Makes a database for each service, owned by a role of the same name that enters no other service's: a service owns its
# data. PostgreSQL's image runs this once, when its volume is empty. After a service has joined a suite that has data:
#
#   docker compose exec postgres /docker-entrypoint-initdb.d/databases.sh
set -euo pipefail

for password in /run/secrets/lessserver/databases/*; do
  name=${password##*/}
  psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
    --set name="${name//-/_}" --set password="$(<"$password")" <<'SQL'
SELECT format('CREATE ROLE %I', :'name') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') \gexec
ALTER ROLE :"name" LOGIN PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'name')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
done
