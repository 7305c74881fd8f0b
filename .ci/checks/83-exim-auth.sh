#!/usr/bin/env bash
# Debian's Exim asks our auth socket by its dovecot authenticator: right and wrong passwords, each mechanism, our server away.
# It cannot be installed beside Postfix, and runs from where install-clients unpacked it.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

exim_root=/var/cache/postern-ci/exim
if [ "$(id -u)" -ne 0 ]; then
  echo "skipped: Exim starts as root alone"
  exit 0
fi
[ -x $exim_root/usr/sbin/exim4 ] || die "run .ci/install-clients first"

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
exim=
stop_exim() {
  if [ -n "$exim" ]; then
    kill "$exim" 2>/dev/null || true
    wait "$exim" 2>/dev/null || true
    exim=
  fi
}
trap 'stop_exim; cleanup' EXIT

chmod 755 "$work"
make_users ann ben
echo "clear@$domain:{PLAIN}$password" >>"$work/passwd"
mkdir -p "$work/exim"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' \
  -keyout "$work/exim/key.pem" -out "$work/exim/cert.pem" 2>/dev/null
chown -R Debian-exim "$work/exim"
starttls=$(free_port)
smtps_port=$(free_port)
cat >"$work/exim.conf" <<EOF
primary_hostname = mail.$domain
spool_directory = $work/exim
log_file_path = $work/exim/%slog
pid_file_path = $work/exim/pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = $starttls : $smtps_port
tls_on_connect_ports = $smtps_port
tls_advertise_hosts = *
tls_certificate = $work/exim/cert.pem
tls_privatekey = $work/exim/key.pem
acl_smtp_rcpt = only_users
queue_only = true
keep_environment =
begin acl
only_users:
  accept authenticated = *
  deny message = relay not permitted
begin routers
all:
  driver = accept
  transport = nowhere
begin transports
nowhere:
  driver = appendfile
  file = /dev/null
  user = Debian-exim
begin authenticators
EOF
for mechanism in PLAIN LOGIN CRAM-MD5; do
  auth=${mechanism//-/_}
  cat >>"$work/exim.conf" <<EOF
${auth,,}:
  driver = dovecot
  public_name = $mechanism
  server_socket = $work/auth
  server_set_id = \$auth1
  server_advertise_condition = \${if def:tls_in_cipher}
EOF
done

serve() { start_server --auth-socket "unix:$work/auth:0660:Debian-exim:Debian-exim" "$@"; }
serve
LD_LIBRARY_PATH=$exim_root/usr/lib/$(uname -m)-linux-gnu:$exim_root/usr/lib \
  $exim_root/usr/sbin/exim4 -C "$work/exim.conf" -bdf >"$work/exim.out" 2>&1 &
exim=$!
for _ in $(seq 100); do (: <>"/dev/tcp/127.0.0.1/$starttls") 2>/dev/null && break; sleep 0.1; done

mail() {
  swaks --server "127.0.0.1:$1" "$2" --auth "$3" --auth-user "$4@$domain" --auth-password "$5" \
    --from "$4@$domain" --to "ben@$domain" --body hello --timeout 60 >"$work/out" 2>&1
}
told() { cat "$work/out" "$work/exim.out" >&2; tail -n 20 "$work/exim/mainlog" "$work/exim/paniclog" >&2 || true; die "$@"; }

for mechanism in PLAIN LOGIN; do
  for way in "$starttls --tls" "$smtps_port --tls-on-connect"; do
    mail $way $mechanism ann "$password" || told "$mechanism at $way"
    if mail $way $mechanism ann wrong; then told "a wrong password by $mechanism at $way"; fi
    grep -q '^<~\* 535 ' "$work/out" || told "a wrong password is not 535"
  done
done
proofs=none
if python3 - "$work/auth" <<'EOF'
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.settimeout(30)
s.connect(sys.argv[1])
text = b""
while not text.endswith(b"DONE\n"):
    text += s.recv(4096)
sys.exit(b"MECH\tCRAM-MD5\t" not in text)
EOF
then
  proofs=CRAM-MD5
  mail "$starttls" --tls CRAM-MD5 clear "$password" || told "CRAM-MD5"
  if mail "$starttls" --tls CRAM-MD5 clear wrong; then told "a wrong proof by CRAM-MD5"; fi
fi
if mail "$starttls" --tls PLAIN nobody "$password"; then told "an unknown user"; fi
grep -q "A=plain:ann@$domain" "$work/exim/mainlog" || told "Exim does not know who it is"

stop_server
if mail "$starttls" --tls PLAIN ann "$password"; then told "a login without a server"; fi
grep -q '^<~\* 435 ' "$work/out" || told "a login without a server is not 435"
serve
mail "$starttls" --tls PLAIN ann "$password" || told "a login after the server came again"
stop_exim
stop_server
echo "mechanisms: PLAIN LOGIN, by proof: $proofs"
