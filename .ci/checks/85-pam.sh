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

# Once serve has the option, this program goes and the server is
#   start_server --allow-plaintext --passdb "pam:$service-unix" --userdb passwd
cat >"$work/Asks.java" <<'JAVA'
import dev.postern.*;
import dev.postern.auth.*;
import dev.postern.auth.pam.*;
import dev.postern.imap.Imap;
import dev.postern.maildir.MaildirStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class Asks {
  public static void main(String[] a) throws Exception {
    // Bob is in pam_userdb alone.
    UserDirectory bob = name -> name.equals("bob") ? UserLookup.found(MailUser.of(name)) : UserLookup.unknown();
    List<Listener> listeners = new ArrayList<>();
    for (int i = 2; i < a.length; i++) {
      listeners.add(
          Imap.imap()
              .name(a[i])
              .host("127.0.0.1")
              .port(0)
              .plaintextLogins(ServerContext.PlaintextLogins.ALLOWED)
              .authenticator(PamAuthenticator.service(a[1] + "-" + a[i])));
    }
    MailServer server =
        MailServer.builder()
            .hostname("localhost")
            .domains("example.test")
            .limits(
                Limits.defaults()
                    .with(Limits.Count.AUTH_FAILURES_PER_SOURCE, 1_000)
                    .with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ofMillis(50))
                    .with(Limits.Time.AUTH_FAILURE_DELAY_MOST, Duration.ofMillis(50)))
            .authenticator((credentials, context) -> AuthOutcome.denied())
            .userDirectory(UserDirectory.chain(NssUserDirectory.create(), bob))
            .store(MaildirStore.at(a[0] + "/%n/Maildir"))
            .listen(listeners.toArray(Listener[]::new))
            .build();
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    for (int i = 2; i < a.length; i++) {
      System.out.println("listening " + a[i] + " 127.0.0.1:" + server.port(a[i]));
    }
    System.out.println("ready");
  }
}
JAVA
start_asking() {
  java -cp "$jar" "$work/Asks.java" "$work/mail" "$service" "$@" >"$work/server.out" 2>"$work/server.log" &
  server=$!
  local i
  for i in $(seq 300); do
    grep -q '^ready$' "$work/server.out" && return
    kill -0 "$server" 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}

if start_asking none; then
  die "the server started over a service that is not described"
fi
grep -q "there is no PAM service $service-none" "$work/server.log" || die "no word of the service that is missing"
server=
start_asking "${services[@]}" || die "the server did not start"

login() {
  local port
  port=$(sed -n "s/^listening $1 .*://p" "$work/server.out")
  curl -sS -m 30 -u "$2:$3" "imap://127.0.0.1:$port/INBOX" -X NOOP -v >"$work/curl" 2>&1
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
port=$(sed -n 's/^listening unix .*://p' "$work/server.out")
for i in $(seq 25); do
  curl -sS -m 60 -u "$user:$password" "imap://127.0.0.1:$port/INBOX" -X NOOP >/dev/null 2>&1 && echo in >>"$work/many" &
  curl -sS -m 60 -u "$user:wrong$i" "imap://127.0.0.1:$port/INBOX" -X NOOP >/dev/null 2>&1 && echo in >>"$work/wrong" &
done
for pid in $(jobs -p); do [ "$pid" = "$server" ] || wait "$pid" || true; done
[ "$(wc -l <"$work/many")" = 25 ] || die "of 25 right logins at once $(wc -l <"$work/many") are in"
[ ! -e "$work/wrong" ] || die "a wrong password is in"

# The service goes, and PAM would go by another.
rm "/etc/pam.d/$service-unix"
out_by unix "$user" $password UNAVAILABLE
if grep -q "$password" "$work/server.log"; then die "a password is in the log"; fi
echo "pam_unix with its accounts, pam_access, pam_deny$([ ${#services[@]} -eq 4 ] && echo ', pam_userdb'); 50 logins at once"
