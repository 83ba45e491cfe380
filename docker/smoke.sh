#!/usr/bin/env bash
# Walks README's tours against a running suite, one line a check, and fails on any difference.
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

# text FIELD: what the last answer has there; the last one, if it has several
text() { sed -n 's/.*"'"$1"'":"\([^"]*\)".*/\1/p' <<<"$answer"; }

# path_of ADDRESS: without scheme and host, so that it is asked of this gateway, whatever it is called in public
path_of() { printf '/%s' "${1#*://*/}"; }

# place CUSTOMER SKU QUANTITY CARD [ARGUMENT OF CURL...]
place() {
  local order='{"customerId":"'$1'","items":[{"sku":"'$2'","quantity":'$3'}],"card":"'$4'","shipTo":'$address'}'
  shift 4
  call POST /api/v1/orders "${with_key[@]}" "${json[@]}" --data "$order" "$@"
}

# watch SYMBOL PERCENT LIMIT [MORE FIELDS]: a monitor that looks every second
watch() {
  call POST /api/v1/stock-monitors "${with_key[@]}" "${json[@]}" \
    --data '{"symbol":"'"$1"'","percentageChange":'"$2"',"timeLimit":"'"$3"'","checkInterval":"PT1S"'"${4:-}"'}'
}

# load DATASET QUERY CSV: sends a file
load() {
  call POST "/api/v1/imports?dataset=$1&$2" "${with_key[@]}" --header 'Content-Type: text/csv' --data-binary "$3"
}

# set_fault NAME VALUE: for a minute at most
set_fault() {
  call PUT "/api/v1/faults/$1" "${with_key[@]}" "${json[@]}" --data '{"value":'"$2"',"for":"PT1M"}'
}

correlation_id() { grep -i '^x-correlation-id:' <<<"$answer" | cut -d ' ' -f 2; }

# in_seconds N: that instant, by GNU's date or BSD's
in_seconds() {
  local then=$(($(date +%s) + $1))
  date -u -d "@$then" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null || date -u -r "$then" +%Y-%m-%dT%H:%M:%SZ
}

problem='^content-type: application/problem\+json'
traced='"correlationId":"[0-9a-f]{32}"'
run=$(date +%s)-$RANDOM
campaign=smoke-$run
address='{"name":"Smoke","street":"Way 1","postalCode":"10115","city":"Berlin","country":"DE"}'

await 30 "the gateway is healthy and knows its services" /actuator/health 200 '"status":"UP"' \
  '"url-shortener"' '"image-archiver"' '"csv-etl"' '"order-orchestrator"' '"stock-monitor"' '"simulators"'
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

call GET "/$email+"
expect "a preview shows where a link leads, and runs no script" 200 '^content-type: text/html' 'example\.com/spring' \
  "^content-security-policy: default-src 'none'; style-src 'sha256-" '^x-content-type-options: nosniff' '^referrer-policy: no-referrer'
call GET /robots.txt
expect "robots are asked to stay away" 200 '^content-type: text/plain' 'Disallow: /'
call GET "/api/v1/links/$email/qr?format=svg&size=200" "${with_key[@]}"
expect "a link is drawn as a QR code" 200 '^content-type: image/svg\+xml' '<svg'
call GET "/api/v1/links/$email/qr?format=png&size=200" "${with_key[@]}"
expect "and as a picture" 200 '^content-type: image/png'

