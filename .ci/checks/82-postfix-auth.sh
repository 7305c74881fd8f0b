#!/usr/bin/env bash
# Debian's Postfix asks our auth socket, with the lines of a host whose Dovecot did that before: submission and smtps, right and wrong
# passwords by each mechanism, fifty at once, one connection for many logins, and our server away and back.
set -euo pipefail
source "$(dirname "$0")/../server.bash"
source "$(dirname "$0")/../postfix.bash"

make_users ann ben
echo "off@$domain:{PLAIN}$password::::::nologin" >>"$work/passwd"
# For mechanisms by proof: any serves by what is kept in the clear, and one by its own.
echo "clear@$domain:{PLAIN}$password" >>"$work/passwd"
for scheme in SCRAM-SHA-1 SCRAM-SHA-256 CRAM-MD5; do
  echo "${scheme,,}@$domain:$(java -jar "$jar" pw -s $scheme -u "${scheme,,}@$domain" -p "$password")" >>"$work/passwd"
done
# One that nothing can be verified against: no fault of its user.
echo "broken@$domain:{SHA512-CRYPT}\$6\$rounds=1\$" >>"$work/passwd"

make_postfix
read -r submission_port smtps_port clear_port <<<"$(free_ports 3)"
cat >>"$work/etc/main.cf" <<EOF
default_transport = discard:for this check
smtpd_client_connection_count_limit = 0
EOF
cat >>"$work/etc/master.cf" <<EOF
127.0.0.1:$submission_port inet n - n - 100 smtpd
$users_only
127.0.0.1:$smtps_port inet n - n - 100 smtpd
  -o smtpd_tls_wrappermode=yes
$users_only
127.0.0.1:$clear_port inet n - n - 1 smtpd
  -o smtpd_tls_auth_only=no
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
EOF

# Its own log for each start, since the ports are read from it.
serve() {
  # Failed logins come by the dozen here: Postfix waits for no answer longer than 10 s.
  start_server --login-limits off --mechanisms "plain login cram-md5 digest-md5 scram-sha-256 scram-sha-256-plus scram-sha-1" --auth-socket "unix:$work/spool/private/auth:0666:postfix:postfix" --auth-userdb-socket "unix:$work/userdb" "$@"
}
serve
[ "$(stat -c '%a %U:%G' "$work/spool/private/auth")" = "666 postfix:postfix" ] || die "mode and owner of the auth socket"
[ "$(stat -c '%a %U' "$work/userdb")" = "600 root" ] || die "mode of the userdb socket"
start_postfix

# mail PORT TLS-OPTION MECHANISM USER PASSWORD: the exit status of swaks, the conversation in $work/out
mail() {
  swaks --server "127.0.0.1:$1" "$2" --auth "$3" --auth-user "$4@$domain" --auth-password "$5" \
    --from "$4@$domain" --to "ben@$domain" --body hello --timeout 60 >"${6:-$work/out}" 2>&1
}

# What Postfix offers is what the server says that it has.
offered=$(swaks --server "127.0.0.1:$submission_port" --tls --quit-after EHLO 2>&1 | sed -n 's/.*250.AUTH //p' | tail -n 1)
case " $offered " in *' PLAIN '*) ;; *) die "Postfix offers no PLAIN, but $offered" ;; esac
case " $offered " in *-PLUS*) die "Postfix offers what is bound to a channel that it does not share: $offered" ;; esac
for mechanism in PLAIN LOGIN; do
  for way in "$submission_port --tls" "$smtps_port --tls-on-connect"; do
    mail $way $mechanism ann "$password" || told "$mechanism at $way"
    if mail $way $mechanism ann wrong; then told "a wrong password by $mechanism at $way"; fi
    grep -q '^<~\* 535 ' "$work/out" || told "a wrong password is not 535"
  done
done
# swaks knows two mechanisms by proof (Authen::SASL), msmtp all of them (GNU SASL), which proves the server, too.
for mechanism in CRAM-MD5 DIGEST-MD5; do
  mail "$submission_port" --tls $mechanism clear "$password" || told "$mechanism"
  if mail "$submission_port" --tls $mechanism clear wrong; then told "a wrong proof by $mechanism"; fi
done
proves() { # PORT STARTTLS MECHANISM USER PASSWORD
  printf 'Subject: by %s\n\nhello\n' "$3" | msmtp --host=127.0.0.1 --port="$1" --tls=on --tls-starttls="$2" --tls-certcheck=off --timeout=60 \
    --auth="$3" --user="$4@$domain" --passwordeval="echo $5" --from="$4@$domain" -- "ben@$domain" >"$work/out" 2>&1
}
for mechanism in plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256; do
  users=clear
  case $mechanism in cram-md5 | scram-*) users="clear $mechanism" ;; esac
  for user in $users; do
    for way in "$submission_port on" "$smtps_port off"; do
      proves $way $mechanism "$user" "$password" || told "msmtp as $user by $mechanism at $way"
      if proves $way $mechanism "$user" wrong; then told "msmtp came in as $user by $mechanism at $way with a wrong password"; fi
      grep -q '^msmtp: server message: 535 ' "$work/out" || told "a wrong password by $mechanism is not 535"
    done
  done
  if proves "$submission_port" on $mechanism nobody "$password"; then told "an unknown user by $mechanism"; fi
