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

mkdir -p "$work/dovecot/run"
cat >"$work/dovecot/users" <<USERS
ann@$domain:{PLAIN}$password:200:12::/home/ann::
off@$domain:{PLAIN}$password:200:12::/home/off::nologin
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

# Once serve has the options, this program goes and the server is
#   start_server --allow-plaintext --passdb "dovecot:$work/dovecot/run/auth-client" --userdb "dovecot:$work/dovecot/run/auth-userdb"
cat >"$work/Asks.java" <<'JAVA'
import dev.postern.*;
import dev.postern.auth.dovecot.client.*;
import dev.postern.auth.sasl.SaslMechanisms;
import dev.postern.imap.Imap;
import dev.postern.maildir.MaildirStore;
import dev.postern.smtp.Smtp;
import java.nio.file.Path;
import java.time.Duration;

class Asks {
  public static void main(String[] a) throws Exception {
    DovecotAuthenticator logins = DovecotAuthenticator.unix(Path.of(a[0], "auth-client"));
    MailServer server =
        MailServer.builder()
            .hostname("localhost")
            .domains("example.test")
            .limits(
                Limits.defaults()
                    .with(DovecotLimits.ANSWER, Duration.ofSeconds(2))
                    .with(Limits.Count.AUTH_FAILURES_PER_SOURCE, 1_000)
                    .with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ofMillis(50))
                    .with(Limits.Time.AUTH_FAILURE_DELAY_MOST, Duration.ofMillis(50)))
            .authenticator(logins)
            .saslMechanisms(SaslMechanisms.plain(), logins.mechanism("CRAM-MD5"), logins.mechanism("SCRAM-SHA-256"))
            .userDirectory(DovecotUserDirectory.unix(Path.of(a[0], "auth-userdb")))
            .store(MaildirStore.at(a[1] + "/%d/%n/Maildir"))
            .listen(Smtp.mx().host("127.0.0.1").port(0), Imap.imap().host("127.0.0.1").port(0).plaintextLogins(ServerContext.PlaintextLogins.ALLOWED))
            .build();
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    System.out.println("listening smtp 127.0.0.1:" + server.port("smtp"));
    System.out.println("listening imap 127.0.0.1:" + server.port("imap"));
    System.out.println("ready");
  }
}
JAVA
start_asking() {
  java -cp "$jar" "$work/Asks.java" "$work/dovecot/run" "$work/mail" >"$work/server.out" 2>"$work/server.log" &
  server=$!
  local i
  for i in $(seq 300); do
    grep -q '^ready$' "$work/server.out" && break
    kill -0 "$server" 2>/dev/null || return 1
    sleep 0.1
  done
  imap=$(sed -n 's/^listening imap .*://p' "$work/server.out")
  smtp=$(sed -n 's/^listening smtp .*://p' "$work/server.out")
}

if start_asking; then
  die "the server started without Dovecot"
fi
grep -q 'Dovecot cannot be asked at' "$work/server.log" || die "no word of what is missing"
start_dovecot
start_asking || die "the server did not start"

# What curl says at the end: 0 is in, 67 is a denial or a failure.
login() { curl -sS -m 20 --login-options "AUTH=$1" -u "$2:$3" "imap://127.0.0.1:$imap/INBOX" -X NOOP -v >"$work/curl" 2>&1; }
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
[ "$(find "$work/mail/$domain/ann/Maildir/new" -type f | wc -l)" = 1 ] || die "the mail is not where it belongs"

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
stopped=0
kill -TERM "$server"
wait "$server" || stopped=$?
server=
[ $stopped -eq 143 ] || [ $stopped -eq 0 ] || die "the server ended with status $stopped"
echo "PLAIN and CRAM-MD5 by Dovecot's databases, through a reload, a restart, its absence and its silence"