create '{"url":"http://EXAMPLE.com:80/a/../b c","redirect":307,"maxVisits":1,"tags":["smoke"]}'
expect "a target is stored as browsers read it" 201 '"url":"http://example.com/b%20c"'
once=$(text code)
call PATCH "/api/v1/links/$once" "${with_key[@]}" "${json[@]}" --data '{"title":"Smoke '"$run"'","redirect":308}'
expect "a link is changed" 200 '"redirect":308' "\"title\":\"Smoke $run\""
call POST "/$once" --data 'a form'
expect "a form that is posted to it goes on as it is" 308 '^location: http://example.com/b%20c' '^cache-control:.*no-store'
call GET "/$once"
expect "as often as was allowed" 410 "$problem" "$traced"
call DELETE "/api/v1/links/$once" "${with_key[@]}"
expect "a link is deleted" 204
call POST "/api/v1/links/import?dryRun=true" "${with_key[@]}" --header 'Content-Type: text/csv' \
  --data-binary $'url,code,campaign\nhttps://example.com/,,smoke\njavascript:alert(1),,smoke\n'
expect "a file of links is tried out, row by row" 200 '"dryRun":true' 'WOULD_BE_CREATED' 'REFUSED'
call GET "/api/v1/links/export?campaign=$campaign" "${with_key[@]}"
expect "links are exported" 200 '^content-type: text/csv' "$email" "$social"
call GET "/api/v1/clicks/stream" "${with_key[@]}" --max-time 2
is 000 && status=$(sed -n '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p' <<<"$answer") # it ends when nobody reads on
expect "clicks are streamed" 200 '^content-type: text/event-stream'
call POST /api/v1/clicks/rebuild "${with_key[@]}"
expect "the read model is built anew" 202 '^location: http.*/api/v1/clicks/rebuild'
await 30 "to the same numbers" /api/v1/clicks/rebuild 200 '"status":"COMPLETED"'
call GET "/api/v1/clicks?groupBy=medium&campaign=$campaign" "${with_key[@]}"
expect "as before" 200 '"key":"email","clicks":2[,}]' '"key":"social","clicks":1[,}]'

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

call GET /api/v1/products "${with_key[@]}"
expect "the shop has a shelf" 200 '"sku":"ESPRESSO-250"' '"stock":[0-9]'
place nobody TEA-GREEN 1 tok_visa
expect "an order of nobody is refused" 422 "$problem" '"field":"customerId"'
place bob NOT-SOLD 1 tok_visa
expect "an order of what is not sold is refused" 422 "$problem" '"field":"items\[0\]\.sku"'
place bob TEA-GREEN 0 tok_visa
expect "an order of nothing is refused" 400 "$problem" '"field":"items\[0\]\.quantity"'
call GET /api/v1/orders/ord-00000000000000000000 "${with_key[@]}"
expect "an order that nobody placed is not found" 404 "$problem" "$traced"

once=(--header "Idempotency-Key: smoke-$run")
place bob TEA-GREEN 1 tok_visa "${once[@]}"
expect "an order is accepted, and the answer says where to ask" 202 \
  '^location: http.*/runtime/webhooks/durabletask/instances/' \
  '"orderId":"ord-' '"statusQueryGetUri":"http' '"terminatePostUri":"http'
order=$(text orderId)
placing=$(correlation_id)
status_path=$(path_of "$(text statusQueryGetUri)")
place bob TEA-GREEN 1 tok_visa "${once[@]}"
expect "the same key is the same order" 202 "\"orderId\":\"$order\""
place bob TEA-GREEN 2 tok_visa "${once[@]}"
expect "the same key is no other order" 422 "$problem" "$traced"
call GET "/api/v1/orders/$order" "${with_key[@]}"
expect "an order can be looked at as soon as it is accepted" 200 "\"orderId\":\"$order\"" '"status":"[A-Z]+"'
await 30 "the order is completed" "/api/v1/orders/$order" 200 '"status":"COMPLETED"' '"trackingNumber":"' \
  "\"trackingUrl\":\"http[^\"]*/track-$order\""
