#!/usr/bin/env bash
# Kills a server under load with SIGKILL at random moments, and takes disk space, permissions and file descriptors away from another;
# what was acknowledged must be there, once, whole and under its UID. POSTERN_CRASH_CYCLES=100 for the long run (about two minutes).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
jar=$root/testing/crash/target/crash.jar
[ -f "$jar" ] || { echo "build first: mvn -B verify" >&2; exit 1; }
exec java -cp "$jar" dev.postern.crash.CrashTest --cycles "${POSTERN_CRASH_CYCLES:-15}"
