#!/usr/bin/env bash
# The standalone server's command line: wrong options, hashes that OpenSSL and doveadm agree with, defaults.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

usage() {
  local status=0
  java -jar "$jar" "$@" >"$work/out" 2>"$work/err" || status=$?
  [ $status -eq 2 ] || die "exit status $status, not 2: $*"
  [ "$(wc -l <"$work/err")" -eq 1 ] && [ ! -s "$work/out" ] || { cat "$work/err" >&2; die "not one line: $*"; }
}
usage
usage frob
usage serve --frob
usage serve --listen frob=127.0.0.1:0
usage serve --listen imap=127.0.0.1
usage serve --listen imap=127.0.0.1:70000
usage serve --data "$work/d" --tls-cert "$work/none.pem"
usage serve --data "$work/d" --tls-cert "$work/none.pem" --tls-key "$work/none.pem"
usage serve --data "$work/d" --users "$work/none"
echo 'ann:{PLAIN}x' >"$work/open"
chmod 644 "$work/open"
usage serve --data "$work/d" --users "$work/open"
usage serve --data "$work/d" --users "$work"
grep -q 'is a directory' "$work/err" && ! grep -q chmod "$work/err" || die "advice for a directory"
usage serve --data "$work/none" --login-limits maybe
usage serve --data "$work/none" --hostname a..b
for mode in sometimes group group=2ms; do usage serve --data "$work/none" --sync $mode; done
for rule in '*:storage=10%' '*:storage=+1' Trash '*:ignore' 'Trash:storage=1X'; do usage serve --data "$work/none" --quota-rule "$rule"; done
for format in %v %m %5u 'a b'; do usage serve --data "$work/none" --uidl "$format"; done
for location in mbox:~/mail /x:ALT=/y /x/%s /x:LAYOUT=index; do usage serve --data "$work/none" --maildir "$location"; done
# says WORDS OPTION...: a wrong value, told in the last line with the option's name and why; what is right before it may be in the log
says() {
  local words=$1 status=0
  shift
  java -jar "$jar" serve --data "$work/none" "$@" >"$work/out" 2>"$work/err" || status=$?
  [ $status -eq 2 ] && [ ! -s "$work/out" ] && [ "$(grep -vc ' INFO ' "$work/err")" -eq 1 ] || { cat "$work/err" >&2; die "not one line: $*"; }
  tail -n 1 "$work/err" | grep -qF -- "$words" || { cat "$work/err" >&2; die "not \"$words\": $*"; }
}
echo 'ann@example.test:{PLAIN}secret' >"$work/staff"
chmod 600 "$work/staff"
says '--passdb: there is no type "frob"' --passdb frob:x
says "--passdb: $work/none: there is no file of users" --passdb "passwd-file:$work/none"
says '--passdb: result_failure: not one of [' --passdb "passwd-file:$work/staff result_failure=frob"
says '--passdb: nobody can log in' --passdb "passwd-file:$work/staff deny"
says '--passdb: there is no PAM service' --passdb pam:postern-none
says '--passdb: dovecot needs a path' --passdb dovecot
says '--passdb: Dovecot cannot be asked' --passdb "dovecot:$work/none"
says '--passdb: no such file' --passdb "sql:$work/none"
says '--passdb: sql takes a file' --passdb sql:jdbc:h2:mem:x
says '--passdb: no such file' --passdb "ldap:$work/none"
says '--passdb: no such file' --passdb "oauth:$work/none"
says '--users and --passdb exclude each other' --users "$work/staff" --passdb pam
says '--userdb: there is no type "frob"' --userdb frob
says '--userdb: static needs fields' --userdb static
says '--userdb: prefetch takes nothing' --userdb prefetch:x
says '--userdb: Dovecot cannot be asked' --passdb "passwd-file:$work/staff" --userdb "dovecot:$work/none"
says '--mechanisms: no SASL mechanism "frob"' --mechanisms 'plain frob'
says '--auth-cache' --auth-cache -1
says '--ownership is process or each-user' --ownership mine
says '--client-ca: ' --client-ca "$work/none.pem"
printf 'connect = jdbc:frob://u:hidden@h/x\npassword_query = x\n' >"$work/sql"
says 'no driver for jdbc:frob on the class path' --passdb "sql:$work/sql"
! grep -q hidden "$work/err" || die "the password of a database is told"
[ ! -e "$work/none" ] || die "something was made before wrong values were refused"

