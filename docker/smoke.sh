#!/usr/bin/env bash
# Walks README's tour against a running suite, one line a check, and fails on any difference.
#
#   docker/smoke.sh [URL]          the gateway's address; by default http://localhost:8080
#
# From the environment
#   API_KEY          a key that may do everything; otherwise the first line of KEY_FILE (default data/api-key)
#   ZIPKIN_URL       the trace UI (default http://localhost:9411)
#   PROMETHEUS_URL   Prometheus, if there is one: then it has to see every service
set -uo pipefail

gateway=${1:-http://localhost:8080}
gateway=${gateway%/}
zipkin=${ZIPKIN_URL:-http://localhost:9411}
zipkin=${zipkin%/}
key_file=${KEY_FILE:-data/api-key}
if ! key=${API_KEY:-$(head -n 1 "$key_file")}; then
  echo "No API key: set API_KEY, or KEY_FILE to the file that holds it." >&2
  exit 2
fi

room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
# In a file, because arguments are seen by everyone on the machine.
(umask 077 && printf 'header = "X-API-Key: %s"\n' "$key" >"$room/key")
with_key=(--config "$room/key")
json=(--header 'Content-Type: application/json')
browser='Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
passed=0 failed=0

# call METHOD ADDRESS [ARGUMENT OF CURL...]: fills $status and $answer (headers and body)
call() {
  local method=$1 address=$2
  shift 2
  [[ $address == http* ]] || address=$gateway$address
  status=$(curl --silent --max-time 20 --user-agent "$browser" --request "$method" --include --output "$room/answer" \
    --write-out '%{http_code}' "$@" "$address") || status=000
  answer=$(tr -d '\r\0' <"$room/answer" 2>/dev/null)
  : >"$room/answer"
}

# is STATUS [PATTERN...]: whether the last answer has the status and every pattern
is() {
  local pattern
  [ "$status" = "$1" ] || return 1
  shift
  for pattern; do grep -qiE -- "$pattern" <<<"$answer" || return 1; done
}

# expect SENTENCE STATUS [PATTERN...]: counts and prints what came of the last call
expect() {
  local sentence=$1
  shift
  if is "$@"; then
    passed=$((passed + 1))
    printf 'ok    %s\n' "$sentence"
  else
    failed=$((failed + 1))
    printf 'FAIL  %s\n      expected: %s\n      but was:  %s\n' "$sentence" "$*" "$status"
    tail -c 2000 <<<"$answer" | sed 's/^/      | /'
  fi
}

# await SECONDS SENTENCE ADDRESS STATUS [PATTERN...]: asks again until the answer is as expected
await() {
  local deadline=$((SECONDS + $1)) sentence=$2 address=$3 config=$room/key
  shift 3
  [[ $address == http* ]] && config=/dev/null # the key is the gateway's business only
  until call GET "$address" --config "$config" && is "$@" || ((SECONDS >= deadline)); do sleep 0.5; done
  expect "$sentence" "$@"
}

# create JSON
create() { call POST /api/v1/links "${with_key[@]}" "${json[@]}" --data "$1"; }

# code_of MEDIUM: the code of the link for that medium in the last answer
code_of() { tr '}' '\n' <<<"$answer" | grep "\"medium\":\"$1\"" | sed -n 's/.*"code":"\([^"]*\)".*/\1/p'; }

correlation_id() { grep -i '^x-correlation-id:' <<<"$answer" | cut -d ' ' -f 2; }

# in_seconds N: that instant, by GNU's date or BSD's
in_seconds() {
  local then=$(($(date +%s) + $1))
  date -u -d "@$then" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -r "$then" +%Y-%m-%dT%H:%M:%SZ
}

problem='^content-type: application/problem\+json'
traced='"correlationId":"[0-9a-f]{32}"'
campaign=smoke-$(date +%s)-$RANDOM

await 30 "the gateway is healthy and knows its services" /actuator/health 200 '"status":"UP"' '"url-shortener"'
call GET / --location
expect "the status page answers" 200 '^content-type: text/html' '<html'

call POST /api/v1/links "${json[@]}" --data '{"url":"https://example.com/"}'
expect "nobody makes a link without a key" 401 "$problem" "$traced"
call GET /api/v1/links --header 'X-API-Key: not-a-key'
expect "a wrong key is no key" 401 "$problem" "$traced"

create '{"url":"https://example.com/spring?ref=1","campaign":"'"$campaign"'","source":"newsletter","mediums":["email","social"]}'
expect "one call makes a link for each medium" 201 '"medium":"email"' '"medium":"social"' '"shortUrl":"http'
email=$(code_of email)
social=$(code_of social)
call GET "/api/v1/links/$email" "${with_key[@]}"
expect "a link can be read" 200 "\"code\":\"$email\"" '"url":"https://example.com/spring\?ref=1"'
call GET "/api/v1/links?campaign=$campaign" "${with_key[@]}"
expect "a campaign's links are listed" 200 "\"code\":\"$email\"" "\"code\":\"$social\"" '"nextCursor":null'

call GET "/$email"
expect "a click is redirected, and UTM tags join the target's own query" 302 '^cache-control:.*no-store' \
  '^location: https://example.com/spring\?ref=1&' 'utm_source=newsletter' 'utm_medium=email' "utm_campaign=$campaign"
click=$(correlation_id)
call GET "/$email"
call GET "/$social"
expect "the other medium's link is tagged as such" 302 'utm_medium=social'
await 30 "clicks are counted by medium" "/api/v1/clicks?groupBy=medium&campaign=$campaign" \
  200 '"key":"email","clicks":2[,}]' '"key":"social","clicks":1[,}]'
await 30 "one trace leads from the gateway through Kafka to the count" "$zipkin/api/v2/trace/${click:-none}" \
  200 '"serviceName":"gateway"' '"serviceName":"url-shortener"' '"kind":"CONSUMER"'

create '{"url":"https://example.com/","expiresAt":"'"$(in_seconds 3)"'"}'
expect "a link may have an end" 201 '"expiresAt":"2'
brief=$(sed -n 's/.*"code":"\([^"]*\)".*/\1/p' <<<"$answer")
await 15 "after its end a link is gone" "/$brief" 410 "$problem" "$traced"
call GET "/nobody-made-$RANDOM"
expect "a code that nobody made is not found" 404 "$problem" "$traced"
call GET "/api/v1/nothing" "${with_key[@]}"
expect "a path that nobody serves is not found" 404 "$problem" "$traced"

create '{"url":'
expect "what is not JSON is refused" 400 "$problem" "$traced"
create '{"url":"https://example.com/","colour":"red"}'
expect "an unknown field is refused" 400 "$problem" '"field":"colour"'
head -c 10000000 /dev/zero >"$room/large"
call POST /api/v1/links "${with_key[@]}" "${json[@]}" --data-binary "@$room/large"
expect "a body of 10 MB is refused" 413 "$problem" "$traced"
create '{"url":"https://example.com/","code":"x"}'
expect "an odd code is refused" 400 "$problem" '"field":"code"'
for target in 'javascript:alert(1)' 'data:text/html,hello' 'ftp://example.com/' 'https://user:secret@example.com/'; do
  create '{"url":"'"$target"'"}'
  expect "the target $target is refused" 422 "$problem" "$traced"
done
create '{"url":"https://example.com/","code":"'"$email"'"}'
expect "a code that is taken is refused" 409 "$problem" "$traced"

call POST /api/v1/session "${with_key[@]}" --cookie-jar "$room/cookies"
expect "the page trades the key for a cookie that no script reads" 204 '^set-cookie: session=.*HttpOnly' 'SameSite=Strict'
call GET "/api/v1/links?campaign=$campaign" --cookie "$room/cookies"
expect "the cookie opens what the key opens" 200 "\"code\":\"$email\""
call POST /api/v1/links --cookie "$room/cookies" "${json[@]}" --data '{"url":"https://example.com/"}'
expect "a form on another site cannot write with the cookie" 403 "$problem"
call DELETE /api/v1/session --cookie "$room/cookies" --header 'X-Requested-With: smoke'
expect "the session ends on request" 204

call GET /api/v1/services/url-shortener/actuator/health
expect "a service's actuator is closed to the public" 401 "$problem"
call GET /api/v1/services "${with_key[@]}"
expect "the services are listed" 200 '"name":"url-shortener"'
for part in 'health|"status":"UP"' 'info|"version":' 'metrics|"names":' 'circuitbreakers|"circuitBreakers":' \
  'prometheus|http_server_requests_seconds_count'; do
  call GET "/api/v1/services/url-shortener/actuator/${part%%|*}" "${with_key[@]}"
  expect "with a key, a service's ${part%%|*} is open" 200 "${part#*|}"
done
call GET /api/v1/functions "${with_key[@]}"
expect "every function tells how often it ran" 200 '"name":"' '"invocations":[1-9]'
call GET /api/v1/requests "${with_key[@]}"
expect "the last requests are listed with their traces" 200 "\"correlationId\":\"${click:-none}\""

if [ -n "${PROMETHEUS_URL:-}" ]; then
  await 30 "Prometheus sees every service" "${PROMETHEUS_URL%/}/api/v1/query?query=min(up%7Bjob=%22less-server%22%7D)" \
    200 '"value":\[[0-9.]+,"1"\]'
fi

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
