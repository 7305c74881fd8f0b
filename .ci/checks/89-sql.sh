#!/usr/bin/env bash
# Debian's PostgreSQL, a cluster of the check's own, keeps the users: curl logs in by PLAIN and CRAM-MD5, swaks delivers; the database is
# slow, stopped and back meanwhile.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

if [ "$(id -u)" != 0 ]; then
  echo "needs root: PostgreSQL runs as its own user; skipped"
  exit 0
fi
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
driver=/usr/share/java/postgresql.jar
[ -x "$bin/initdb" ] && [ -f $driver ] || die "no PostgreSQL here: .ci/install-clients"
[ -f "$jar" ] || die "build first: mvn -B verify"

chmod 755 "$work"
install -d -o postgres -m 700 "$work/pg"
database() { (cd "$work/pg" && setpriv --reuid postgres --regid postgres --clear-groups "$bin/$@"); }
end_database() { database pg_ctl -D "$work/pg/data" -m immediate -w stop >/dev/null 2>&1 || true; }
trap 'end_database; cleanup' EXIT
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
install -o postgres -m 600 /dev/null "$work/pg/password"
echo of-the-database >"$work/pg/password"
database initdb -D "$work/pg/data" -A md5 -U mail --pwfile="$work/pg/password" >"$work/initdb.log" 2>&1 || die "$(cat "$work/initdb.log")"
cat >>"$work/pg/data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$work/pg'
log_statement = 'all'
CONF
start_database() { database pg_ctl -D "$work/pg/data" -l "$work/pg/log" -w start >/dev/null || die "PostgreSQL did not start: $(cat "$work/pg/log")"; }
sql() { PGPASSWORD=of-the-database "$bin/psql" -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U mail postgres; }
start_database
sql <<SQL
create table users (userid text primary key, password text, home text, uid int, gid int, active boolean default true, nets text, slow int default 0);
insert into users (userid, password, home, uid, gid) values ('ann', '{PLAIN}$password', '$work/mail/ann', $(id -u), $(id -g));
insert into users (userid, password, home) values ('bob', '$(openssl passwd -6 $password)', '$work/mail/bob');
insert into users (userid, password, home, active) values ('off', '{PLAIN}$password', '$work/mail/off', false);
insert into users (userid, password, home, nets) values ('far', '{PLAIN}$password', '$work/mail/far', '192.0.2.0/24');
insert into users (userid, password, home) values ('bang', '!', '$work/mail/bang');
insert into users (userid, password, home, slow) values ('slow', '{PLAIN}$password', '$work/mail/slow', 60);
SQL

cat >"$work/dovecot-sql.conf.ext" <<'CONF'
driver = pgsql
connect = host=/var/run/postgresql dbname=mail
default_pass_scheme = SHA512-CRYPT
password_query = SELECT userid || '@%d' AS user, password, nets AS allow_nets, CASE WHEN active THEN NULL ELSE 'Y' END AS nologin, \
  pg_sleep(slow)::text AS slept FROM users WHERE userid = '%n' AND '%d' = 'example.test'
user_query = SELECT home, uid, gid FROM users WHERE userid = '%n' AND '%d' = 'example.test'
iterate_query = SELECT userid AS username, 'example.test' AS domain FROM users ORDER BY userid
CONF

cat >"$work/Asks.java" <<'JAVA'
import dev.postern.*;
import dev.postern.auth.sasl.SaslMechanisms;
import dev.postern.auth.sql.SqlAuthenticator;
import dev.postern.imap.Imap;
import dev.postern.maildir.MaildirStore;
import dev.postern.smtp.Smtp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

