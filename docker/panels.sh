#!/usr/bin/env bash
# Asks Prometheus for what each panel of the dashboards shows, and ends with an error if one shows nothing:
#
#   docker/panels.sh [ADDRESS OF PROMETHEUS, http://localhost:9090 by default]
#
# Some panels show nothing while all is well, such as retries. ./suite chaos, or some faults, give them something.
set -euo pipefail
cd "$(dirname "$0")/grafana/dashboards"

prometheus=${1:-http://localhost:9090}
empty=0
while IFS=: read -r dashboard expression; do
  query=$(sed -E 's/^ *"expr": "(.*)",?$/\1/; s/\\"/"/g; s/\$service/.+/g' <<< "$expression")
  answer=$(curl -sS --get "$prometheus/api/v1/query" --data-urlencode "query=$query")
  if [[ $answer == *'"result":[{'* ]]; then
    echo "ok      ${dashboard%.json}: $query"
  else
    echo "NOTHING ${dashboard%.json}: $query"
    [[ $answer == *'"status":"success"'* ]] || echo "        $answer"
    empty=$((empty + 1))
  fi
done < <(grep -oE '"expr": "([^"\\]|\\.)*"' *.json)
echo "$empty panels without data"
[ "$empty" = 0 ]
