#!/usr/bin/env bash
# Clients that people use send mail by submission and SMTPS, each with a right and a wrong password and to who does not exist: nodemailer, Python's
# smtplib, curl, msmtp, swaks. And Postfix's smtp-source with 50 sessions, by SMTP and LMTP, in Maildirs and in memory: none is lost, and the numbers
# agree.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

make_users ann ben
make_certificate "$work/key.pem" "$work/cert.pem"
start_server --tls-cert "$work/cert.pem" --tls-key "$work/key.pem"
to=ben@$domain
printf 'From: ann@%s\r\nTo: %s\r\nSubject: a file\r\n\r\n.\r\n..dots\r\nGr\xc3\xbc\xc3\x9fe\r\n' "$domain" "$to" >"$work/message"
sent=0

# with CLIENT PORT PASSWORD RECIPIENT
with_nodemailer() {
  NODE_PATH=/usr/share/nodejs NODE_EXTRA_CA_CERTS=$work/cert.pem node - "$@" "ann@$domain" <<'JS'
const [port, pass, to, user] = process.argv.slice(2);
const transport = require('nodemailer').createTransport({
  host: 'localhost', port: +port, secure: process.env.SECURE === 'yes', requireTLS: true, auth: { user, pass }, name: 'client.example.net' });
transport.sendMail({ from: user, to, subject: 'Grüße von nodemailer', text: 'Hallo\n.\n', attachments: [{ filename: '日本.txt', content: 'x'.repeat(200000) }] })
  .then(() => process.exit(0), (error) => { console.error(error.responseCode, error.message); process.exit(error.responseCode >= 500 ? 5 : 1); });
JS
}
with_smtplib() {
  python3 - "$@" "ann@$domain" "$work/cert.pem" <<'PY'
import os, smtplib, ssl, sys
port, password, to, user, ca = sys.argv[1:]
context = ssl.create_default_context(cafile=ca)
secure = os.environ["SECURE"] == "yes"
client = smtplib.SMTP_SSL("localhost", int(port), context=context, timeout=60) if secure else smtplib.SMTP("localhost", int(port), timeout=60)
with client:
    if not secure:
        client.starttls(context=context)
    try:
        client.login(user, password)
        client.sendmail(user, [to], "From: %s\nSubject: smtplib\n\n.\n..\nhello\n" % user)
    except smtplib.SMTPAuthenticationError as e:
        sys.exit(5 if e.smtp_code == 535 else 1)
    except smtplib.SMTPRecipientsRefused as e:
        sys.exit(5 if {code for code, _ in e.recipients.values()} == {550} else 1)
PY
}
with_curl() {
  local scheme=smtp status=0
  [ "$SECURE" != yes ] || scheme=smtps
  curl -sS --ssl-reqd --cacert "$work/cert.pem" -m 60 -u "ann@$domain:$2" --mail-from "ann@$domain" --mail-rcpt "$3" -T "$work/message" \
    "$scheme://localhost:$1/client.example.net" || status=$?
  case $status in 55 | 67) return 5 ;; *) return $status ;; esac
}
with_msmtp() {
  local start=on status=0
  [ "$SECURE" != yes ] || start=off
  msmtp --file=/dev/null --host=localhost --port="$1" --tls=on --tls-starttls=$start --tls-trust-file="$work/cert.pem" --auth=plain --user="ann@$domain" \
    --passwordeval="echo $2" --from="ann@$domain" --timeout=60 "$3" <"$work/message" || status=$?
  case $status in 65 | 67 | 77) return 5 ;; *) return $status ;; esac
}
with_swaks() {
  local tls=--tls
  [ "$SECURE" != yes ] || tls=--tls-on-connect
  swaks --server "localhost:$1" $tls --tls-verify --tls-ca-path "$work/cert.pem" --auth PLAIN --auth-user "ann@$domain" --auth-password "$2" \
    --from "ann@$domain" --to "$3" --data "@$work/message" --timeout 60 && return
  grep -Eq '^<(~\*|\*\*) 5' "$work/out" && return 5 || return 1
}

for client in nodemailer smtplib curl msmtp swaks; do
  for SECURE in no yes; do
    export SECURE
    port=$submission
    [ $SECURE = no ] || port=$smtps
    "with_$client" "$port" "$password" "$to" >"$work/out" 2>&1 || die "$client does not send (implicit TLS: $SECURE): $(cat "$work/out")"
    sent=$((sent + 1))
    for wrong in "wrong $to" "$password nobody@$domain"; do
      status=0
      "with_$client" "$port" $wrong >"$work/out" 2>&1 || status=$?
      [ $status -eq 5 ] || die "$client is not told that it is refused for good ($wrong, status $status): $(cat "$work/out")"
    done
  done
done

count() { find "$work/data/mail/$domain/ben/Maildir/new" -type f | wc -l; }
[ "$(count)" -eq $sent ] || die "$(count) messages of $sent from clients"
grep -rlq 'Subject: =?UTF-8' "$work/data/mail/$domain/ben/Maildir/new" || die "nodemailer's subject"

# Fifty sessions at once, for each message a new one and many in one: load COUNT ADDRESS [OPTION...]; adds to $sent
load() {
  local count=$1 address=$2 length kept
  shift 2
  for length in 500 65536; do
    for kept in "" -d; do
      smtp-source $kept "$@" -s 50 -m "$count" -l $length -f ann@elsewhere.test -t "$to" "$address" >"$work/out" 2>&1 ||
        die "smtp-source $kept $* $address: $(cat "$work/out")"
      sent=$((sent + count))
    done
  done
}
load 400 "127.0.0.1:$smtp"
load 150 "127.0.0.1:$lmtp" -L
load 150 "unix:$work/lmtp" -L
[ "$(count)" -eq $sent ] || die "$(count) messages of $sent"
[ "$(grep -c 'outcome=delivered' "$work/server.log")" -eq $sent ] || die "the log tells of $(grep -c 'outcome=delivered' "$work/server.log") of $sent"
[ "$(find "$work/data/mail/$domain/ben/Maildir/tmp" -type f ! -name "lock.*" | wc -l)" -eq 0 ] || die "something is left in tmp"
stop_server

# The same with mail in memory.
in_files=$sent
sent=0
start_memory_server
load 250 "127.0.0.1:$smtp"
load 250 "127.0.0.1:$lmtp" -L
curl -sS -m 60 -u "$to:$password" "imap://127.0.0.1:$imap/" -X 'STATUS INBOX (MESSAGES)' >"$work/out" 2>&1 || die "STATUS: $(cat "$work/out")"
grep -q "(MESSAGES $sent)" "$work/out" || die "of $sent messages in memory: $(cat "$work/out")"
stop_server
sent=$((in_files + sent))
echo "$sent messages from nodemailer, smtplib, curl, msmtp, swaks and smtp-source"
