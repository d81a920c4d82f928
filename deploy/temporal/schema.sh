#!/bin/sh
# Temporal's two databases and their schemas, made or brought up to the version of this image. Repeatable.
set -eu

schema=/etc/temporal/schema/postgresql/v12

tool() {
  database=$1
  shift
  # The password comes in SQL_PASSWORD.
  temporal-sql-tool --plugin postgres12 --endpoint postgresql --port 5432 --user temporal --database "$database" "$@"
}

for database in temporal temporal_visibility; do
  tool "$database" create-database
  tool "$database" setup-schema --version 0.0
done
tool temporal update-schema --schema-dir "$schema/temporal/versioned"
tool temporal_visibility update-schema --schema-dir "$schema/visibility/versioned"
