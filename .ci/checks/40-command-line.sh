#!/usr/bin/env bash
# The standalone server's command line: wrong options, hashes that OpenSSL and doveadm agree with, defaults.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

usage() {
  local status=0
  java -jar "$jar" "$@" >"$work/out" 2>"$work/err" || status=$?
  [ $status -eq 2 ] || die "exit status $status, not 2: $*"
  [ "$(wc -l <"$work/err")" -eq 1 ] && [ ! -s "$work/out" ] || { cat "$work/err" >&2; die "not one line: $*"; }
}
usage
usage frob
usage serve --frob
usage serve --listen frob=127.0.0.1:0
usage serve --listen imap=127.0.0.1
usage serve --listen imap=127.0.0.1:70000
usage serve --data "$work/d" --tls-cert "$work/none.pem"
usage serve --data "$work/d" --tls-cert "$work/none.pem" --tls-key "$work/none.pem"
usage serve --data "$work/d" --users "$work/none"
echo 'ann:{PLAIN}x' >"$work/open"
chmod 644 "$work/open"
usage serve --data "$work/d" --users "$work/open"
usage serve --data "$work/d" --users "$work"
grep -q 'is a directory' "$work/err" && ! grep -q chmod "$work/err" || die "advice for a directory"
usage serve --data "$work/none" --login-limits maybe
usage serve --data "$work/none" --hostname a..b
for mode in sometimes group group=2ms; do usage serve --data "$work/none" --sync $mode; done
for rule in '*:storage=10%' '*:storage=+1' Trash '*:ignore' 'Trash:storage=1X'; do usage serve --data "$work/none" --quota-rule "$rule"; done
for format in %v %m %5u 'a b'; do usage serve --data "$work/none" --uidl "$format"; done
for location in mbox:~/mail /x:ALT=/y /x/%s /x:LAYOUT=index; do usage serve --data "$work/none" --maildir "$location"; done
[ ! -e "$work/none" ] || die "something was made before wrong values were refused"
usage pw -s FROB -p x

for scheme in SHA512-CRYPT SHA256-CRYPT CRYPT PLAIN BLF-CRYPT ARGON2ID SCRAM-SHA-256 SSHA512.hex; do
  hash=$(java -jar "$jar" pw -s $scheme -p "$password")
  java -jar "$jar" pw -p "$password" -t "$hash" | grep -q '(verified)' || die "$scheme"
  java -jar "$jar" pw -p wrong -t "$hash" >/dev/null 2>&1 && die "$scheme takes a wrong password"
  echo "$password" | java -jar "$jar" pw -t "$hash" | grep -q '(verified)' || die "$scheme by a pipe"
  doveadm pw -p "$password" -t "$hash" >/dev/null || die "doveadm does not take our $scheme"
  java -jar "$jar" pw -p "$password" -t "$(doveadm pw -s ${scheme/#CRYPT/SHA512-CRYPT} -p "$password")" >/dev/null ||
    die "we do not take doveadm's $scheme"
done

# A unix socket for others than its owner.
mkdir -p "$work/data"
java -jar "$jar" serve --data "$work/data" --listen "lmtp=unix:$work/group.sock:0660" >"$work/server.out" 2>"$work/server.log" &
server=$!
for _ in $(seq 300); do grep -qs '^ready$' "$work/server.out" && break; sleep 0.1; done
[ "$(stat -c %a "$work/group.sock")" = 660 ] || die "the mode of the socket"
stop_server
rm -r "$work/data" "$work/server.out"

# Mail that is kept otherwise: limits, unique ids by file names, and a warning of mail that may be lost.
mkdir -p "$work/data"
java -jar "$jar" serve --data "$work/data" --sync never --quota-rule '*:messages=1' --quota-rule 'Junk:ignore' --uidl %f \
  --listen lmtp=127.0.0.1:0 pop3s=127.0.0.1:0 >"$work/server.out" 2>"$work/server.log" &
server=$!
for _ in $(seq 300); do grep -qs '^ready$' "$work/server.out" && break; sleep 0.1; done
grep -q -- '--sync never: mail that was accepted may be lost' "$work/server.log" || die "no warning"
made=$(sed -n 's/.*user \(.*\), password \(.*\)/\1:\2/p' "$work/server.log")
port() { sed -n "s/^listening $1 .*://p" "$work/server.out"; }
deliver() { swaks --server 127.0.0.1:$(port lmtp) --protocol LMTP --to "${made%%:*}" --from a@example.org >"$work/out" 2>&1; }
deliver || { cat "$work/out" >&2; die "the first message"; }
! deliver || die "a second message beyond *:messages=1"
grep -Eq '^<\S+ +(452|552|5|4)' "$work/out" || { cat "$work/out" >&2; die "how the second message was refused"; }
file=$(cd "$work/data/mail" && find . -path '*/new/*' -o -path '*/cur/*' | sed 's|.*/||; s|:2,.*||')
curl -sS --fail --cacert "$ca" -u "$made" pop3s://localhost:$(port pop3s)/ -X UIDL | grep -qF "1 $file" || die "UIDL is not the file's name"
stop_server
rm -r "$work/data" "$work/server.out"

# Defaults: the five listeners, a user made on the spot, a second server on the same ports says what is wrong.
mkdir -p "$work/data"
java -jar "$jar" serve --data "$work/data" >"$work/server.out" 2>"$work/server.log" &
server=$!
for _ in $(seq 300); do grep -qs '^ready$' "$work/server.out" && break; sleep 0.1; done
printf 'listening %s\n' smtp\ 127.0.0.1:2525 submission\ 127.0.0.1:2587 smtps\ 127.0.0.1:2465 pop3s\ 127.0.0.1:2995 imaps\ 127.0.0.1:2993 >"$work/want"
echo ready >>"$work/want"
cmp "$work/want" "$work/server.out" || die "the lines printed at start"
made=$(sed -n 's/.*user \(.*\), password \(.*\)/\1:\2/p' "$work/server.log")
curl -sS --fail --cacert "$ca" -u "$made" imaps://localhost:2993/ -X CAPABILITY >/dev/null || die "login as the user made at start"
status=0
java -jar "$jar" serve --data "$work/data" >/dev/null 2>"$work/err" || status=$?
[ $status -eq 1 ] && grep -q 2525 "$work/err" || die "a port in use"
status=0
java -jar "$jar" serve --data "$work/other/data" >/dev/null 2>"$work/err" || status=$?
[ $status -eq 1 ] && ! grep -q password "$work/err" && [ ! -e "$work/other" ] || die "a failed start leaves something behind"
stop_server
echo "options, hashes and defaults are as told"