# One screen a topic.
for topic in serve users listen mail tls sockets pw passwd; do
  java -jar "$jar" help $topic >"$work/out" || die "help $topic"
  [ "$(wc -l <"$work/out")" -lt 50 ] && [ -s "$work/out" ] || die "help $topic is no screen"
done
usage help frob
usage pw -s FROB -p x

for scheme in SHA512-CRYPT SHA256-CRYPT CRYPT PLAIN BLF-CRYPT ARGON2ID SCRAM-SHA-256 SSHA512.hex; do
  hash=$(java -jar "$jar" pw -s $scheme -p "$password")
  java -jar "$jar" pw -p "$password" -t "$hash" | grep -q '(verified)' || die "$scheme"
  java -jar "$jar" pw -p wrong -t "$hash" >/dev/null 2>&1 && die "$scheme takes a wrong password"
  echo "$password" | java -jar "$jar" pw -t "$hash" | grep -q '(verified)' || die "$scheme by a pipe"
  doveadm pw -p "$password" -t "$hash" >/dev/null || die "doveadm does not take our $scheme"
  java -jar "$jar" pw -p "$password" -t "$(doveadm pw -s ${scheme/#CRYPT/SHA512-CRYPT} -p "$password")" >/dev/null ||
    die "we do not take doveadm's $scheme"
done

# A unix socket for others than its owner.
mkdir -p "$work/data"
java -jar "$jar" serve --data "$work/data" --listen "lmtp=unix:$work/group.sock:0660" >"$work/server.out" 2>"$work/server.log" &
server=$!
for _ in $(seq 300); do grep -qs '^ready$' "$work/server.out" && break; sleep 0.1; done
[ "$(stat -c %a "$work/group.sock")" = 660 ] || die "the mode of the socket"
stop_server
rm -r "$work/data" "$work/server.out"

# Databases in a chain, by a driver of the operator's too; mechanisms; a salt key that stays; who is denied.
h2=$(find "${MAVEN_REPOSITORY:-$HOME/.m2/repository}/com/h2database/h2" -name 'h2-*.jar' 2>/dev/null | head -n 1)
echo 'bad@example.test:' >"$work/denied"
echo 'root:{PLAIN}master' >"$work/masters"
chmod 600 "$work/denied" "$work/masters"
printf '%s\n' 'bad@example.test:{PLAIN}secret' 'scram@example.test:{PLAIN}secret' >>"$work/staff"
chain=(--passdb "passwd-file:$work/masters master pass" --passdb "passwd-file:$work/denied deny" --passdb "passwd-file:$work/staff")
if [ -n "$h2" ]; then
  drivers=$h2
  cat >"$work/sql" <<SQL
driver = mysql
connect = jdbc:h2:$work/users;DB_CLOSE_DELAY=-1;INIT=RUNSCRIPT FROM '$work/init.sql'
password_query = SELECT password FROM users WHERE userid = '%u'
user_query = SELECT home FROM users WHERE userid = '%u'
SQL
  cat >"$work/init.sql" <<SQL
create table if not exists users(userid varchar(99) primary key, password varchar(99), home varchar(99));
merge into users values('sql@example.test', '{PLAIN}secret', '/nowhere');
SQL
  chain+=(--passdb "sql:$work/sql")
fi
for run in first second; do
  start_server "${chain[@]}" --userdb "static:home=$work/homes/%d/%n" --maildir maildir:~/Maildir --mechanisms 'scram-sha-256 plain' --auth-cache 60
  log_in() { curl -sS --fail -m 60 --cacert "$ca" -u "$1:$2" "imaps://localhost:$imaps/" -X NOOP "${@:3}" >/dev/null 2>&1; }
  log_in ann@example.test secret || die "a user of the chain"
  curl -sS --cacert "$ca" "imaps://localhost:$imaps/" -X CAPABILITY | grep -q 'AUTH=SCRAM-SHA-256 AUTH=PLAIN' || die "the mechanisms"
  ! log_in bad@example.test secret || die "a denied user"
  log_in 'ann@example.test*root' master || die "a master user"
  ! log_in root master || die "a master user as itself"
  [ -z "$h2" ] || log_in sql@example.test secret || die "a user of the SQL database"
  [ -z "$h2" ] || ! log_in sql@example.test wrong || die "a wrong password of the SQL database"
  [ "$(stat -c '%a %s' "$work/data/salt-key")" = '600 32' ] || die "the salt key: $(stat -c '%a %s' "$work/data/salt-key")"
  cksum <"$work/data/salt-key" >"$work/key-$run"
  stop_server
