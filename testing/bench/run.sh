#!/usr/bin/env bash
# All figures as one Markdown table on standard output; what is going on is told on standard error.
# Takes about twenty minutes. Needs `mvn package` first.
#
#   run.sh [PEERS.SH]
#
# PEERS.SH is a program with the commands setup, start and stop that runs a Postfix and a Dovecot to measure beside,
# see README.md here; it needs root and Debian's packages. Without it deliveries are measured against the disk alone.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
peers=${1:-}
export PEERS_DIR=/tmp/peers-bench PEERS_USERS=100
work=$(mktemp -d)
# Dovecot, which refuses to be root, reads its configuration in there.
chmod 711 "$work"
started_peers=no
ulimit -n "$(ulimit -Hn)"

say() { echo "$*" >&2; }

clean_up() {
  if [ "$started_peers" = yes ]; then
    "$peers" stop >/dev/null 2>&1 || true
    rm -rf "$PEERS_DIR"
  fi
  rm -rf "$work"
}
trap clean_up EXIT

bench() {
  say "== $*"
  timeout 400 java -Xmx3g -Djava.io.tmpdir="$work" -cp "$here/target/bench.jar" "dev.postern.bench.$1" "${@:2}"
}

deliveries() {
  if [ ! -x /usr/sbin/smtp-source ]; then
    say "== deliveries skipped: no smtp-source (Debian's package postfix)"
  elif [ ! -x "$peers" ]; then
    say "== without Postfix and Dovecot: no program named that runs them"
    bench DeliveryBench
    bench LargeMessageBench
    bench ManyRecipientsBench
  elif ss -Hltn 'sport = 10024 or sport = 10025' | grep -q .; then
    say "== without Postfix and Dovecot: something else has their ports 10024 and 10025"
    bench DeliveryBench
    bench LargeMessageBench
    bench ManyRecipientsBench
  else
    started_peers=yes
    # The daemons must not inherit our output, or whoever reads it waits for them.
    "$peers" setup >/dev/null </dev/null
    "$peers" start >/dev/null 2>&1 </dev/null
    bench DeliveryBench "$PEERS_DIR/vmail"
    bench LargeMessageBench "$PEERS_DIR/vmail"
    bench ManyRecipientsBench "$PEERS_DIR/vmail"
  fi
}

in_memory() {
  if [ -x /usr/sbin/smtp-source ] && [ -x /usr/sbin/smtp-sink ]; then
    bench SinkBench
  else
    say "== SinkBench skipped: no smtp-source and smtp-sink (Debian's package postfix)"
  fi
}

printf '%s cores, %s, %s, %s\n\n' \
  "$(nproc)" "$(java -version 2>&1 | sed -n 2p)" "$(uname -sr)" "$(date -u +%F)"
echo '| Figure | Postern | Beside it, in the same run | Postern is | Target |'
echo '| --- | --- | --- | --- | --- |'
bench StartBench
bench MemoryBench
deliveries
in_memory
bench MaildirAppendBench "$work"
bench MaildirOpenBench "$work"
bench IdleLatencyBench
bench StructureBench
bench PasswdFileBench
bench AuthBench
bench JarSizes 2>/dev/null