class Asks {
  public static void main(String[] a) throws Exception {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl("jdbc:postgresql://127.0.0.1:" + a[0] + "/postgres?connectTimeout=5&socketTimeout=10");
    database.setUser("mail");
    database.setPassword("of-the-database");
    SqlAuthenticator users =
        SqlAuthenticator.of(database)
            .settings(Files.readString(Path.of(a[1])))
            .proofs("CRAM-MD5")
            .timeout(Duration.ofSeconds(2))
            .build();
    MailServer server =
        MailServer.builder()
            .hostname("localhost")
            .domains("example.test")
            .limits(
                Limits.defaults()
                    .with(Limits.Count.AUTH_FAILURES_PER_SOURCE, 1_000)
                    .with(Limits.Time.AUTH_FAILURE_DELAY, Duration.ofMillis(50))
                    .with(Limits.Time.AUTH_FAILURE_DELAY_MOST, Duration.ofMillis(50)))
            .authenticator(users)
            .saslMechanisms(SaslMechanisms.plain(), SaslMechanisms.cramMd5())
            .userDirectory(users)
            .store(MaildirStore.at("maildir:~/Maildir"))
            .listen(Smtp.mx().host("127.0.0.1").port(0), Imap.imap().host("127.0.0.1").port(0).plaintextLogins(ServerContext.PlaintextLogins.ALLOWED))
            .build();
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    System.out.println("users " + users.users());
    System.out.println("listening smtp 127.0.0.1:" + server.port("smtp"));
    System.out.println("listening imap 127.0.0.1:" + server.port("imap"));
    System.out.println("ready");
  }
}
JAVA
java -cp "$root/auth-sql/target/classes:$jar:$driver" "$work/Asks.java" "$port" "$work/dovecot-sql.conf.ext" >"$work/server.out" 2>"$work/server.log" &
server=$!
for i in $(seq 300); do
  grep -q '^ready$' "$work/server.out" && break
  kill -0 "$server" 2>/dev/null || die "the server did not start"
  sleep 0.1
done
imap=$(sed -n 's/^listening imap .*://p' "$work/server.out")
smtp=$(sed -n 's/^listening smtp .*://p' "$work/server.out")
grep -qx "users \[ann@$domain, bang@$domain, bob@$domain, far@$domain, off@$domain, slow@$domain\]" "$work/server.out" || die "the list of users is wrong"

login() { curl -sS -m 20 --login-options "AUTH=$1" -u "$2:$3" "imap://127.0.0.1:$imap/INBOX" -X NOOP -v >"$work/curl" 2>&1; }
in_by() { login "$@" || die "$* should be in: $(cat "$work/curl")"; }
out_by() { if login "$@"; then die "$* should not be in"; fi; grep -q "< A[0-9]* NO \[$4\]" "$work/curl" || die "$* is not $4: $(cat "$work/curl")"; }
to() {
  local status=0
  swaks --silent 2 --server 127.0.0.1 --port "$smtp" --from a@elsewhere.test --to "$1@$domain" --helo c.example.test >"$work/swaks.log" 2>&1 || status=$?
  if [ "$2" = 250 ]; then
    [ $status -eq 0 ] || die "mail to $1 should be taken: $(cat "$work/swaks.log")"
  else
    grep -Eq "^<(~\*|\*\*) +$2" "$work/swaks.log" || die "mail to $1 should be $2: $(cat "$work/swaks.log")"
  fi
}

in_by PLAIN "ann@$domain" $password
in_by PLAIN "bob@$domain" $password
in_by CRAM-MD5 "ann@$domain" $password
for user in ann bob nobody bang "ann' OR '1'='1"; do out_by PLAIN "$user@$domain" wrong AUTHENTICATIONFAILED; done
for user in off far bang nobody; do out_by PLAIN "$user@$domain" $password AUTHENTICATIONFAILED; done
out_by PLAIN "ann@elsewhere.test" $password AUTHENTICATIONFAILED
out_by CRAM-MD5 "ann@$domain" wrong AUTHENTICATIONFAILED
out_by CRAM-MD5 "nobody@$domain" $password AUTHENTICATIONFAILED
to ann 250
to off 250
to nobody 550
[ "$(find "$work/mail/ann/Maildir/new" -type f | wc -l)" = 1 ] || die "the mail is not where it belongs"

began=$SECONDS
out_by PLAIN "slow@$domain" $password UNAVAILABLE
[ $((SECONDS - began)) -lt 15 ] || die "a slow query was not cut"
grep -q 'canceling statement due to user request' "$work/pg/log" || die "the database goes on with a query that nobody waits for"
end_database
out_by PLAIN "ann@$domain" $password UNAVAILABLE
out_by CRAM-MD5 "nobody@$domain" $password UNAVAILABLE
to ann 451
start_database
in_by PLAIN "ann@$domain" $password
to ann 250

grep -q 'the database of users does not answer' "$work/server.log" || die "the log does not tell that the database is away"
grep -q 'the database of users answers again' "$work/server.log" || die "the log does not tell that the database is back"
if grep -Eq "$password|of-the-database" "$work/server.log"; then die "a password is in the log"; fi
stopped=0
kill -TERM "$server"
wait "$server" || stopped=$?
server=
[ $stopped -eq 143 ] || [ $stopped -eq 0 ] || die "the server ended with status $stopped"
echo "PLAIN and CRAM-MD5 by PostgreSQL's users, through a slow query and its absence"