await 10 "its status address tells the same" "$status_path" 200 '"name":"PlaceOrder"' '"runtimeStatus":"Completed"'
call GET "$status_path&showHistory=true&showHistoryOutput=true" "${with_key[@]}"
expect "the durable API has its history" 200 '"EventType":"TaskCompleted"' '"FunctionName":"processPayment"'
call GET "/api/v1/orders?customerId=bob&status=COMPLETED" "${with_key[@]}"
expect "a customer's orders are listed" 200 "\"orderId\":\"$order\""
call GET "/api/v1/simulators/charges?reference=$order" "${with_key[@]}"
expect "it was paid once" 200 '"items":\[\{[^}]*"status":"CAPTURED"[^}]*\}\]'
call GET "/api/v1/simulators/shipments?reference=$order" "${with_key[@]}"
expect "it was shipped once" 200 '"items":\[\{[^}]*"status":"BOOKED"[^}]*\}\]'
call GET "/api/v1/simulators/mails?to=bob@example.com" "${with_key[@]}"
expect "its mail has the short link" 200 "\"subject\":\"Your order $order is on its way\"" "/track-$order"
call GET "/track-$order"
expect "the short link leads to the parcel" 302 "^location: http.*$order.*utm_medium=mail"
await 30 "one trace leads from the order through the third parties to the link" \
  "$zipkin/api/v2/trace/${placing:-none}" \
  200 '"serviceName":"gateway"' '"serviceName":"order-orchestrator"' '"serviceName":"simulators"' \
  '"serviceName":"url-shortener"'
call POST "/api/v1/orders/$order/cancel" "${with_key[@]}"
expect "what is completed cannot be cancelled" 409 "$problem" "$traced"

place carol KETTLE-1L 1 tok_declined
declined=$(text orderId)
await 30 "an order with a card that is declined fails, and says why" "/api/v1/orders/${declined:-none}" \
  200 '"status":"FAILED"' '"reason":"[^"]*card was declined'
call GET "/api/v1/simulators/charges?reference=$declined" "${with_key[@]}"
expect "no money is kept" 200 '"items":\[\{[^}]*"status":"DECLINED"[^}]*\}\]'
call GET "/api/v1/simulators/shipments?reference=$declined" "${with_key[@]}"
expect "nothing is shipped" 200 '"items":\[\]'
call GET /api/v1/customers/carol "${with_key[@]}"
expect "the customer's credit is free again" 200 '"credit":50.00,"available":50.00'

place alice ESPRESSO-250 134 tok_visa
large=$(text orderId)
await 30 "a large order waits for a human" "/api/v1/orders/${large:-none}" 200 '"status":"AWAITING_APPROVAL"'
call POST "/api/v1/orders/$large/approve" "${with_key[@]}" "${json[@]}" --data '{"by":"smoke"}'
expect "a human approves" 202 "\"orderId\":\"$large\""
await 30 "and it is completed" "/api/v1/orders/$large" 200 '"status":"COMPLETED"'
place alice ESPRESSO-250 134 tok_visa
regretted=$(text orderId)
await 30 "another one waits" "/api/v1/orders/${regretted:-none}" 200 '"status":"AWAITING_APPROVAL"'
call POST "/api/v1/orders/$regretted/cancel" "${with_key[@]}" "${json[@]}" --data '{"reason":"smoke"}'
expect "it is called off" 202 "\"orderId\":\"$regretted\""
await 30 "and it is cancelled" "/api/v1/orders/$regretted" 200 '"status":"CANCELLED"' '"reason":"smoke"'
call GET "/api/v1/simulators/charges?reference=$regretted" "${with_key[@]}"
expect "for which nobody paid" 200 '"items":\[\]'

