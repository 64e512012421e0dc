#!/bin/sh
# Runs on a server's first boot.
set -eu
apt-get update
apt-get install --yes nginx
