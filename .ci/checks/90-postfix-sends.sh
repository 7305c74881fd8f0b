#!/usr/bin/env bash
# Debian's Postfix hands mail over by LMTP on a unix socket (mailbox_transport), and relays to port 25 with STARTTLS and to 587 with a login: real
# messages, 8-bit ones and one of 20 MiB arrive as they were sent, behind trace header fields; who does not exist is a bounce.
set -euo pipefail
source "$(dirname "$0")/../server.bash"
source "$(dirname "$0")/../postfix.bash"

make_corpus >/dev/null
messages=$(python3 "$root/.ci/relayable.py" "$work/corpus")
[ "$messages" -ge 13 ] || die "only $messages messages to send"

read -r port25 <<<"$(free_ports 1)"
make_users ann ben
for name in relay25 relay587; do sed "s/@$domain:/@$name.test:/" "$work/passwd" | head -n 1 >>"$work/passwd"; done
make_postfix
start_server --domain $domain relay25.test relay587.test --tls-cert "$work/cert.pem" --tls-key "$work/key.pem" \
  --listen "lmtp=unix:$work/spool/private/postern-lmtp:0600:postfix"
echo "[127.0.0.1]:$submission ann@$domain:$password" >"$work/etc/passwords"
printf '%s\n' "relay25.test clear:[127.0.0.1]:$smtp" "relay587.test login:[127.0.0.1]:$submission" >"$work/etc/transport"
sed -i '/^mydestination =/d' "$work/etc/main.cf"
cat >>"$work/etc/main.cf" <<CF
mydestination = $domain
mailbox_transport = lmtp:unix:private/postern-lmtp
transport_maps = texthash:$work/etc/transport
mynetworks = 127.0.0.0/8
message_size_limit = 60000000
mailbox_size_limit = 0
local_header_rewrite_clients =
message_drop_headers =
smtp_line_length_limit = 0
lmtp_line_length_limit = 0
header_size_limit = 1000000
maximal_backoff_time = 5
minimal_backoff_time = 5
queue_run_delay = 5
smtp_tls_CAfile = $work/cert.pem
smtp_sasl_password_maps = texthash:$work/etc/passwords
smtp_sasl_security_options = noanonymous
CF
cat >>"$work/etc/master.cf" <<CF
127.0.0.1:$port25 inet n - n - - smtpd
local unix - n n - - local
clear unix - - n - - smtp -o smtp_tls_security_level=secure -o smtp_tls_secure_cert_match=localhost
login unix - - n - - smtp -o smtp_tls_security_level=secure -o smtp_tls_secure_cert_match=localhost -o smtp_sasl_auth_enable=yes
CF
start_postfix

: >"$work/out"
for to in "ann@$domain" ann@relay25.test ann@relay587.test; do
  python3 "$root/.ci/send.py" "$port25" "ann@$domain" "$to" "$work/corpus" >"$work/out" 2>&1 || told "Postfix does not take mail to $to"
done
mail=$work/data/mail
python3 "$root/.ci/arrived.py" "$work/corpus" "$mail/$domain/ann/Maildir" "$mail/relay25.test/ann/Maildir" "$mail/relay587.test/ann/Maildir" \
  >"$work/out" 2>&1 || told "mail that Postfix handed over"
grep -q 'to=<ann@relay587.test>.*status=sent' "$work/log/maillog" || die "no mail over submission"
! grep -q 'status=deferred\|status=bounced' "$work/log/maillog" || told "Postfix did not get rid of mail at once"
tls=$(grep -rlE 'ESMTPS? id|with ESMTPS' "$mail/relay25.test/ann/Maildir" | wc -l)
[ "$tls" -ge "$messages" ] || die "$tls of $messages messages came with TLS"
grep -rq 'Authenticated sender: ann@' "$mail/relay587.test/ann/Maildir" || die "no login at submission"

# Who does not exist is told so by LMTP, and the sender by Postfix.
say "MAIL FROM:<ben@$domain>" "RCPT TO:<nobody@$domain>" <<<$'Subject: lost\n\nlost'
await grep -rqs '^Status: 5.1.1' "$mail/$domain/ben/Maildir/new" || told "no bounce for who does not exist"
[ -z "$(find "$work/spool"/{incoming,active,deferred} -type f)" ] || told "mail is left in Postfix's queue"
stop_server
stop_postfix
echo "$messages messages by LMTP, port 25 and port 587, one of 20 MiB"
