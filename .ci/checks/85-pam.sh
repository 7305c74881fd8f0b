#!/usr/bin/env bash
# Logins by PAM: services and a user of the check's own (pam_unix with its account expired, locked and alive; pam_userdb; pam_deny),
# removed at the end. As root only: pam_unix reads /etc/shadow.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

if [ "$(id -u)" -ne 0 ]; then
  echo "skipped: PAM's services and users are root's"
  exit 0
fi
[ -f "$jar" ] || die "build first: mvn -B verify"
user=posternpam$$
service=postern-check-$$
end_pam() {
  userdel "$user" 2>/dev/null || true
  rm -f "/etc/pam.d/$service"-*
}
trap 'end_pam; cleanup' EXIT
useradd --no-create-home --home-dir "/home/$user" --shell /usr/sbin/nologin "$user" 2>"$work/useradd" || die "no user: $(cat "$work/useradd")"
echo "$user:$password" | chpasswd -c SHA512 || die "no password for the user"

make_service() {
  local file=/etc/pam.d/$service-$1
  shift
  printf '%s\n' "$@" >"$file"
}
make_service unix 'auth required pam_unix.so' 'account required pam_unix.so'
make_service deny 'auth required pam_deny.so' 'account required pam_permit.so'
make_service access 'auth required pam_unix.so' "account required pam_access.so accessfile=$work/access"
services=(unix deny access)
if command -v db_load >/dev/null; then
  printf '%s\n' bob $password | db_load -T -t hash "$work/users.db"
  make_service userdb "auth required pam_userdb.so db=$work/users crypt=none" 'account required pam_permit.so'
  services+=(userdb)
fi
echo "- : ALL : ALL EXCEPT 127.0.0.1" >"$work/access"

status=0
java -jar "$jar" serve --data "$work/none" --passdb "pam:$service-none" --userdb passwd >"$work/out" 2>&1 || status=$?
[ $status -eq 2 ] && grep -q -- "--passdb: there is no PAM service $service-none" "$work/out" || die "no word of the service that is missing"

# A server by a service. Bob is in pam_userdb alone, so everybody exists there.
by=
ask_by() {
  [ "$by" != "$1" ] || return 0
  [ -z "$by" ] || stop_server
  by=$1
  local userdb=passwd
  [ "$by" != userdb ] || userdb="static:home=$work/mail/%n allow_all_users=yes"
  start_server --allow-plaintext --login-limits off --maildir "$work/mail/%n/Maildir" --ownership each-user --passdb "pam:$service-$by" \
    --userdb "$userdb"
}

login() {
  ask_by "$1"
  curl -sS -m 30 -u "$2:$3" "imap://127.0.0.1:$imap/INBOX" -X NOOP -v >"$work/curl" 2>&1
}
in_by() { login "$@" || die "$* should be in: $(cat "$work/curl")"; }
out_by() {
  if login "$@"; then die "$* should not be in"; fi
  grep -q "< A[0-9]* NO \[$4\]" "$work/curl" || die "$* not $4: $(cat "$work/curl")"
  [ -z "${5:-}" ] || tail -n 3 "$work/server.log" | grep -q "reason=$5" || die "$*: the log does not say $5"
}

in_by unix "$user" $password
in_by unix "${user^^}" $password
out_by unix "$user" wrong AUTHENTICATIONFAILED bad-password
out_by unix "$user" '' AUTHENTICATIONFAILED
out_by unix "nobody$user" $password AUTHENTICATIONFAILED unknown-user
out_by deny "$user" $password AUTHENTICATIONFAILED
in_by access "$user" $password
echo "- : ALL : 127.0.0.1" >"$work/access"
out_by access "$user" $password AUTHENTICATIONFAILED disabled
if [ -e "/etc/pam.d/$service-userdb" ]; then
  in_by userdb bob $password
  out_by userdb bob wrong AUTHENTICATIONFAILED
fi

chage -E 1 "$user"
out_by unix "$user" $password AUTHENTICATIONFAILED expired
chage -E -1 "$user"
in_by unix "$user" $password
chage -d 0 "$user"
out_by unix "$user" $password AUTHENTICATIONFAILED expired
chage -d 20000 "$user"
in_by unix "$user" $password
usermod -L "$user"
out_by unix "$user" $password AUTHENTICATIONFAILED
usermod -U "$user"
in_by unix "$user" $password

# Many at once, good and bad ones.
for i in $(seq 25); do
  curl -sS -m 60 -u "$user:$password" "imap://127.0.0.1:$imap/INBOX" -X NOOP >/dev/null 2>&1 && echo in >>"$work/many" &
  curl -sS -m 60 -u "$user:wrong$i" "imap://127.0.0.1:$imap/INBOX" -X NOOP >/dev/null 2>&1 && echo in >>"$work/wrong" &
done
for pid in $(jobs -p); do [ "$pid" = "$server" ] || wait "$pid" || true; done
[ "$(wc -l <"$work/many")" = 25 ] || die "of 25 right logins at once $(wc -l <"$work/many") are in"
[ ! -e "$work/wrong" ] || die "a wrong password is in"

# The service goes, and PAM would go by another.
rm "/etc/pam.d/$service-unix"
out_by unix "$user" $password UNAVAILABLE
if grep -q "$password" "$work/server.log"; then die "a password is in the log"; fi
stop_server
echo "pam_unix with its accounts, pam_access, pam_deny$([ ${#services[@]} -eq 4 ] && echo ', pam_userdb'); 50 logins at once"