call GET /api/v1/quotes/AAPL "${with_key[@]}"
expect "a stock has a price" 200 '"symbol":"AAPL"' '"price":[0-9]'
call GET /api/v1/quotes/NOPE "${with_key[@]}"
expect "a stock that nobody trades has none" 404 "$problem" "$traced"
call GET /api/v1/quotes/AAPL/stream "${with_key[@]}" --max-time 5
is 000 && status=$(sed -n '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p' <<<"$answer") # it ends when nobody reads on
expect "prices are streamed" 200 '^content-type: text/event-stream' '^data:.*"symbol":"AAPL"'
watch NOPE 5 PT1M
expect "nobody watches a stock that is not traded" 422 "$problem" '"field":"symbol"'
watch AAPL 5 PT1M ',"notifyUrl":"http://127.0.0.1:9200/"'
expect "nobody is notified at a private address" 422 "$problem" '"field":"notifyUrl"'
watch AAPL 0.01 PT1M ',"email":"smoke-'"$run"'@example.com"'
expect "a monitor is accepted" 202 '"monitorId":"' '"statusQueryGetUri":"http[^"]*taskHub=stocks'
monitor=$(text monitorId)
await 30 "it tells when the price has moved far enough" "/api/v1/stock-monitors/${monitor:-none}" \
  200 '"status":"THRESHOLD_REACHED"' '"timesReached":1,' '"mail":"DELIVERED"'
call GET "/api/v1/simulators/mails?to=smoke-$run@example.com" "${with_key[@]}"
expect "by mail" 200 '"subject":"[^"]*AAPL'
watch FAAS 200 PT2S
monitor=$(text monitorId)
await 30 "or when the time is over" "/api/v1/stock-monitors/${monitor:-none}" 200 '"status":"TIME_LIMIT_REACHED"'
watch FAAS 200 PT1H
monitor=$(text monitorId)
terminate=$(text terminatePostUri)
await 10 "one that watches on is running" "$(path_of "$(text statusQueryGetUri)")" 202 '"runtimeStatus":"Running"'
call POST "$(path_of "${terminate/\{text\}/smoke}")" "${with_key[@]}"
expect "the durable API ends it" 202
await 30 "and then it is cancelled" "/api/v1/stock-monitors/${monitor:-none}" 200 '"status":"CANCELLED"'

printf 'Qk1GAAAAAAAAADYAAAAoAAAAAgAAAAIAAAABABgAAAAAABAAAAAAAAAAAAAAAAAAAAAAAAAAAAD/AP8AAAD/AAD//wAAAA==' \
  | base64 --decode >"$room/tiny.bmp"
call POST /api/v1/images --form "file=@$room/tiny.bmp;type=image/bmp"
expect "nobody gives a picture without a key" 401 "$problem" "$traced"
for target in http://127.0.0.1:9411/ http://169.254.169.254/latest/meta-data http://2130706433/ https://example.com:8443/; do
  call POST /api/v1/images "${with_key[@]}" "${json[@]}" --data '{"url":"'"$target"'"}'
  expect "no picture is fetched from $target" 422 "$problem" '"field":"url"'
done
printf '<svg xmlns="http://www.w3.org/2000/svg"/>' >"$room/drawing.svg"
call POST /api/v1/images "${with_key[@]}" --form "file=@$room/drawing.svg;type=image/svg+xml"
expect "a drawing that may run scripts is refused" 415 "$problem"
call POST /api/v1/images "${with_key[@]}" --form "file=@$room/tiny.bmp;type=image/bmp" --form "title=Smoke $run" \
  --form public=true
expect "a picture is taken" 202 '"id":"' '^location: http.*/api/v1/images/'
image=$(text id)
giving=$(correlation_id)
await 30 "it is archived and described, and nothing is invented" "/api/v1/images/${image:-none}" 200 \
  '"status":"ARCHIVED"' '"width":2,"height":2' '"description":"DONE"' '"captionSource":"APPEARANCE"' 'Nothing in it was recognised'
call GET "/api/v1/images?q=smoke%20$run" "${with_key[@]}"
expect "it is found by its title" 200 "\"id\":\"$image\""
call GET "/api/v1/images/$image/thumbnail?width=160"
expect "of a public one everybody sees the thumbnail" 200 '^content-type: image/jpeg' \
  "^content-security-policy: default-src 'none'; sandbox" '^x-content-type-options: nosniff' '^etag: "'
