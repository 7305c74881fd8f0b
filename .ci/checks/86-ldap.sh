#!/usr/bin/env bash
# Two of Debian's slapd, by StartTLS and by ldaps: binds and stored passwords ({SSHA}, {CRYPT}), names that are filters, fail-over, a server
# that is stopped (SIGSTOP), and one that comes back. Times of who is unknown beside wrong passwords are printed. Before that, one delivery and
# logins through serve.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

slapd=/usr/sbin/slapd
[ -x $slapd ] || die "no slapd here: .ci/install-clients"
[ -d "$root/auth-ldap/target/classes" ] || die "build first: mvn -B verify"
sdk=$(find "${MAVEN_REPOSITORY:-$HOME/.m2/repository}/com/unboundid/unboundid-ldapsdk" -name '*.jar' | head -n 1)
classes=$jar:$root/auth-ldap/target/classes:$sdk

declare -A pid=()
logins=
end_slapd() {
  local name
  for name in "${!pid[@]}"; do
    kill -CONT "${pid[$name]}" 2>/dev/null || true
    kill "${pid[$name]}" 2>/dev/null || true
    wait "${pid[$name]}" 2>/dev/null || true
  done
  if [ -n "$logins" ]; then
    kill "$logins" 2>/dev/null || true
  fi
}
trap 'end_slapd; cleanup' EXIT

# Not for 127.0.0.1.
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout "$work/ldap.key" -out "$work/ldap.pem" 2>/dev/null

read -r first second secure <<<"$(free_ports 3)"

ssha=$(slappasswd -h '{SSHA}' -s "$password")
crypt="{CRYPT}$(openssl passwd -6 "$password")"
cat >"$work/users.ldif" <<LDIF
dn: dc=example,dc=test
objectClass: organization
objectClass: dcObject
o: Example
dc: example

dn: cn=mail,dc=example,dc=test
objectClass: applicationProcess
objectClass: simpleSecurityObject
cn: mail
userPassword: $(slappasswd -h '{SSHA}' -s service)

dn: uid=ann,dc=example,dc=test
objectClass: account
objectClass: posixAccount
uid: ann
cn: Ann
uidNumber: 1001
gidNumber: 12
homeDirectory: /home/ann
userPassword: $ssha

dn: uid=bob,dc=example,dc=test
objectClass: account
objectClass: posixAccount
uid: bob
cn: Bob
uidNumber: 1002
gidNumber: 12
homeDirectory: /home/bob
userPassword: $crypt

dn: uid=twin,dc=example,dc=test
objectClass: account
objectClass: posixAccount
uid: twin
cn: Same
uidNumber: 1003
gidNumber: 12
homeDirectory: /home/twin
userPassword: $ssha

dn: uid=twin2,dc=example,dc=test
objectClass: account
objectClass: posixAccount
uid: twin2
uid: twin
cn: Same
uidNumber: 1004
gidNumber: 12
homeDirectory: /home/twin2
userPassword: $ssha
LDIF

# start_slapd NAME URIS
start_slapd() {
  local directory=$work/$1 i
  if [ ! -d "$directory" ]; then
    mkdir -p "$directory/db"
    cat >"$directory/slapd.conf" <<CONF
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile $directory/pid
TLSCertificateFile $work/ldap.pem
TLSCertificateKeyFile $work/ldap.key
database mdb
suffix dc=example,dc=test
directory $directory/db
maxsize 10485760
access to attrs=userPassword by dn.exact="cn=mail,dc=example,dc=test" read by anonymous auth by * none
access to * by * read
CONF
    /usr/sbin/slapadd -f "$directory/slapd.conf" -l "$work/users.ldif" 2>"$work/slapadd.log" || die "$(cat "$work/slapadd.log")"
  fi
  # Without the program's pipe, whose end is the program's.
  (
    [ -z "$logins" ] || exec {to}>&- {from}<&-
    exec $slapd -f "$directory/slapd.conf" -h "$2" -d 0 >"$directory/out" 2>&1
  ) &
  pid[$1]=$!
  for i in $(seq 100); do
    ldapsearch -x -H "${2%% *}" -b '' -s base >/dev/null 2>&1 && return
    kill -0 "${pid[$1]}" 2>/dev/null || die "slapd did not start: $(cat "$directory/out")"
    sleep 0.1
  done
  die "slapd is not ready after 10 s"
}
start_slapd one "ldap://localhost:$first"
start_slapd two "ldap://localhost:$second ldaps://localhost:$secure"