done
cmp "$work/key-first" "$work/key-second" || die "another salt key after a restart"
[ -d "$work/homes/example.test/ann/Maildir" ] || die "the home of a static userdb"
drivers=
rm -r "$work/data" "$work/server.out"

# By a certificate instead of a password, and without one as before.
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ann -addext subjectAltName=email:ann@example.test -keyout "$work/ann.key" \
  -out "$work/ann.pem" 2>/dev/null
start_server --passdb "passwd-file:$work/staff" --client-ca "$work/ann.pem"
by_certificate() { curl -sS --fail -m 60 --cacert "$ca" --login-options AUTH=EXTERNAL -u "$1:" "imaps://localhost:$imaps/" -X NOOP "${@:2}" >"$work/out" 2>&1; }
by_certificate ann@example.test --cert "$work/ann.pem" --key "$work/ann.key" || { cat "$work/out" >&2; die "EXTERNAL by a certificate"; }
! by_certificate ann@example.test || die "EXTERNAL without a certificate"
! by_certificate scram@example.test --cert "$work/ann.pem" --key "$work/ann.key" || die "EXTERNAL as another"
log_in ann@example.test secret || die "a password beside certificates"
stop_server
rm -r "$work/data" "$work/server.out"

# Mail that is kept otherwise: limits, unique ids by file names, and a warning of mail that may be lost.
mkdir -p "$work/data"
java -jar "$jar" serve --data "$work/data" --sync never --quota-rule '*:messages=1' --quota-rule 'Junk:ignore' --uidl %f \
  --listen lmtp=127.0.0.1:0 pop3s=127.0.0.1:0 >"$work/server.out" 2>"$work/server.log" &
server=$!
for _ in $(seq 300); do grep -qs '^ready$' "$work/server.out" && break; sleep 0.1; done
grep -q -- '--sync never: mail that was accepted may be lost' "$work/server.log" || die "no warning"
made=$(sed -n 's/.*user \(.*\), password \(.*\)/\1:\2/p' "$work/server.log")
port() { sed -n "s/^listening $1 .*://p" "$work/server.out"; }
deliver() { swaks --server 127.0.0.1:$(port lmtp) --protocol LMTP --to "${made%%:*}" --from a@example.org >"$work/out" 2>&1; }
deliver || { cat "$work/out" >&2; die "the first message"; }
! deliver || die "a second message beyond *:messages=1"
grep -Eq '^<\S+ +(452|552|5|4)' "$work/out" || { cat "$work/out" >&2; die "how the second message was refused"; }
file=$(cd "$work/data/mail" && find . -path '*/new/*' -o -path '*/cur/*' | sed 's|.*/||; s|:2,.*||')
curl -sS --fail --cacert "$ca" -u "$made" pop3s://localhost:$(port pop3s)/ -X UIDL | grep -qF "1 $file" || die "UIDL is not the file's name"
stop_server
rm -r "$work/data" "$work/server.out"

# Defaults: the five listeners, a user made on the spot, a second server on the same ports says what is wrong.
mkdir -p "$work/data"
java -jar "$jar" serve --data "$work/data" >"$work/server.out" 2>"$work/server.log" &
server=$!
for _ in $(seq 300); do grep -qs '^ready$' "$work/server.out" && break; sleep 0.1; done
printf 'listening %s\n' smtp\ 127.0.0.1:2525 submission\ 127.0.0.1:2587 smtps\ 127.0.0.1:2465 pop3s\ 127.0.0.1:2995 imaps\ 127.0.0.1:2993 >"$work/want"
echo ready >>"$work/want"
cmp "$work/want" "$work/server.out" || die "the lines printed at start"
made=$(sed -n 's/.*user \(.*\), password \(.*\)/\1:\2/p' "$work/server.log")
curl -sS --fail --cacert "$ca" -u "$made" imaps://localhost:2993/ -X CAPABILITY >/dev/null || die "login as the user made at start"
status=0
java -jar "$jar" serve --data "$work/data" >/dev/null 2>"$work/err" || status=$?
[ $status -eq 1 ] && grep -q 2525 "$work/err" || die "a port in use"
status=0
java -jar "$jar" serve --data "$work/other/data" >/dev/null 2>"$work/err" || status=$?
[ $status -eq 1 ] && ! grep -q password "$work/err" && [ ! -e "$work/other" ] || die "a failed start leaves something behind"
stop_server
echo "options, hashes and defaults are as told"