call GET "/api/v1/images/$image/content"
expect "but not the original" 401 "$problem"
call GET "/api/v1/images/$image/content" "${with_key[@]}"
expect "which needs a key" 200 '^content-type: image/bmp'
await 30 "one trace leads from the picture to its description" "$zipkin/api/v2/trace/${giving:-none}" \
  200 '"serviceName":"gateway"' '"function":"archiveImage"' '"function":"describeImage"'
call GET /api/v1/images/stream "${with_key[@]}" --max-time 2
is 000 && status=$(sed -n '1s/^HTTP[^ ]* \([0-9]*\).*/\1/p' <<<"$answer") # it ends when nobody reads on
expect "changes are streamed" 200 '^content-type: text/event-stream'
call POST /api/v1/images "${with_key[@]}" --form "file=@$room/tiny.bmp;type=image/bmp"
twin=$(text id)
await 30 "the same bytes again are known as such" "/api/v1/images/${twin:-none}" 200 '"status":"ARCHIVED"' \
  '"duplicateOf":"[0-9a-f-]+"' '"description":"DONE"'
call POST /api/v1/mosaics "${with_key[@]}" "${json[@]}" --data '{"imageId":"'"$image"'","tilePixels":16}'
expect "a mosaic is asked for" 202 '^location: http.*/api/v1/mosaics/'
mosaic=$(text id)
await 30 "and made of the archive" "/api/v1/mosaics/${mosaic:-none}" 200 '"status":"DONE"' '"resultId":"'
head -c 60 "$room/tiny.bmp" >"$room/cut.bmp"
call POST /api/v1/images "${with_key[@]}" --form "file=@$room/cut.bmp;type=image/bmp"
cut=$(text id)
await 30 "half a file is rejected with the reason" "/api/v1/images/${cut:-none}" 200 '"status":"REJECTED"' '"code":"truncated"'
call DELETE "/api/v1/images/$twin" "${with_key[@]}"
expect "a picture is deleted" 204

