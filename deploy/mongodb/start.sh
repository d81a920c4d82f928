#!/bin/bash
# MongoDB as a replica set of one: what is acknowledged by a majority is what outlives a crash.
set -euo pipefail

# A replica set with users wants a key that its members share. It has one member, so the key is drawn at each start,
# and nobody needs to keep it.
umask 077
head -c 96 /dev/urandom | base64 --wrap=0 >/run/mongodb/keyfile

exec docker-entrypoint.sh mongod --replSet rs0 --keyFile /run/mongodb/keyfile --bind_ip_all "$@"
