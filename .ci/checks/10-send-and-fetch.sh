#!/usr/bin/env bash
# swaks sends mail by 465, 587, 25 and LMTP; curl fetches it over POP3S and IMAPS; each octet must be the same.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

make_users ann bob cat dan eve
start_server
n=$(make_corpus)

# swaks ends the data itself when asked not to touch it, so dots are doubled here.
stuffed() { sed 's/^\./../' "$1" | python3 -c 'import sys; sys.stdout.buffer.write(sys.stdin.buffer.read() + b".\r\n")' >"$work/data.smtp"; }

send() {
  swaks --silent 2 --no-data-fixup --data "@$work/data.smtp" --from ann@$domain --helo client.$domain --tls-verify \
    --tls-ca-path "$ca" "$@" >"$work/swaks.log" 2>&1 || { cat "$work/swaks.log" >&2; die "swaks $*"; }
}

auth=(--auth PLAIN --auth-user "ann@$domain" --auth-password $password)
for file in "$work"/corpus/*.eml; do
  stuffed "$file"
  send --server localhost --port "$smtps" --tls-on-connect "${auth[@]}" --to bob@$domain
  send --server localhost --port "$submission" --tls --auth LOGIN --auth-user "ann@$domain" --auth-password $password --to cat@$domain
  send --server localhost --port "$smtp" --to dan@$domain
  send --socket "$work/lmtp" --protocol LMTP --to eve@$domain
done

fetch() { curl -sS --fail --cacert "$ca" -u "$1@$domain:$password" "$2"; }
for user in bob cat dan eve; do
  i=0
  for file in "$work"/corpus/*.eml; do
    i=$((i + 1))
    fetch $user "pop3s://localhost:$pop3s/$i" >"$work/pop3.eml" || die "POP3S: message $i of $user"
    cmp_tail "$file" "$work/pop3.eml"
    fetch $user "imaps://localhost:$imaps/INBOX;MAILINDEX=$i" >"$work/imap.eml" || die "IMAPS: message $i of $user"
    # A literal cannot hold NUL (RFC 3501 section 9, CHAR8), so IMAP shows it as 0x80, as Dovecot does.
    tr '\000' '\200' <"$work/pop3.eml" | cmp -s - "$work/imap.eml" || die "POP3 and IMAP differ for message $i of $user"
  done
done

# What must be refused.
refused() {
  local code=$1
  shift
  if swaks --silent 2 --from ann@$domain --helo client.$domain "$@" >"$work/swaks.log" 2>&1; then
    die "should have been refused: $*"
  fi
  grep -Eq "^<(~\*|\*\*) +$code" "$work/swaks.log" || { cat "$work/swaks.log" >&2; die "expected $code: $*"; }
}
refused 550 --server localhost --port "$smtp" --to nobody@$domain
refused 554 --server localhost --port "$smtp" --to someone@elsewhere.test
refused 530 --server localhost --port "$submission" --to bob@$domain
refused 535 --server localhost --port "$smtps" --tls-on-connect --auth PLAIN --auth-user "ann@$domain" --auth-password wrong --to bob@$domain
stop_server
echo "$n messages by 465, 587, 25 and LMTP, each fetched over POP3S and IMAPS and equal"