done
grep -q "service=smtp mechanism=SCRAM-SHA-256 peer=127.0.0.1 user=scram-sha-256@$domain" "$work/server.log" || die "nobody logged in by SCRAM-SHA-256"
# Postfix does not know that an answer can be temporary, and passes the reason on.
if mail "$submission_port" --tls PLAIN broken "$password"; then told "a stored password that is none"; fi
grep -q '^<~\* 535 .*Temporary authentication failure, try again later' "$work/out" || told "a temporary failure is not told"
if mail "$submission_port" --tls PLAIN nobody "$password"; then told "an unknown user"; fi
# With Dovecot, Postfix lets such a user in.
if mail "$submission_port" --tls PLAIN off "$password"; then told "a user with nologin"; fi
grep -q '^<~\* 535 ' "$work/out" || told "a user with nologin is not 535"
grep -q "service=smtp mechanism=PLAIN peer=127.0.0.1 user=ann@$domain" "$work/server.log" || die "the login is not in our log"
! grep -q "$(printf '\0ann@%s\0%s' "$domain" "$password" | base64 | cut -c 1-16)" "$work/server.log" || die "a response is in our log"

# Fifty at once.
pids=()
for i in $(seq 50); do
  mail "$submission_port" --tls PLAIN ann "$password" "$work/out-$i" &
  pids+=($!)
done
for i in $(seq 50); do
  wait "${pids[$((i - 1))]}" || { cp "$work/out-$i" "$work/out"; told "login $i of fifty at once"; }
done

# Postfix keeps its connection: at the listener with one process, ten sessions come by one; and what is not encrypted is told why.
connections() { grep -c 'accepted conn=.* listener=auth peer' "$work/server.log"; }
before=$(connections)
for _ in $(seq 10); do
  if mail "$clear_port" -n PLAIN ann "$password"; then told "a password in clear"; fi
done
[ $(($(connections) - before)) -eq 1 ] || die "ten sessions by $(($(connections) - before)) connections"
grep -q 'Plaintext authentication disallowed' "$work/out" || told "a password in clear: no word why"

# Our server goes, and comes again. Meanwhile nobody is denied: it is temporary (454).
python3 - "$submission_port" "$work/away" <<'EOF' >"$work/out" 2>&1 &
import os, smtplib, ssl, sys, time
client = smtplib.SMTP("127.0.0.1", int(sys.argv[1]), timeout=60)
client.starttls(context=ssl._create_unverified_context())
client.ehlo()
open(sys.argv[2] + ".ready", "w").close()
while not os.path.exists(sys.argv[2]):
    time.sleep(0.1)
print(*client.docmd("AUTH", "PLAIN AGFubgBzZWNyZXQ="))
EOF
waits=$!
for _ in $(seq 100); do [ -e "$work/away.ready" ] && break; sleep 0.1; done
stop_server
touch "$work/away"
wait $waits || told "who was there when the server went"
grep -q '^454 ' "$work/out" || told "no server is not 454"
if mail "$submission_port" --tls PLAIN ann "$password"; then told "a login without a server"; fi
! grep -q '^<~\* 535 ' "$work/out" || told "no server is a denial"
serve
for _ in $(seq 20); do
  mail "$submission_port" --tls PLAIN ann "$password" && break
  sleep 0.5
done
mail "$submission_port" --tls PLAIN ann "$password" || told "a login after the server came again"

# The other socket, as doveadm asks it.
python3 - "$work/userdb" "ann@$domain" <<'EOF' || die "the userdb socket"
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.settimeout(30)
s.connect(sys.argv[1])
s.sendall(b"VERSION\t1\t1\nUSER\t1\t%s\tservice=lmtp\nUSER\t2\tnobody\tservice=lmtp\n" % sys.argv[2].encode())
text = b""
while text.count(b"\n") < 4:
    text += s.recv(4096)
s.sendall(b"LIST\t3\tservice=doveadm\n")
while b"DONE\t3\t\n" not in text:
    text += s.recv(4096)
assert b"LIST\t3\t" + sys.argv[2].encode() + b"\n" in text, text
assert (b"USER\t1\t" + sys.argv[2].encode()) in text and b"NOTFOUND\t2\n" in text, text
EOF
stop_postfix
stop_server
echo "Postfix offers $offered"
