#!/usr/bin/env bash
# Real clients log in by each mechanism that they know: swaks, curl and mbsync with SASL libraries that are not ours; right and wrong passwords.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

for user in ann bob; do echo "$user@$domain:{PLAIN}$password"; done >"$work/passwd"
chmod 640 "$work/passwd"
start_server --mechanisms "scram-sha-256-plus scram-sha-1-plus scram-sha-256 scram-sha-1 digest-md5 cram-md5 plain login apop"

# swaks (Authen::SASL) by SMTP.
submit() { # MECHANISM PASSWORD
  swaks --silent 3 --server localhost --port "$smtps" --tls-on-connect --tls-ca-path "$ca" --auth "$1" --auth-user "ann@$domain" --auth-password "$2" \
    --from "ann@$domain" --to "bob@$domain" --header "Subject: by $1" >/dev/null 2>&1
}
for mechanism in PLAIN LOGIN CRAM-MD5 DIGEST-MD5; do
  submit $mechanism "$password" || die "swaks by $mechanism"
  ! submit $mechanism wrong || die "swaks came in by $mechanism with a wrong password"
done

# curl (its own mechanisms, and SCRAM by libgsasl where it was built with it) by IMAP, POP3 and SMTP.
ask() { # SCHEME PORT MECHANISM PASSWORD
  curl -sS --cacert "$ca" --login-options "AUTH=$3" -u "ann@$domain:$4" "$1://localhost:$2/" >/dev/null 2>"$work/curl.log"
}
mechanisms="PLAIN LOGIN CRAM-MD5 DIGEST-MD5"
if curl --version | grep -qi gsasl; then mechanisms="$mechanisms SCRAM-SHA-1 SCRAM-SHA-256"; fi
for mechanism in $mechanisms; do
  for where in "imaps $imaps" "pop3s $pop3s"; do
    # shellcheck disable=SC2086
    ask $where $mechanism "$password" || { cat "$work/curl.log" >&2; die "curl by $mechanism at $where"; }
    # shellcheck disable=SC2086
    ! ask $where $mechanism wrong || die "curl came in by $mechanism at $where with a wrong password"
  done
done
ask pop3s "$pop3s" +APOP "$password" || { cat "$work/curl.log" >&2; die "curl by APOP"; }
! ask pop3s "$pop3s" +APOP wrong || die "curl came in by APOP with a wrong password"

# mbsync (Cyrus SASL) by IMAP.
for mechanism in PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256; do
  for secret in "$password" wrong; do
    rm -rf "$work/local"
    mkdir -p "$work/local"
    cat >"$work/mbsyncrc" <<C
IMAPStore far
Host localhost
Port $imaps
User bob@$domain
Pass $secret
SSLType IMAPS
CertificateFile $ca
AuthMechs $mechanism

MaildirStore near
Path $work/local/
Inbox $work/local/INBOX

Channel inbox
Far :far:
Near :near:
Create Near
SyncState *
C
    came=in
    mbsync -c "$work/mbsyncrc" inbox >"$work/mbsync.log" 2>&1 || came=out
    case $secret/$came in
    wrong/in) die "mbsync came in by $mechanism with a wrong password" ;;
    wrong/out | */in) ;;
    *) cat "$work/mbsync.log" >&2; die "mbsync by $mechanism" ;;
    esac
  done
done
grep -q 'mechanism=SCRAM-SHA-256 .*user=bob' "$work/server.log" || die "nobody logged in by SCRAM-SHA-256"
stop_server
