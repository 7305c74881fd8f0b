#!/usr/bin/env bash
# A mail host as there are many: a passwd-file and then PAM, the machine's users and then one owner of all mail, and a Postfix that asks us about
# logins and delivers to us. Mail comes in and goes out, IMAPS and POP3S read it, files belong to whom they should; Dovecot reads the same.
set -euo pipefail
source "$(dirname "$0")/../server.bash"
source "$(dirname "$0")/../postfix.bash"

person=posternhost$$
service=postern-host-$$
uid=200
gid=12

dovecot=
end_host() {
  stop_postfix
  [ -z "$dovecot" ] || doveadm -c "$work/dovecot.conf" stop >/dev/null 2>&1 || true
  userdel "$person" 2>/dev/null || true
  rm -f "/etc/pam.d/$service"
}
trap 'end_host; cleanup' EXIT

read -r port25 port587 port465 <<<"$(free_ports 3)"

# Users: the shared account and two with mail in the file, one of the machine by PAM.
cat >"$work/passwd" <<USERS
smtpauth:{PLAIN}yourpassword
ann@$domain:{SHA512-CRYPT}$(openssl passwd -6 "$password")
ben@$domain:$(doveadm pw -s SHA512-CRYPT -p "$password")
USERS
chmod 600 "$work/passwd"
mkdir "$work/home"
useradd --create-home --home-dir "$work/home/$person" --shell /usr/sbin/nologin "$person" 2>"$work/useradd" || die "no user: $(cat "$work/useradd")"
echo "$person:of-the-machine" | chpasswd -c SHA512
printf '%s\n' 'auth required pam_unix.so' 'account required pam_unix.so' >"/etc/pam.d/$service"

make_postfix
cat >>"$work/etc/main.cf" <<CF
mynetworks = 192.0.2.0/24
virtual_mailbox_domains = $domain
virtual_transport = lmtp:unix:private/postern-lmtp
CF
cat >>"$work/etc/master.cf" <<CF
127.0.0.1:$port25 inet n - n - - smtpd
127.0.0.1:$port587 inet n - n - - smtpd
$users_only
127.0.0.1:$port465 inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
$users_only
CF

static="uid=$uid gid=$gid home=$work/vmail/%d/%n"
start_server --passdb "passwd-file:$work/passwd" --passdb "pam:$service" --userdb passwd --userdb "static:$static" \
  --maildir maildir:~/Maildir --ownership each-user --allow-plaintext --mechanisms plain \
  --tls-cert "$work/cert.pem" --tls-key "$work/key.pem" --auth-socket "unix:$work/spool/private/auth:0666:postfix" \
  --listen "lmtp=unix:$work/spool/private/postern-lmtp:0600:postfix"
[ "$(stat -c '%a %U' "$work/spool/private/auth")" = "666 postfix" ] || die "mode and owner of the auth socket"
[ "$(stat -c '%a %U' "$work/spool/private/postern-lmtp")" = "600 postfix" ] || die "mode and owner of the LMTP socket"
start_postfix

# send PORT SUBJECT TO OPTION...
send() {
  local port=$1 subject=$2 to=$3
  shift 3
  swaks --server "127.0.0.1:$port" --from "$person@$domain" --to "$to" --header "Subject: $subject" --body hello --timeout 60 "$@" >"$work/out" 2>&1
}
plain() { echo --auth PLAIN --auth-user "$1" --auth-password "$2"; }
refused() { grep -Eq "^<(~\*|\*\*) $1" "$work/out" || told "not $1: $2"; }

send "$port587" submission "ann@$domain" --tls $(plain smtpauth yourpassword) || told "the shared account at submission"
send "$port465" smtps "ann@$domain" --tls-on-connect $(plain "ben@$domain" "$password") || told "a user of the file at smtps"
send "$port465" by-pam "ann@$domain" --tls-on-connect $(plain "$person" of-the-machine) || told "a user of the machine at smtps"
send "$port25" from-outside "ben@$domain" || told "mail from another server"
! send "$port465" wrong "ann@$domain" --tls-on-connect $(plain smtpauth wrong) || told "a wrong password"
refused 535 "a wrong password"
! send "$port465" wrong "ann@$domain" --tls-on-connect $(plain "$person" wrong) || told "a wrong password by PAM"
refused 535 "a wrong password by PAM"
! send "$port587" without "ann@$domain" --tls || told "submission without a login"
! send "$port25" relay someone@elsewhere.test || told "an open relay"