# configure NAME LINE...: a file of these lines and what they have in common
configure() {
  local name=$1
  shift
  printf '%s\n' "base = dc=example,dc=test" "dn = cn=mail,dc=example,dc=test" "dnpass = service" "tls_ca_cert_file = $work/ldap.pem" "$@" \
    >"$work/$name.conf"
}

# Mail for an address of the directory, and who may read it: by a bind, and then by what is stored.
mailed=0
serve() {
  start_server --login-limits off --maildir 'maildir:~/Maildir' --passdb "ldap:$work/$1.conf" --userdb "ldap:$work/$1.conf"
  printf 'Subject: by LDAP\r\n\r\nHello\r\n' >"$work/mail.eml"
  deliver() { curl -sS -m 60 "smtp://127.0.0.1:$smtp" --mail-from bob@example.net --mail-rcpt "$1@$domain" -T "$work/mail.eml" >"$work/out" 2>&1; }
  inbox() { curl -sS -m 60 --cacert "$ca" -u "$1:$2" "imaps://localhost:$imaps/INBOX" -X "STATUS INBOX (MESSAGES)" -v >"$work/out" 2>&1; }
  deliver ann || die "mail for ann: $(cat "$work/out")"
  mailed=$((mailed + 1))
  ! deliver nobody || die "mail for nobody is taken"
  ! deliver twin || die "mail for one of two users is taken"
  inbox "ann@$domain" "$password" || die "ann by IMAP: $(cat "$work/out")"
  grep -q "MESSAGES $mailed" "$work/out" || die "ann's mail: $(cat "$work/out")"
  [ "$(find "$work/homes/ann/Maildir" -path '*/new/*' -o -path '*/cur/*' | wc -l)" = $mailed ] || die "the mail is not in ann's home"
  local user
  for user in ann nobody '*' 'ann)(uid=*'; do
    ! inbox "$user" wrong || die "$user is in with a wrong password"
    grep -q '< A[0-9]* NO \[AUTHENTICATIONFAILED\]' "$work/out" || die "$user, wrong: $(cat "$work/out")"
  done
  ! inbox twin "$password" || die "one of two users is in"
  grep -q '< A[0-9]* NO \[UNAVAILABLE\]' "$work/out" || die "twin: $(cat "$work/out")"
  curl -sS -m 60 --cacert "$ca" -u "ann:$password" "pop3s://localhost:$pop3s/1" | grep -q '^Subject: by LDAP' || die "ann by POP3"
  stop_server
  ! grep -qF "$password" "$work/server.log" || die "a password is in the log"
  ! grep -q 'dnpass' "$work/server.log" || die "the service account's setting is in the log"
  rm "$work/server.log"
}
home="pass_attrs = uid=user,userPassword=password" names="(&(objectClass=posixAccount)(uid=%n))"
home=$home$'\n'"user_attrs = uid=user,=home=$work/homes/%n"$'\n'"pass_filter = $names"$'\n'"user_filter = $names"
configure serve-bind "uris = ldap://localhost:$first" "tls = yes" "auth_bind = yes" "$home"
serve serve-bind
configure serve-stored "uris = ldaps://localhost:$secure" "$home"
serve serve-stored

# What serve does not show: whose fault a denial is, and the time that it takes.
cat >"$work/Asks.java" <<'JAVA'
import dev.postern.auth.*;
import dev.postern.auth.ldap.LdapAuthenticator;
import dev.postern.net.PeerInfo;
import java.io.*;
import java.nio.file.Path;

public final class Asks {
  public static void main(String[] files) throws Exception {
    LdapAuthenticator ldap = LdapAuthenticator.of(Path.of(files[0]));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split(" ", 3);
      long begin = System.nanoTime();
      Object answer =
          switch (words[0]) {
            case "login" -> ldap.authenticate(
                Credentials.Password.of(words[1], words.length > 2 ? words[2] : ""),
                AuthContext.of("imap", PeerInfo.unix("imap")));
            case "find" -> ldap.find(words[1]);
            default -> "?";
          };
      System.out.println(answer + " " + (System.nanoTime() - begin) / 1000);
    }
    ldap.close();
  }
}
JAVA

