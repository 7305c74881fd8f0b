#!/usr/bin/env bash
# A mail host in one file: users, a unix socket for LMTP and one for logins, ports, aliases, Postfix's lists of restrictions, no SMTPUTF8. Mail to an
# alias arrives, strangers do not relay, the command line goes before the file, and a mistake is told with its line.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

[ -f "$jar" ] || die "build first: mvn -B verify"
owner=$(id -un)
if [ "$(id -u)" -eq 0 ]; then owner=postfix; fi
make_users ann ben
make_certificate "$work/key.pem" "$work/cert.pem"
read -r smtp submission smtps pop3s imaps spare <<<"$(free_ports 6)"
printf '%s\n' 'postmaster: ann' 'everyone: ann, ben' >"$work/aliases"
printf '%s\n' 'sales.test anything' 'info@sales.test ben@example.test' >"$work/virtual"
printf '%s\n' 'spam.test REJECT no mail from there' >"$work/sender_access"
printf '%s\n' "info@sales.test ann@$domain" "ann@$domain ann@$domain" >"$work/senders"
cat >"$work/postern.conf" <<CONF
# A host in one file.
data = $work/data
hostname = localhost
domain = $domain
users = $work/passwd
postmaster = ann@$domain
tls_cert = $work/cert.pem
tls_key = $work/key.pem

alias_maps = hash:$work/aliases
virtual_alias_maps = hash:$work/virtual
virtual_alias_domains = sales.test
message_size_limit = 20000

smtputf8_enable = no
smtpd_sasl_authenticated_header = yes
smtpd_tls_received_header = yes
mynetworks = 192.0.2.0/24,
  [2001:db8::]/32
smtpd_recipient_restrictions = permit_mynetworks, permit_sasl_authenticated,
  reject_unauth_destination
auth_socket = unix:$work/auth:0666:$owner

[smtp 127.0.0.1:$smtp]
smtpd_client_restrictions = check_client_access inline:{192.0.2.9=REJECT}
smtpd_sender_restrictions = check_sender_access hash:$work/sender_access

[submission 127.0.0.1:$submission]
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_sender_login_maps = hash:$work/senders

[smtps 127.0.0.1:$smtps]
smtpd_client_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_sasl_authenticated_header = no

[lmtp unix:$work/lmtp:0600:$owner]

[pop3s 127.0.0.1:$pop3s]
[imaps 127.0.0.1:$imaps]
CONF

run_server() {
  forget_output
  java -jar "$jar" serve --config "$work/postern.conf" "$@" >"$work/server.out" 2>"$work/server.log" &
  server=$!
  await_ready
}
told() { die "$* $(tail -n 12 "$work/out")"; }
# send PORT TO OPTION...
send() {
  local port=$1 to=$2
  shift 2
  swaks --server "127.0.0.1:$port" --to "$to" --header "Subject: to $to" --body hello --timeout 60 "$@" >"$work/out" 2>&1
}
refused() { grep -Eq "^<(~\*|\*\*) +$1" "$work/out" || told "not $1: $2"; }
login=(--auth PLAIN --auth-user "ann@$domain" --auth-password "$password")

run_server
[ "$(stat -c '%a %U' "$work/lmtp")" = "600 $owner" ] || die "mode and owner of the LMTP socket"
[ "$(stat -c '%a %U' "$work/auth")" = "666 $owner" ] || die "mode and owner of the auth socket"

send "$smtp" "everyone@$domain" --from a@elsewhere.test || told "mail to an alias"
send "$smtp" info@sales.test --from a@elsewhere.test || told "mail to a virtual alias"
! grep -q SMTPUTF8 "$work/out" || told "SMTPUTF8 is offered"
grep -q 'SIZE 20000' "$work/out" || told "message_size_limit is not told"
send "$submission" "ben@$domain" --from "ann@$domain" --tls "${login[@]}" || told "submission"
send "$submission" "ann@$domain" --from info@sales.test --tls "${login[@]}" || told "a sender of smtpd_sender_login_maps"
if send "$submission" "ann@$domain" --from "ben@$domain" --tls "${login[@]}"; then told "a sender that is not in smtpd_sender_login_maps"; fi
refused 553 "a sender that is not in smtpd_sender_login_maps"
send "$smtps" "ben@$domain" --from "ann@$domain" --tls-on-connect "${login[@]}" || told "smtps, with a list that a client without a login does not pass"
swaks --socket "$work/lmtp" --protocol LMTP --from a@elsewhere.test --to "ann@$domain" >"$work/out" 2>&1 || told "LMTP"

if send "$smtp" someone@elsewhere.test --from a@elsewhere.test; then told "an open relay"; fi
refused '554 5.7.1 .*Relay access denied' "a relay attempt"
if send "$submission" "ben@$domain" --from "ann@$domain" --tls; then told "submission without a login"; fi
refused 530 "submission without a login"
if send "$smtp" "ann@$domain" --from x@spam.test; then told "a sender of the access table"; fi
refused '554 5.7.1 .*no mail from there' "a sender of the access table"
if send "$smtps" "ben@$domain" --from x@spam.test --tls-on-connect "${login[@]}"; then told "somebody else's sender address"; fi
refused 553 "somebody else's sender address"

new() { find "$work/data/mail/$domain/$1/Maildir/new" -type f; }
[ "$(new ann | wc -l)" -eq 3 ] || die "mail of ann: $(new ann)"
[ "$(new ben | wc -l)" -eq 4 ] || die "mail of ben: $(new ben)"
[ "$(grep -l 'Authenticated sender' $(new ben) | wc -l)" -eq 1 ] || die "a section's smtpd_sasl_authenticated_header"
stop_server

# The command line goes before the file and its sections.
run_server --message-size-limit 30000 --listen "smtp=127.0.0.1:$spare"
send "$spare" "ann@$domain" --from a@elsewhere.test || told "--listen beside a file"
grep -q 'SIZE 30000' "$work/out" || told "--message-size-limit beside a file"
if send "$smtp" "ann@$domain" --from a@elsewhere.test; then told "a section listens beside --listen"; fi
stop_server

# faulty LINE_OF_SED WHAT_IS_TOLD
faulty() {
  local status=0
  sed "$1" "$work/postern.conf" >"$work/faulty.conf"
  java -jar "$jar" serve --config "$work/faulty.conf" --data "$work/none" >"$work/out" 2>&1 || status=$?
  [ $status -eq 2 ] || told "exit status $status of a faulty file"
  [ "$(tail -n 1 "$work/out")" = "postern: $work/faulty.conf, line $2" ] || told "of a faulty file:"
  [ ! -e "$work/none" ] || die "a faulty file made $work/none"
}
faulty '3s/hostname/hostnane/' '3: hostnane is unknown; the nearest setting is hostname'
faulty '21s/reject_unauth_destination/reject_unauth_dest/' \
  '21: smtpd-recipient-restrictions: there is no restriction reject_unauth_dest here'
faulty '16s/= yes/= perhaps/' '16: smtpd-sasl-authenticated-header: it is yes or no: perhaps'
