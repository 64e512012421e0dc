#!/usr/bin/env bash
# vultr-cli, unmodified, deploys, watches, snapshots, resizes and deletes an instance at
# https://api.vultr.com, which is a Roost here. Needs Go and its module proxy, and what
# private-vultr.sh needs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=v3.10.0
cli=.build/bin/vultr-cli-$version
if [[ ! -x $cli ]]; then
  GOBIN=$PWD/.build/bin go install "github.com/vultr/vultr-cli/v3@$version"
  mv .build/bin/vultr-cli "$cli"
fi
export VULTR_CLI=$PWD/$cli
.venv/bin/python -m tests.clients.told \
  conformance/private-vultr.sh .venv/bin/python -m tests.clients.vultr_cli_story
