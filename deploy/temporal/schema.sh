#!/bin/sh
# Temporal's two databases and their schemas, made or brought up to the version of this image. Repeatable.
set -eu

tool() {
  database=$1
  shift
  # The password comes in SQL_PASSWORD. Tests have their PostgreSQL elsewhere.
  temporal-sql-tool --plugin postgres12 --endpoint "${SQL_HOST:-postgresql}" --port "${SQL_PORT:-5432}" \
    --user temporal --database "$database" "$@"
}

for database in temporal temporal_visibility; do
  tool "$database" create-database
  tool "$database" setup-schema --version 0.0
done
# By name: the tool holds the schemas of its own version.
tool temporal update-schema --schema-name postgresql/v12/temporal
tool temporal_visibility update-schema --schema-name postgresql/v12/visibility
