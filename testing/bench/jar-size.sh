#!/usr/bin/env bash
# The size of a minimal embedding's jars; fails when over the budget. Needs `mvn package` first.
set -euo pipefail
exec java -cp "$(dirname "$0")/target/bench.jar" dev.postern.bench.JarSizes