# with NAME LINE...: a program that asks by the file of these lines
with() {
  local name=$1
  configure "$@"
  [ -z "$logins" ] || { exec {to}>&-; wait "$logins" || die "the program before"; }
  rm -f "$work/to" "$work/from"
  mkfifo "$work/to" "$work/from"
  java -cp "$classes" "$work/Asks.java" "$work/$name.conf" <"$work/to" >"$work/from" 2>>"$work/server.log" &
  logins=$!
  exec {to}>"$work/to" {from}<"$work/from"
}

# ask PATTERN QUESTION: whether the answer is like that; sets $micros
ask() {
  local pattern=$1 answer
  shift
  echo "$*" >&"$to"
  read -r -t 60 answer <&"$from" || die "no answer: $*"
  micros=${answer##* }
  case $answer in $pattern) ;; *) die "$*: $answer, not $pattern" ;; esac
}

everybody() {
  local user name
  for user in ann bob; do
    ask 'Accepted*' "login $user $password"
    ask 'Denied*BAD_PASSWORD*' "login $user wrong"
    ask 'Denied*BAD_PASSWORD*' "login $user"
  done
  ask 'Denied*' "login nobody $password"
  for name in '*' 'a*' '*)(uid=*' 'ann)(|(uid=*)' 'ann,dc=example' '\61nn' ',' '='; do
    ask 'Denied*' "login $name $password"
  done
  ask 'Found*ann*/home/ann*1001*' 'find ann'
  ask 'Unknown*' 'find nobody'
  ask 'Unavailable*more than one*' 'find twin'
}

with search "uris = ldap://localhost:$first" "tls = yes" "auth_bind = yes"
everybody
ask 'Unavailable*' "login twin $password"
with template "uris = ldaps://localhost:$secure" "auth_bind = yes" "auth_bind_userdn = uid=%u,dc=example,dc=test"
everybody
with stored "uris = ldap://localhost:$second" "tls = yes"
everybody

with wrongname "uris = ldaps://127.0.0.1:$secure" "auth_bind = yes"
ask 'Unavailable*' "login ann $password"

# Who is unknown takes as long as a wrong password, but for the directory's own hash.
with times "uris = ldap://localhost:$first ldap://localhost:$second" "tls = yes" "auth_bind = yes"
for user in ann nobody; do
  all=()
  for _ in $(seq 100); do
    ask 'Denied*' "login $user wrong"
    all+=("$micros")
  done
  echo "$user: $(printf '%s\n' "${all[@]}" | sort -n | sed -n 50p) us for a denial (median of 100)"
done

# The second server takes over, once, and the first one is used again when the second goes.
ask 'Accepted*' "login ann $password"
kill "${pid[one]}" && wait "${pid[one]}" || true
for _ in 1 2 3; do ask 'Accepted*' "login ann $password"; done
start_slapd one "ldap://localhost:$first"
kill "${pid[two]}" && wait "${pid[two]}" || true
sleep 2.2
for _ in 1 2 3; do ask 'Accepted*' "login ann $password"; done
ask 'Found*' 'find bob'
# A server that hangs holds nobody for longer than the limit, and those after that not at all.
kill -STOP "${pid[one]}"
for _ in $(seq 100); do
  ! grep -hq '^State:.*[RSD] (' /proc/"${pid[one]}"/task/*/status && break
  sleep 0.1
done
ask 'Unavailable*' "login ann $password"
[ "$micros" -lt 12000000 ] || die "a server that hangs: $micros us"
ask 'Unavailable*' "login ann $password"
[ "$micros" -lt 12000000 ] || die "the next login: $micros us"
kill -CONT "${pid[one]}"
sleep 2.2
ask 'Accepted*' "login ann $password"
exec {to}>&-
wait "$logins" || die "the program"
logins=
for text in 'LDAP server cannot be used' 'LDAP server can be used again'; do
  grep -q "$text uri=ldap://localhost:$first" "$work/server.log" || die "the log does not say: $text"
done
! grep -qE "$password|service" <(grep -v 'service account' "$work/server.log") || die "a password is in the log"
