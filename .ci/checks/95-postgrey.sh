#!/usr/bin/env bash
# Debian's postgrey is asked about strangers, by TCP and by a unix socket: swaks is deferred, comes again, and is taken; many are asked
# about at once; while postgrey is away the default action counts, and when it is back it is asked again. Our own greylist
# does the same, and knows after kill -9 who passed.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

if ! command -v postgrey >/dev/null; then
  echo "skipped: there is no postgrey"
  exit 0
fi

postgrey=
program=
trap 'stop_postgrey; stop_program; cleanup' EXIT
chmod 755 "$work"
mkdir "$work/db"

start_postgrey() { # --inet=PORT or --unix=PATH
  if [ "$(id -u)" -eq 0 ]; then chown -R nobody "$work/db"; fi
  local group
  group=$(id -gn nobody)
  [ "$(id -u)" -eq 0 ] || group=$(id -gn)
  postgrey "$1" --dbdir="$work/db" --delay=2 --auto-whitelist-clients=0 --user="$([ "$(id -u)" -eq 0 ] && echo nobody || id -un)" \
    --group="$group" >"$work/postgrey.log" 2>&1 &
  postgrey=$!
  local i
  for i in $(seq 100); do
    case $1 in
      --inet=*) (exec 3<>"/dev/tcp/127.0.0.1/${1#--inet=}") 2>/dev/null && return ;;
      *) [ -S "${1#--unix=}" ] && return ;;
    esac
    kill -0 "$postgrey" 2>/dev/null || break
    sleep 0.1
  done
  cat "$work/postgrey.log" >&2
  die "postgrey did not start"
}

stop_postgrey() {
  [ -n "$postgrey" ] || return 0
  kill "$postgrey" 2>/dev/null || true
  wait "$postgrey" 2>/dev/null || true
  postgrey=
}

start_program() { # ADDRESS-OR-FILE; sets $port
  rm -f "$work/in"
  mkfifo "$work/in"
  java -cp "$jar" dev.postern.examples.PolicyServices "$1" <"$work/in" >"$work/program.out" 2>"$work/server.log" &
  program=$!
  exec 4>"$work/in"
  local i
  for i in $(seq 300); do
    port=$(sed -n 's/^SMTP on port //p' "$work/program.out")
    [ -z "$port" ] || return 0
    kill -0 "$program" 2>/dev/null || die "the program did not start"
    sleep 0.1
  done
  die "the program is not ready after 30 s"
}

stop_program() {
  [ -n "$program" ] || return 0
  exec 4>&-
  kill "${1:--TERM}" "$program" 2>/dev/null || true
  wait "$program" 2>/dev/null || true
  program=
}

# What RCPT is answered: comes FROM
comes() {
  swaks --server "127.0.0.1:$port" --from "$1@sender.example" --to "ann@example.test" --quit-after RCPT >"$work/out.$1" 2>&1 || true
  sed -n '/-> RCPT/,$ s/^<[-*~]* *\([245][0-9][0-9] .*\)/\1/p' "$work/out.$1" | head -n 1
}

deferred() {
  local answer
  answer=$(comes "$1")
  case $answer in '450 4.2.0 <ann@example.test>: Recipient address rejected: Greylisted, see '*) ;; *) die "not greylisted, but: $answer" ;; esac
}

taken() {
  local answer
  answer=$(comes "$1")
  case $answer in '250 '*) ;; *) die "not taken, but: $answer" ;; esac
}

comes_until_taken() {
  local i
  for i in $(seq 100); do
    sleep 0.5
    case $(comes "$1") in '250 '*) return ;; esac
  done
  die "never taken: $(comes "$1")"
}

read -r grey <<<"$(free_ports 1)"
start_postgrey "--inet=$grey"
start_program "inet:127.0.0.1:$grey"
deferred first
comes_until_taken first
taken first
deferred second
many=()
for i in $(seq 20); do
  (trap - EXIT; deferred "many.$i.x") &
  many+=($!)
done
for one in "${many[@]}"; do wait "$one" || die "one of many was not greylisted"; done
swaks --server "127.0.0.1:$port" --from first@sender.example --to ann@example.test --body hello >"$work/out" 2>&1 || die "mail was not taken"

# Relaying is refused for good, whatever postgrey says.
swaks --server "127.0.0.1:$port" --from x@sender.example --to bob@elsewhere.example --quit-after RCPT >"$work/out" 2>&1 || true
grep -q '554 5.7.1 Relay access denied' "$work/out" || die "no relay"

stop_postgrey
taken third
grep -q 'policy service failed' "$work/server.log" || die "the log does not say that postgrey is away"
start_postgrey "--inet=$grey"
deferred fourth
grep -q 'policy service answers again' "$work/server.log" || die "the log does not say that postgrey is back"
stop_program
stop_postgrey

start_postgrey "--unix=$work/db/socket"
start_program "unix:$work/db/socket"
deferred fifth
comes_until_taken fifth
stop_program
stop_postgrey

# Ours, with a delay of a minute: who comes again at once is not taken.
start_program "$work/greylist"
deferred sixth
deferred sixth
stop_program -KILL
[ "$(grep -c '^W ' "$work/greylist")" = 1 ] || die "who waits is not in the file"
# A minute later.
awk '$1 == "W" { $3 -= 60 } { print }' "$work/greylist" >"$work/greylist.moved"
mv "$work/greylist.moved" "$work/greylist"
start_program "$work/greylist"
taken sixth
stop_program -KILL
start_program "$work/greylist"
taken sixth
stop_program
echo "postgrey was asked by TCP and a unix socket; our own greylist survives kill -9"
