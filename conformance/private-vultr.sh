#!/usr/bin/env bash
# Run a program in a world of its own, in which api.vultr.com is a fresh Roost:
#
#   conformance/private-vultr.sh COMMAND [ARGUMENT...]
#
# Most clients have https://api.vultr.com built in and cannot be given another address. Here they
# need not be: in a mount and a network namespace of their own, /etc/hosts says that the host is
# 127.0.0.1, Roost listens there on port 443, and SSL_CERT_FILE and the like name its CA. Nothing of
# it can be seen from outside, and nothing inside can reach the real host.
#
# Needs Linux, and root or a kernel that lets users make namespaces. The exit code is the program's.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
roost=${ROOST:-$root/.venv/bin/roost}

if [[ ${1-} != --inside ]]; then
  [[ $# -gt 0 ]] || { sed -n '2,4p' "$0" >&2; exit 2; }
  namespaces=(--mount --net)
  [[ $(id -u) == 0 ]] || namespaces+=(--map-root-user)
  exec unshare "${namespaces[@]}" -- bash "${BASH_SOURCE[0]}" --inside "$@"
fi
shift

work=$(mktemp -d)
server=
cleanup() {
  [[ -z $server ]] || { kill "$server" && wait "$server"; } 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

ip link set lo up
echo "127.0.0.1 localhost api.vultr.com" >"$work/hosts"
mount --bind "$work/hosts" /etc/hosts

export ROOST_API_KEY=3KWZQYHTLB4NVXJ6RMDP5SGFC7EA2UQWYT6B
mkfifo "$work/said"
"$roost" serve --data "$work/data" --listen 127.0.0.1:443 --lifecycle quick --rate-limit 0 \
  >"$work/said" 2>"$work/log" &
server=$!
exec {said}<"$work/said"
until [[ ${line-} == *https://* ]]; do
  read -r -t 30 -u "$said" line || { echo "Roost did not start:" >&2; cat "$work/log" >&2; exit 1; }
done
cat <&"$said" >>"$work/log" &

# Clients that keep a configuration file at home shall not touch the user's.
export HOME=$work XDG_CONFIG_HOME=$work VULTR_API_KEY=$ROOST_API_KEY
ca=$work/data/ca.pem
export SSL_CERT_FILE=$ca CURL_CA_BUNDLE=$ca REQUESTS_CA_BUNDLE=$ca NODE_EXTRA_CA_CERTS=$ca

"$@" || { code=$?; tail -n 20 "$work/log" >&2; exit "$code"; }
