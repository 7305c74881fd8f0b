#!/usr/bin/env bash
# Debian's Postfix with us as its relayhost: delivery reports that a sender asks for come from the last hop, with what the request told (RFC 3461,
# RFC 3464); addresses beyond ASCII are kept (RFC 6531), in both forms of a domain; and a Postfix that may not use them is told so.
set -euo pipefail
source "$(dirname "$0")/../server.bash"
source "$(dirname "$0")/../postfix.bash"

read -r port25 <<<"$(free_ports 1)"
make_users ann ben
hash=$(head -n 1 "$work/passwd" | cut -d: -f2-)
echo "jürgen@bücher.test:$hash" >>"$work/passwd"
make_postfix
start_server --domain $domain bücher.test --tls-cert "$work/cert.pem" --tls-key "$work/key.pem"
sed -i '/^mydestination =/d; /^smtputf8_enable =/d' "$work/etc/main.cf"
cat >>"$work/etc/main.cf" <<CF
mydestination =
relayhost = [127.0.0.1]:$smtp
mynetworks = 127.0.0.0/8
smtputf8_enable = yes
smtputf8_autodetect_classes = sendmail
smtp_tls_security_level = secure
smtp_tls_secure_cert_match = localhost
smtp_tls_CAfile = $work/cert.pem
CF
cat >>"$work/etc/master.cf" <<CF
127.0.0.1:$port25 inet n - n - - smtpd
smtp unix - - n - - smtp
CF
start_postfix
say "MAIL FROM:<ben@$domain> RET=HDRS ENVID=QQ314159" "RCPT TO:<ann@$domain> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;first+40$domain" <<<$'Subject: reported\n\nsecret body'
say "MAIL FROM:<ben@$domain> RET=HDRS ENVID=QQ314159" "RCPT TO:<ann@$domain> NOTIFY=NEVER" <<<$'Subject: not reported\n\nhello'
for to in jürgen@bücher.test jürgen@xn--bcher-kva.test; do
  say "MAIL FROM:<märta@bücher.test> SMTPUTF8 BODY=8BITMIME" "RCPT TO:<$to>" <<<$'From: märta@bücher.test\nSubject: grüße\n\nhällo'
done

mail=$work/data/mail
here() { grep -rlE "$1" "$mail" 2>/dev/null | wc -l; }
enough() { [ "$(here "$1")" -ge "$2" ]; }
arrives() { await enough "$@" || told "$(here "$1") of $2 messages with $1"; }
arrives '^Subject: not reported' 1
arrives '^Original-Envelope-Id: QQ314159' 1
report=$(grep -rlE '^Original-Envelope-Id: ' "$mail/$domain/ben/Maildir/new") || told "the report is not the sender's"
[ "$(wc -l <<<"$report")" -eq 1 ] || told "more than one report"
for field in 'Content-Type: multipart/report; report-type="?delivery-status' 'Original-Envelope-Id: QQ314159' 'Reporting-MTA: dns; ?localhost' \
  "Original-Recipient: rfc822; ?first@$domain" "Final-Recipient: rfc822; ?ann@$domain" 'Action: delivered' 'Status: 2\.[0-9]+\.[0-9]+' 'Subject: reported'; do
  grep -qiE "^$field" "$report" || { cat "$report" >"$work/out"; told "no $field in the report"; }
done
! grep -q 'secret body' "$report" || told "RET=HDRS, and the body came back"
grep -q '^Return-Path: <>' "$report" || told "the report has a sender, and could be answered by another"

arrives '^Subject: grüße' 2
boxes=$(grep -rlE '^Subject: grüße' "$mail")
for box in $boxes; do
  grep -q 'hällo' "$box" || told "a changed body"
  grep -qE '^Return-Path: <märta@(bücher|xn--bcher-kva)\.test>' "$box" || { cat "$box" >"$work/out"; told "a changed sender"; }
  grep -qE 'with UTF8SMTPS id' "$box" || { cat "$box" >"$work/out"; told "not said that it came with SMTPUTF8 (RFC 6531 §4.3)"; }
done
! grep -q 'status=deferred\|status=bounced' "$work/log/maillog" || told "Postfix did not get rid of mail at once"
stop_server

# smtputf8_enable = no on our side: Postfix may not hand over what we cannot keep, and its own sender is told.
start_server --domain $domain bücher.test --tls-cert "$work/cert.pem" --tls-key "$work/key.pem" --smtputf8 no
sed -i "s/^relayhost = .*/relayhost = [127.0.0.1]:$smtp/" "$work/etc/main.cf"
postfix -c "$work/etc" reload >"$work/out" 2>&1 || told "no reload"
say "MAIL FROM:<ben@$domain> SMTPUTF8" "RCPT TO:<jürgen@bücher.test>" <<<$'Subject: not taken\n\nx'
await grep -q 'SMTPUTF8 is required, but was not offered' "$work/log/maillog" || told "Postfix does not say that SMTPUTF8 is missing"
[ "$(grep -rlE '^Subject: not taken' "$mail/bücher.test" 2>/dev/null | wc -l)" -eq 0 ] || told "taken without SMTPUTF8"
stop_server
stop_postfix
echo "a report of a success, none of what asked for none, two messages with addresses beyond ASCII, one refused where there is no SMTPUTF8"
