#!/usr/bin/env bash
# Debian's Exim asks our auth socket by its dovecot authenticator: right and wrong passwords, each mechanism, our server away.
# Mechanisms by proof with msmtp. It cannot be installed beside Postfix, and runs from where install-clients unpacked it.
set -euo pipefail
source "$(dirname "$0")/../server.bash"
source "$(dirname "$0")/../exim.bash"

chmod 755 "$work"
make_users ann ben
echo "clear@$domain:{PLAIN}$password" >>"$work/passwd"
mkdir -p "$work/exim"
make_certificate "$work/exim/key.pem" "$work/exim/cert.pem"
chown -R Debian-exim "$work/exim"
read -r starttls smtps_port <<<"$(free_ports 2)"
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
for mechanism in PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256; do
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

serve() { start_server --mechanisms "plain login cram-md5 digest-md5 scram-sha-256 scram-sha-1" --auth-socket "unix:$work/auth:0660:Debian-exim:Debian-exim" "$@"; }
serve
start_exim "$starttls"

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
for mechanism in CRAM-MD5 DIGEST-MD5; do
  mail "$starttls" --tls $mechanism clear "$password" || told "$mechanism"
  if mail "$starttls" --tls $mechanism clear wrong; then told "a wrong proof by $mechanism"; fi
done
proves() { # MECHANISM USER PASSWORD
  printf 'Subject: by %s\n\nhello\n' "$1" | msmtp --host=127.0.0.1 --port="$starttls" --tls=on --tls-certcheck=off --timeout=60 \
    --auth="$1" --user="$2@$domain" --passwordeval="echo $3" --from="$2@$domain" -- "ben@$domain" >"$work/out" 2>&1
}
for mechanism in plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256; do
  proves $mechanism clear "$password" || told "msmtp by $mechanism"
  if proves $mechanism clear wrong; then told "msmtp came in by $mechanism with a wrong password"; fi
  grep -q '^msmtp: server message: 535 ' "$work/out" || told "a wrong password by $mechanism is not 535"
done
if mail "$starttls" --tls PLAIN nobody "$password"; then told "an unknown user"; fi
grep -q "A=plain:ann@$domain" "$work/exim/mainlog" || told "Exim does not know who it is"

stop_server
if mail "$starttls" --tls PLAIN ann "$password"; then told "a login without a server"; fi
grep -q '^<~\* 435 ' "$work/out" || told "a login without a server is not 435"
serve
mail "$starttls" --tls PLAIN ann "$password" || told "a login after the server came again"
stop_exim
stop_server