maildir=$work/vmail/$domain/ann/Maildir
for _ in $(seq 100); do
  [ "$(find "$maildir/new" "$work/vmail/$domain/ben/Maildir/new" -type f 2>/dev/null | wc -l)" -eq 4 ] && break
  sleep 0.1
done
[ "$(find "$maildir/new" -type f | wc -l)" -eq 3 ] || told "mail for ann: $(find "$work/vmail" -type f)"
grep -rq 'Authenticated sender: smtpauth' "$maildir/new" || die "Postfix does not name the sender"

# An address that there is not is refused over LMTP, whatever PAM would say.
if swaks --socket "$work/spool/private/postern-lmtp" --protocol LMTP --from a@elsewhere.test --to "nobody@$domain" >"$work/out" 2>&1; then told "mail for nobody"; fi
refused 550 "mail for nobody"

fetch() { curl -sS --fail -m 60 --cacert "$work/cert.pem" "$@"; }
fetch -u "ann@$domain:$password" "imaps://localhost:$imaps/INBOX;MAILINDEX=1" | grep -q '^Subject: ' || die "IMAPS"
[ "$(fetch -u "ann@$domain:$password" "pop3s://localhost:$pop3s/" -l | grep -c '^[0-9]')" -eq 3 ] || die "POP3S"
fetch -u "$person:of-the-machine" "imaps://localhost:$imaps/" -X 'CREATE Sent' >/dev/null || die "a user of the machine by IMAPS"
fetch -u "$person:of-the-machine" "pop3s://localhost:$pop3s/" -l >/dev/null || die "a user of the machine by POP3S"
! fetch -u "$person:wrong" "imaps://localhost:$imaps/" -X NOOP >/dev/null 2>&1 || die "a wrong password by IMAPS"

# Whose files are whose.
for user in ann ben; do
  strange=$(find "$work/vmail/$domain/$user" ! \( -uid $uid -gid $gid \))
  [ -z "$strange" ] || die "not of $uid:$gid: $strange"
done
[ -d "$work/home/$person/Maildir/.Sent" ] || die "the mail of the machine's user is not in its home"
strange=$(find "$work/home/$person/Maildir" ! -user "$person")
[ -z "$strange" ] || die "not of $person: $strange"

# Dovecot with the same file and the same fields.
cat >"$work/dovecot.conf" <<CONF
protocols =
base_dir = $work/run
state_dir = $work/dovecot-state
log_path = $work/dovecot.log
auth_mechanisms = plain
ssl = no
first_valid_uid = $uid
mail_location = maildir:~/Maildir
passdb {
  driver = passwd-file
  args = $work/passwd
}
passdb {
  driver = pam
  args = $service
}
userdb {
  driver = passwd
}
userdb {
  driver = static
  args = $static
}
service auth {
  user = root
}
CONF
mkdir "$work/run" "$work/dovecot-state"
dovecot -c "$work/dovecot.conf"
dovecot=started
for login in smtpauth:yourpassword "ann@$domain:$password" "ben@$domain:$password"; do
  doveadm -c "$work/dovecot.conf" auth test "${login%%:*}" "${login#*:}" >"$work/out" 2>&1 || told "Dovecot and ${login%%:*}"
done
[ "$(doveadm -c "$work/dovecot.conf" user -f home "ann@$domain")" = "$work/vmail/$domain/ann" ] || die "Dovecot's home of ann"
[ "$(doveadm -c "$work/dovecot.conf" search -u "ann@$domain" mailbox INBOX ALL | wc -l)" -eq 3 ] || { cat "$work/dovecot.log" >&2; die "Dovecot's view of ann's mail"; }

! grep -qE "yourpassword|of-the-machine|pass=$password" "$work/server.log" || die "a password is in the log"
stop_server
[ ! -e "$work/spool/private/auth" ] && [ ! -e "$work/spool/private/postern-lmtp" ] || die "a socket is left"
echo "passwd-file and PAM by Postfix, IMAPS and POP3S; files of $uid:$gid and of the machine's user; Dovecot reads the same"
