#!/usr/bin/env bash
# A private instance of Debian's Dovecot says who may log in and who exists: curl logs in by PLAIN and CRAM-MD5, swaks delivers;
# Dovecot is reloaded, restarted, stopped (SIGSTOP) and away meanwhile.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

[ -x /usr/sbin/dovecot ] || die "no Dovecot here: .ci/install-clients"
[ -f "$jar" ] || die "build first: mvn -B verify"
me=$(id -un)
dovecot=
end_dovecot() {
  [ -n "$dovecot" ] || return 0
  local pid children
  children=$(pgrep -P "$dovecot" || true)
  kill "$dovecot" 2>/dev/null || true
  wait "$dovecot" 2>/dev/null || true
  # Its auth process goes on while somebody is connected.
  for pid in $children; do
    kill -CONT "$pid" 2>/dev/null || true
    kill "$pid" 2>/dev/null || true
    timeout 10 tail --pid="$pid" -f /dev/null || kill -KILL "$pid" 2>/dev/null || true
  done
  dovecot=
}
trap 'end_dovecot; cleanup' EXIT

# Mail belongs to whom Dovecot says; only root can give it away.
owner=200:12
ownership=each-user
if [ "$(id -u)" -ne 0 ]; then
  owner=$(id -u):$(id -g)
  ownership=process
fi
mkdir -p "$work/dovecot/run"
cat >"$work/dovecot/users" <<USERS
ann@$domain:{PLAIN}$password:$owner::/home/ann::
off@$domain:{PLAIN}$password:$owner::/home/off::nologin
USERS
cat >"$work/dovecot/dovecot.conf" <<CONF
base_dir = $work/dovecot/run
state_dir = $work/dovecot/state
log_path = $work/dovecot/log
protocols =
ssl = no
auth_mechanisms = plain cram-md5 scram-sha-256
auth_failure_delay = 0
default_internal_user = $me
default_login_user = $me
service anvil {
  chroot =
}
service stats {
  chroot =
}
passdb {
  driver = passwd-file
  args = $work/dovecot/users
}
userdb {
  driver = passwd-file
  args = $work/dovecot/users
}
service auth {
  unix_listener auth-client {
    mode = 0600
  }
  unix_listener auth-userdb {
    mode = 0600
  }
}
CONF
start_dovecot() {
  dovecot -F -c "$work/dovecot/dovecot.conf" >"$work/dovecot/out" 2>&1 &
  dovecot=$!
  local i
  for i in $(seq 100); do
    [ -S "$work/dovecot/run/auth-client" ] && [ -f "$work/dovecot/run/master.pid" ] && return
    kill -0 "$dovecot" 2>/dev/null || die "Dovecot did not start: $(cat "$work/dovecot/out" "$work/dovecot/log")"
    sleep 0.1
  done
  die "Dovecot is not ready after 10 s"
}

ask_dovecot=(--passdb "dovecot:$work/dovecot/run/auth-client" --userdb "dovecot:$work/dovecot/run/auth-userdb")
status=0
java -jar "$jar" serve --data "$work/none" "${ask_dovecot[@]}" >"$work/out" 2>&1 || status=$?
[ $status -eq 2 ] && grep -q -- '--passdb: Dovecot cannot be asked at' "$work/out" || die "started without Dovecot: $(cat "$work/out")"
[ ! -e "$work/none" ] || die "something is left of a server that did not start"
start_dovecot
start_server --allow-plaintext --login-limits off --ownership $ownership --mechanisms 'plain cram-md5 scram-sha-256' "${ask_dovecot[@]}"

# What curl says at the end: 0 is in, 67 is a denial or a failure.
login() { curl -sS -m 60 --login-options "AUTH=$1" -u "$2:$3" "imap://127.0.0.1:$imap/INBOX" -X NOOP -v >"$work/curl" 2>&1; }
in_by() { login "$@" || die "$* should be in: $(cat "$work/curl")"; }
out_by() { if login "$@"; then die "$* should not be in"; fi; grep -q "< A[0-9]* NO \[$4\]" "$work/curl" || die "not $4: $(cat "$work/curl")"; }
to() {
  local status=0
  swaks --silent 2 --server 127.0.0.1 --port "$smtp" --from a@elsewhere.test --to "$1@$domain" --helo c.example.test >"$work/swaks.log" 2>&1 || status=$?
  if [ "$2" = 250 ]; then
    [ $status -eq 0 ] || die "mail to $1 should be taken: $(cat "$work/swaks.log")"
  else
    grep -Eq "^<(~\*|\*\*) +$2" "$work/swaks.log" || die "mail to $1 should be $2: $(cat "$work/swaks.log")"
  fi
}

for mechanism in PLAIN CRAM-MD5; do
  in_by $mechanism "ann@$domain" $password
  out_by $mechanism "ann@$domain" wrong AUTHENTICATIONFAILED
  out_by $mechanism "nobody@$domain" $password AUTHENTICATIONFAILED
  out_by $mechanism "off@$domain" $password AUTHENTICATIONFAILED
done
to ann 250
to nobody 550
[ "$(find "$work/data/mail/$domain/ann/Maildir/new" -type f | wc -l)" = 1 ] || die "the mail is not where it belongs"

kill -HUP "$dovecot"
for i in 1 2 3 4 5; do in_by PLAIN "ann@$domain" $password; done
end_dovecot
rm -f "$work/dovecot/run/auth-client" "$work/dovecot/run/auth-userdb"
out_by PLAIN "ann@$domain" $password UNAVAILABLE
out_by CRAM-MD5 "nobody@$domain" $password UNAVAILABLE
to ann 451
start_dovecot
in_by CRAM-MD5 "ann@$domain" $password
in_by PLAIN "ann@$domain" $password
to ann 250

auth=$(pgrep -P "$dovecot" -f '^dovecot/auth' | head -n 1)
[ -n "$auth" ] || die "Dovecot has no auth process"
kill -STOP "$auth"
out_by PLAIN "ann@$domain" $password UNAVAILABLE
kill -CONT "$auth"
in_by PLAIN "ann@$domain" $password

grep -c 'dovecot cannot be asked' "$work/server.log" >"$work/told" || true
[ "$(cat "$work/told")" -le 6 ] || die "the log tells too often that Dovecot is away"
grep -q 'dovecot can be asked again' "$work/server.log" || die "the log does not tell that Dovecot is back"
if grep -q "$password" "$work/server.log"; then die "a password is in the log"; fi
stop_server
echo "PLAIN and CRAM-MD5 by Dovecot's databases, through a reload, a restart, its absence and its silence"
