# Sourced by the checks: a standalone server of this build in a directory of its own, and what they share.
#
#   start_server [OPTION...]   starts one on free ports; sets $work, $ca and ports as $smtp $submission $smtps $lmtp $pop3s $imaps $imap;
#                              its users are those of $work/passwd unless there is a --passdb, JDBC drivers are in $drivers
#   start_memory_server [QUOTA]   one that keeps mail in memory, with smtp, lmtp and imap; sets $smtp $lmtp $imap
#   await_ready                waits for the $server that a check started itself
#   stop_server                ends it with SIGTERM and insists on exit status 0
#   free_ports COUNT           so many ports that nobody has
#   make_certificate KEY CERT  for localhost and 127.0.0.1, signed by itself

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
jar=$root/examples/target/postern.jar
corpus=${POSTERN_CORPUS:-$root/../shared/corpus}
work=$(mktemp -d)
ca=$work/data/ca.pem
domain=example.test
password=secret
server=
drivers=

cleanup() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap cleanup EXIT

die() {
  echo "DEFECT: $*" >&2
  tail -n 30 "$work/server.log" >&2 2>/dev/null || true
  exit 1
}

free_ports() {
  python3 -c '
import socket, sys
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*(s.getsockname()[1] for s in held))' "$1"
}

make_certificate() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' \
    -keyout "$1" -out "$2" 2>/dev/null
}

make_users() {
  local user
  : >"$work/passwd"
  chmod 640 "$work/passwd"
  for user in "$@"; do
    echo "$user@$domain:{SHA512-CRYPT}$(openssl passwd -6 "$password")" >>"$work/passwd"
  done
}

start_server() {
  [ -f "$jar" ] || die "build first: mvn -B verify"
  mkdir -p "$work/data"
  local logins=(--users "$work/passwd")
  case " $* " in *' --passdb '*) logins=() ;; esac
  forget_output
  java -cp "$jar${drivers:+:$drivers}" dev.postern.examples.Postern serve --data "$work/data" --hostname localhost --domain $domain "${logins[@]}" \
    --listen smtp=127.0.0.1:0 submission=127.0.0.1:0 smtps=127.0.0.1:0 lmtp=127.0.0.1:0 "lmtp=unix:$work/lmtp" \
    pop3s=127.0.0.1:0 imaps=127.0.0.1:0 imap=127.0.0.1:0 "$@" >"$work/server.out" 2>"$work/server.log" &
  server=$!
  await_ready
  read_ports
}

start_memory_server() {
  forget_output
  java -cp "$jar" "$root/.ci/MemoryServer.java" "$work/passwd" "${1:-1000000000000}" >"$work/server.out" 2>"$work/server.log" &
  server=$!
  await_ready
  read_ports
}

# A job in the background empties its file when it comes to it: until then the last server's "ready" would stand there.
forget_output() {
  : >"$work/server.out"
}

await_ready() {
  local _
  for _ in $(seq 300); do
    grep -q '^ready$' "$work/server.out" && break
    kill -0 "$server" 2>/dev/null || die "the server did not start"
    sleep 0.1
  done
  grep -q '^ready$' "$work/server.out" || die "the server is not ready after 30 s"
}

read_ports() {
  local name address
  while read -r _ name address; do
    case $address in unix:*) ;; *) printf -v "${name//-/_}" %s "${address##*:}" ;; esac
  done < <(grep '^listening ' "$work/server.out")
}

# await WORD...   until that command succeeds, for 20 seconds; fails if it never does
await() {
  local _
  for _ in $(seq 200); do
    "$@" && return
    sleep 0.1
  done
  return 1
}

stop_server() {
  kill -TERM "$server"
  local status=0
  wait "$server" || status=$?
  server=
  [ $status -eq 0 ] || die "SIGTERM ended the server with status $status"
}

# The project's own generated mail, and the real mail beside the project where there is some; one file a message, lines end in CRLF.
make_corpus() {
  mkdir -p "$work/corpus"
  python3 "$root/.ci/make-corpus.py" "$work/corpus" "$corpus"
  ls "$work/corpus" | wc -l
}

# Whether a fetched message is what was sent behind trace headers: cmp_tail SENT FETCHED
cmp_tail() {
  local size
  size=$(stat -c %s "$1")
  tail -c "$size" "$2" | cmp -s - "$1" || die "$(basename "$1") came back changed"
  head -c -"$size" "$2" | grep -aq '^Received: ' || die "$(basename "$1") has no trace header"
}
