#!/usr/bin/env bash
# Debian's Postfix hands one message for several over by LMTP, on a unix socket that is its own alone and on TCP with a verified certificate: who
# exists gets it, who does not is a bounce, and so is a mailbox over its quota, or its mail waits where the server is told to defer.
set -euo pipefail
source "$(dirname "$0")/../server.bash"
source "$(dirname "$0")/../postfix.bash"

read -r port25 <<<"$(free_ports 1)"
make_users ann full ben
sed -i "s/^ben@.*/&::::::userdb_quota_rule=*:storage=1M/" "$work/passwd"
for user in ann full; do sed -n "s/^$user@$domain:/$user@tcp.test:/p" "$work/passwd" >>"$work/passwd"; done
make_postfix
start_server --domain $domain tcp.test --tls-cert "$work/cert.pem" --tls-key "$work/key.pem" --quota-rule '*:storage=10K' \
  --listen "lmtp=unix:$work/spool/private/postern-lmtp:0600:postfix" "lmtp=unix:$work/private-lmtp:0600:postfix"
transports() { printf '%s\n' "$domain $1" "tcp.test lmtps:inet:[127.0.0.1]:$lmtp" >"$work/etc/transport"; }
transports lmtp:unix:private/postern-lmtp
cat >>"$work/etc/main.cf" <<CF
transport_maps = texthash:$work/etc/transport
mynetworks = 127.0.0.0/8
bounce_size_limit = 1000
lmtp_tls_CAfile = $work/cert.pem
lmtp_tls_loglevel = 1
CF
cat >>"$work/etc/master.cf" <<CF
127.0.0.1:$port25 inet n - n - - smtpd
showq unix n - n - - showq
lmtps unix - - n - - lmtp -o lmtp_tls_security_level=secure -o lmtp_tls_secure_cert_match=localhost
CF

# The folder above Postfix's own socket keeps others out too; above this one all may pass.
for socket in "$work/spool/private/postern-lmtp" "$work/private-lmtp"; do
  [ "$(stat -c '%A %U' "$socket")" = "srw------- postfix" ] || die "$(stat -c '%A %U' "$socket") is the socket's mode and owner"
done
greeted() {
  runuser -u "$1" -- python3 -c '
import socket, sys
with socket.socket(socket.AF_UNIX) as s:
    s.settimeout(30)
    s.connect(sys.argv[1])
    sys.exit(not s.recv(4) == b"220 ")' "$work/private-lmtp" >"$work/out" 2>&1
}
greeted postfix || die "Postfix cannot connect: $(cat "$work/out")"
if greeted nobody; then die "another user can connect"; fi
grep -q PermissionError "$work/out" || die "another user is not kept out by the mode: $(cat "$work/out")"

start_postfix
message=$(echo 'Subject: of 8000 octets' && echo && for line in $(seq 100); do printf '%078d\n' "$line"; done)
# send DOMAIN USER...
send() {
  local to=("${@:2}")
  to=("${to[@]/#/RCPT TO:<}")
  say "MAIL FROM:<ben@$domain>" "${to[@]/%/@$1>}" <<<"$message"
}
# ends ADDRESS WORDS: how Postfix's log says that mail for it ended
ends() { await grep -qE "to=<$1>, .*$2" "$work/log/maillog" || told "mail for $1 does not end with $2"; }
tried() { grep -cE "to=<$1>, " "$work/log/maillog"; }

for to in $domain tcp.test; do
  send $to full
  ends "full@$to" 'dsn=2.0.0, status=sent'
  send $to ann full nobody
  ends "ann@$to" 'dsn=2.0.0, status=sent \(250 2\.0\.0'
  ends "full@$to" 'dsn=5.2.2, status=bounced \(host .* said: 552 5\.2\.2'
  ends "nobody@$to" 'dsn=5.1.1, status=bounced \(host .* said: 550 5\.1\.1'
done
grep -q 'Verified TLS connection established to 127.0.0.1' "$work/log/maillog" || told "no TLS by LMTP"
mail=$work/data/mail
new() { find "$mail/$1/Maildir/new" -type f; }
for box in $domain/ann $domain/full tcp.test/ann tcp.test/full; do
  [ "$(new $box | wc -l)" -eq 1 ] || told "$(new $box | wc -l) messages for $box"
done
[ "$(grep -lE 'with (UTF8)?LMTPS id' $(new tcp.test/ann) | wc -l)" -eq 1 ] || told "Received does not tell of LMTP with TLS"
reports() { [ "$(grep -rls '^Content-Type: multipart/report' "$mail/$domain/ben/Maildir/new" | wc -l)" -eq 2 ]; }
await reports || told "no reports for the sender"
for report in $(new $domain/ben); do
  [ "$(grep -E '^Status: ' "$report" | sort | tr -d '\r' | tr '\n' ' ')" = "Status: 5.1.1 Status: 5.2.2 " ] || { cat "$report" >"$work/out"; told "what a report tells"; }
done
queue() { postqueue -c "$work/etc" -j; }
empty() { [ -z "$(queue)" ]; }
await empty || told "mail is left in Postfix's queue: $(queue)"
stop_server

start_memory_server 10000
transports "lmtp:inet:[127.0.0.1]:$lmtp"
postfix -c "$work/etc" reload >"$work/out" 2>&1 || told "no reload"
before=$(tried "full@$domain")
send $domain full
again() { [ "$(tried "full@$domain")" -gt "$before" ]; }
await again || told "the first message"
send $domain ann full nobody
ends "full@$domain" 'dsn=4.2.2, status=deferred \(host .* said: 452 4\.2\.2'
waits() { [ "$(queue | grep -o '"queue_name": "[^"]*"\|"address": "[^"]*"')" = $'"queue_name": "deferred"\n"address": "full@'"$domain\"" ]; }
await waits || told "what waits: $(queue)"
stop_server
stop_postfix
echo "by LMTP on a unix socket and on TCP with TLS: delivered, bounced for no mailbox and a full one, deferred for a full one"
