#!/usr/bin/env bash
# Vultr's Go library, on which vultr-cli, the Terraform provider and most other clients are built,
# deploys, watches, snapshots, resizes and deletes an instance at https://api.vultr.com, which is a
# Roost here. Needs Go and its module proxy.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mkdir -p .build/bin
(cd conformance/govultr && go build -o ../../.build/bin/govultr-story .)
.venv/bin/python -m tests.clients.told \
  .venv/bin/roost run --ephemeral .build/bin/govultr-story
