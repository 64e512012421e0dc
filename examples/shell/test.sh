#!/usr/bin/env bash
# Tests fleet.sh against a Roost of its own, which is gone in the end.
set -euo pipefail
cd "$(dirname "$0")"

export ROOST_DATA ROOST_API_KEY=ROOSTTESTKEY
ROOST_DATA=$(mktemp -d)
roost serve --plain-http 127.0.0.1:0 --lifecycle instant --rate-limit 0 --log off >"$ROOST_DATA/told" &
server=$!
trap 'kill $server 2>/dev/null || true; wait; rm -r "$ROOST_DATA"' EXIT
until grep --quiet 'All there is:' "$ROOST_DATA/told"; do
    kill -0 $server 2>/dev/null || exit 1
    sleep 0.1
done

export VULTR_API_KEY=$ROOST_API_KEY VULTR_API_URL
VULTR_API_URL=$(sed -n 's/^Roost answers on *//p' "$ROOST_DATA/told")

# is WHAT ACTUAL EXPECTED
is() {
    if [[ $2 != "$3" ]]; then
        printf 'not ok: %s\n  got:      %s\n  expected: %s\n' "$1" "$2" "$3"
        exit 1
    fi
    echo "ok: $1"
}

is 'what is missing is made' "$(./fleet.sh 2 | xargs)" 'web-1 web-2'
is 'what is there stays' "$(./fleet.sh 3)" web-3

roost state reset --yes
roost faults add error --operation create-instance --message Sorry. --count 1 >/dev/null 2>&1
is 'an error ends it' "$(./fleet.sh 1 2>/dev/null || echo failed)" failed
is 'it goes on where it failed' "$(./fleet.sh 1)" web-1

roost state export --data "$ROOST_DATA" "$ROOST_DATA/one.jsonl" 2>/dev/null
roost state reset --yes
roost state import "$ROOST_DATA/one.jsonl" 2>/dev/null
is 'a saved state is taken up again' "$(./fleet.sh 2)" web-2

roost clock hold >/dev/null
roost clock advance 62d >/dev/null
roost bill --since 70d
