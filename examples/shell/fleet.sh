#!/usr/bin/env bash
# Sees to it that a fleet of machines is there: web-1, web-2, ... Says which ones it made.
#   VULTR_API_KEY=... fleet.sh SIZE
set -euo pipefail

size=$1
api=${VULTR_API_URL:-https://api.vultr.com}/v2

# ask METHOD PATH [BODY]: prints the answer, or fails with what the cloud said
ask() {
    curl --silent --show-error --fail-with-body --request "$1" "$api$2" ${3:+--data "$3"} \
        --header "Authorization: Bearer $VULTR_API_KEY" --header 'Content-Type: application/json'
}

instances=$(ask GET '/instances?per_page=500')
for ((n = 1; n <= size; n++)); do
    label=web-$n
    if ! grep --quiet --fixed-strings "\"label\":\"$label\"" <<<"$instances"; then
        ask POST /instances \
            "{\"region\":\"ewr\",\"plan\":\"vc2-1c-1gb\",\"os_id\":1743,\"label\":\"$label\"}" >/dev/null
        echo "$label"
    fi
done