dataset=smoke_${run//-/_}
call POST "/api/v1/imports/preview" "${with_key[@]}" --header 'Content-Type: text/csv' --data-binary $'id;name\n1;Ada\n'
expect "a preview says how a file is written" 200 '"delimiter":";"' '"type":"INTEGER"' '"type":"TEXT"'
load "$dataset" 'key=id&schema=amount:decimal' $'id,name,amount\n1,Ada,1.50\n2,=1+1,2\n\n3,Eve,three\n'
expect "a file is taken" 202 '"id":"' '^location: http'
import=$(text id)
await 30 "every row is accounted for" "/api/v1/imports/${import:-none}" 200 '"status":"COMPLETED"' \
  '"rowsRead":4,"rowsLoaded":2,"rowsRejected":1,"rowsDuplicate":0,"rowsBlank":1'
call GET "/api/v1/imports/$import/rejects" "${with_key[@]}"
expect "a row that does not fit is kept with the reason" 200 '"line":5,"column":"amount"' '"row":"3,Eve,three"'
load "$dataset" 'key=id&schema=amount:decimal' $'id,name,amount\n1,Ada,1.50\n2,=1+1,2\n\n3,Eve,three\n'
expect "the same bytes again are the same import" 200 "\"id\":\"$import\""
call GET "/api/v1/datasets/$dataset/rows?where=name:eq:Ada" "${with_key[@]}"
expect "rows are found by their values" 200 '"id":1,"name":"Ada","amount":1\.50?'
call GET "/api/v1/datasets/$dataset/summary?measure=sum(amount)" "${with_key[@]}"
expect "and summed up" 200 '3\.50?'
call GET "/api/v1/datasets/$dataset/export?format=csv" "${with_key[@]}"
expect "an export is safe to open in a spreadsheet" 200 "'=1\\+1"
call GET "/api/v1/datasets/nothing_$run/rows" "${with_key[@]}"
expect "a dataset that is none is not found" 404 "$problem" "$traced"
load products 'key=sku' "sku,name,price,stock
SMOKE-$run,Smoked tea,4.20,5
"
import=$(text id)
await 30 "a file of products is loaded" "/api/v1/imports/${import:-none}" 200 '"status":"COMPLETED"'
await 30 "and sold" "/api/v1/products?limit=1" 200 "\"sku\":\"SMOKE-$run\"" '"price":4\.20'

call GET /api/v1/faults
expect "the fault switches are closed to the public" 401 "$problem"
call GET /api/v1/simulators/charges
expect "and so are the ledgers" 401 "$problem"
call GET /api/v1/faults "${with_key[@]}"
expect "every third party can be made to fail" 200 '"name":"payment.hang"' '"name":"carrier.errors"' \
  '"name":"mail.refuse"' '"name":"market.wrong-answer"'
set_fault mail.latency 1
expect "a switch is set, for a while" 200 '"value":1\.0' '"until":"2'
call GET /api/v1/faults "${with_key[@]}"
expect "and stays set" 200 '"name":"mail.latency"[^}]*"value":1\.0'
set_fault mail.latency 0
expect "and goes back" 200 '"value":0\.0' '"until":null'
set_fault mail.mood 1
expect "a switch that is none is not found" 404 "$problem"
call GET /api/v1/simulators/summary "${with_key[@]}"
expect "the ledgers are summed up" 200 '"status":"CAPTURED","count":[1-9]' '"mails":\{"count":[1-9]'

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
expect "the services are listed, with the breakers before what they call" 200 '"name":"url-shortener"' \
  '"name":"order-orchestrator"' '"name":"payment","state":"[A-Z_]+"' '"name":"stock-monitor"' '"name":"market","state":"[A-Z_]+"'
for part in 'health|"status":"UP"' 'info|"version":' 'metrics|"names":' 'circuitbreakers|"circuitBreakers":' \
  'prometheus|http_server_requests_seconds_count'; do
  call GET "/api/v1/services/url-shortener/actuator/${part%%|*}" "${with_key[@]}"
  expect "with a key, a service's ${part%%|*} is open" 200 "${part#*|}"
done
call GET /api/v1/functions "${with_key[@]}"
expect "every function tells how often it ran, and what that would cost" 200 '"name":"redirect"' '"invocations":[1-9]' \
  '"gbSeconds":[0-9]' '"cost":0\.[0-9]' '"alwaysOn":[0-9]' '"currency":"USD"'
call GET /api/links "${with_key[@]}"
expect "a path without a version means the current one" 200 '"items":'
call POST "/api/v1/keys" "${with_key[@]}" "${json[@]}" --data '{"name":"smoke '"$run"'","rights":["read"]}'
expect "a key is made" 201 '"key":"' '^cache-control:.*no-store'
made=$(text id)
call GET /api/v1/keys "${with_key[@]}"
expect "and listed without what it is" 200 "\"id\":\"$made\"" '"rights":\["read"\]'
call DELETE "/api/v1/keys/$made" "${with_key[@]}"
expect "and revoked" 204
call POST "/api/v1/deadletters/links/replay?from=$(in_seconds -3600)" "${with_key[@]}"
expect "dead letters are told again by their time" 200 '"topic":"links"' '"replayed":[0-9]'
call GET '/api/..;/actuator/env' "${with_key[@]}" --path-as-is
expect "a trick with a path is refused" 400 "$problem"
call GET "/$email"
click=$(correlation_id)
call GET /api/v1/requests "${with_key[@]}"
expect "the last requests are listed with their traces" 200 "\"correlationId\":\"${click:-none}\""

if [ -n "${PROMETHEUS_URL:-}" ]; then
  await 30 "Prometheus sees every service" "${PROMETHEUS_URL%/}/api/v1/query?query=min(up%7Bjob=%22less-server%22%7D)" \
    200 '"value":\[[0-9.]+,"1"\]'
fi

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
