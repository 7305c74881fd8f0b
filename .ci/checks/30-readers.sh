#!/usr/bin/env bash
# fetchmail fetches by POP3 and IMAP, mutt reads and saves by IMAPS, openssl s_client talks STARTTLS.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

make_users ann bob
start_server
for i in 1 2 3 4 5; do
  for user in ann bob; do
    swaks --silent 2 --server localhost --port "$smtp" --from x@$domain --to $user@$domain --header "Subject: $i" --body 'Hello.' >/dev/null
  done
done

cat >"$work/fetchmailrc" <<E
set no bouncemail
poll localhost protocol imap service $imaps auth password user "ann@$domain" password "$password" ssl sslcertck sslcertfile "$ca" keep
  fetchall mda "cat >>$work/ann.fetched"
poll localhost protocol pop3 service $pop3s auth password user "bob@$domain" password "$password" ssl sslcertck sslcertfile "$ca" nokeep
  fetchall mda "cat >>$work/bob.fetched"
E
chmod 600 "$work/fetchmailrc"
HOME=$work FETCHMAILHOME=$work fetchmail -f "$work/fetchmailrc" --idfile "$work/ids" >"$work/fetchmail.log" 2>&1 ||
  { cat "$work/fetchmail.log" >&2; die fetchmail; }
for user in ann bob; do
  [ "$(grep -c '^Hello\.' "$work/$user.fetched")" -eq 5 ] || die "fetchmail should have got five messages for $user"
done
[ "$(curl -sS --cacert "$ca" -u "bob@$domain:$password" "pop3s://localhost:$pop3s/" | grep -c '^[0-9]')" -eq 0 ] ||
  die "fetchmail deleted its messages, they should be gone"

cat >"$work/muttrc" <<E
set ssl_ca_certificates_file="$ca" certificate_file="$ca" ssl_force_tls=yes ssl_verify_host=yes
set folder="imaps://ann@$domain@localhost:$imaps/" imap_user="ann@$domain" imap_pass="$password"
set header_cache="" message_cachedir="" confirmcreate=no confirmappend=no move=no delete=yes sleep_time=0
E
# mutt wants a terminal: script gives it one.
cat >>"$work/muttrc" <<'E'
push "<copy-message>=Saved<enter><tag-pattern>~A<enter><tag-prefix><delete-message><sync-mailbox><quit>"
E
HOME=$work TERM=xterm timeout 60 script -qec "mutt -n -F $work/muttrc -f imaps://localhost:$imaps/INBOX" /dev/null \
  </dev/null >"$work/mutt.log" 2>&1 || { cat "$work/mutt.log" >&2; die mutt; }
imap() { curl -sS --cacert "$ca" -u "ann@$domain:$password" "imaps://localhost:$imaps/$1" -X "$2"; }
imap Saved 'SEARCH ALL' | grep -q 'SEARCH 1' || die "mutt should have saved a message"
imap INBOX 'SEARCH ALL' | grep -q 'SEARCH [0-9]' && die "mutt should have deleted all messages"

for version in -tls1_2 -tls1_3; do
  printf 'a CAPABILITY\r\nb LOGOUT\r\n' | timeout 20 openssl s_client $version -quiet -verify_return_error -CAfile "$ca" -starttls imap \
    -connect "localhost:$imap" >"$work/s_client" 2>&1 || { cat "$work/s_client" >&2; die "s_client $version"; }
  grep -q '^b OK' "$work/s_client" || { cat "$work/s_client" >&2; die "no answer through STARTTLS $version"; }
done
stop_server
echo "fetchmail, mutt and OpenSSL agree"
