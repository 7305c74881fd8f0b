#!/usr/bin/env bash
# Debian's Postfix asks our auth socket, with the lines of a host whose Dovecot did that before: submission and smtps, right and wrong
# passwords by each mechanism, fifty at once, one connection for many logins, and our server away and back.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

if [ "$(id -u)" -ne 0 ]; then
  echo "skipped: Postfix starts as root alone"
  exit 0
fi

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

stop_postfix() { postfix -c "$work/etc" stop >/dev/null 2>&1 || true; }
trap 'stop_postfix; cleanup' EXIT

chmod 755 "$work"
make_users ann ben
echo "off@$domain:{PLAIN}$password::::::nologin" >>"$work/passwd"
# For mechanisms by proof.
echo "clear@$domain:{PLAIN}$password" >>"$work/passwd"

mkdir -p "$work"/{etc,spool/private,state,log}
chown postfix "$work/spool/private" "$work/state"
chmod 700 "$work/spool/private"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' \
  -keyout "$work/key.pem" -out "$work/cert.pem" 2>/dev/null
submission_port=$(free_port)
smtps_port=$(free_port)
clear_port=$(free_port)
cat >"$work/etc/main.cf" <<EOF
compatibility_level = 3.6
queue_directory = $work/spool
data_directory = $work/state
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = $work/log/maillog
maillog_file_prefixes = $work
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.$domain
mydomain = $domain
mydestination =
local_recipient_maps =
alias_maps =
default_transport = discard:for this check
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
smtpd_error_sleep_time = 0
smtpd_sasl_type = dovecot
smtpd_sasl_path = private/auth
smtpd_sasl_local_domain = \$mydomain
smtpd_sasl_authenticated_header = yes
smtpd_recipient_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_tls_auth_only = yes
smtpd_tls_security_level = may
smtpd_tls_loglevel = 1
smtpd_tls_received_header = yes
smtpd_tls_cert_file = $work/cert.pem
smtpd_tls_key_file = $work/key.pem
smtputf8_enable = no
EOF
cat >"$work/etc/master.cf" <<EOF
127.0.0.1:$submission_port inet n - n - 100 smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
  -o milter_macro_daemon_name=ORIGINATING
127.0.0.1:$smtps_port inet n - n - 100 smtpd
  -o smtpd_tls_wrappermode=yes
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
  -o milter_macro_daemon_name=ORIGINATING
127.0.0.1:$clear_port inet n - n - 1 smtpd
  -o smtpd_tls_auth_only=no
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
discard unix - - n - - discard
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
EOF

# Its own log for each start, since the ports are read from it.
serve() {
  start_server --auth-socket "unix:$work/spool/private/auth:0666:postfix:postfix" --auth-userdb-socket "unix:$work/userdb" "$@"
}
serve
[ "$(stat -c '%a %U:%G' "$work/spool/private/auth")" = "666 postfix:postfix" ] || die "mode and owner of the auth socket"
[ "$(stat -c '%a %U' "$work/userdb")" = "600 root" ] || die "mode of the userdb socket"
postfix -c "$work/etc" start >"$work/postfix.out" 2>&1 || { cat "$work/postfix.out" >&2; die "Postfix does not start"; }

# mail PORT TLS-OPTION MECHANISM USER PASSWORD: the exit status of swaks, the conversation in $work/out
mail() {
  swaks --server "127.0.0.1:$1" "$2" --auth "$3" --auth-user "$4@$domain" --auth-password "$5" \
    --from "$4@$domain" --to "ben@$domain" --body hello --timeout 60 >"${6:-$work/out}" 2>&1
}
told() { cat "$work/out" >&2; tail -n 20 "$work/log/maillog" >&2; die "$@"; }

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
for mechanism in CRAM-MD5 DIGEST-MD5; do
  case " $offered " in *" $mechanism "*)
    mail "$submission_port" --tls $mechanism clear "$password" || told "$mechanism"
    if mail "$submission_port" --tls $mechanism clear wrong; then told "a wrong proof by $mechanism"; fi ;;
  esac
done
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

# Our server goes, and comes again.
stop_server
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
