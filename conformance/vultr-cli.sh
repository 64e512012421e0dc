#!/usr/bin/env bash
# vultr-cli, unmodified, deploys, watches, snapshots, resizes and deletes an instance at
# https://api.vultr.com, which is a Roost here. Needs Go and its module proxy; and, for vultr-cli
# lists regions and plans past any proxy, root or a kernel that lets users make namespaces.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=v3.10.0
cli=.build/bin/vultr-cli-$version
if [[ ! -x $cli ]]; then
  GOBIN=$PWD/.build/bin go install "github.com/vultr/vultr-cli/v3@$version"
  mv .build/bin/vultr-cli "$cli"
fi
# The user's configuration of vultr-cli is none of this.
HOME=$(mktemp -d)
trap 'rm -rf "$HOME"' EXIT
export HOME VULTR_CLI=$PWD/$cli
.venv/bin/python -m tests.clients.told \
  .venv/bin/roost run --ephemeral --isolated .venv/bin/python -m tests.clients.vultr_cli_story
