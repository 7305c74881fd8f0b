#!/usr/bin/env bash
# Debian's Exim passes mail on to port 25 with STARTTLS, to 587 with a login, by LMTP on TCP and on a unix socket: real messages, 8-bit ones and
# one of 20 MiB arrive as they were sent, behind trace header fields, by BDAT and by DATA; so does one message for many recipients, of whom some
# do not exist. Exim cannot be installed beside Postfix, and runs from where install-clients unpacked it.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

exim_root=/var/cache/postern-ci/exim
if [ "$(id -u)" -ne 0 ]; then
  echo "skipped: Exim starts as root alone"
  exit 0
fi
[ -x $exim_root/usr/sbin/exim4 ] || die "run .ci/install-clients first"

exim=
stop_exim() {
  if [ -n "$exim" ]; then
    kill "$exim" 2>/dev/null || true
    wait "$exim" 2>/dev/null || true
    exim=
  fi
}
trap 'stop_exim; cleanup' EXIT
told() { cat "$work/out" "$work/exim.out" >&2; tail -n 20 "$work/exim/mainlog" "$work/exim/paniclog" >&2 || true; die "$@"; }

chmod 755 "$work"
make_corpus >/dev/null
messages=$(python3 "$root/.ci/relayable.py" "$work/corpus")
[ "$messages" -ge 13 ] || die "only $messages messages to send"

# Where a domain's mail goes tells by which way.
ways=(bdat25 data25 bdat587 tcp unix)
many=100
make_users ann $(seq -f 'user%g' $many)
for way in "${ways[@]}"; do sed -n "1s/@$domain:/@$way.test:/p" "$work/passwd" >>"$work/passwd"; done
make_certificate "$work/key.pem" "$work/cert.pem"
start_server --domain $domain "${ways[@]/%/.test}" --tls-cert "$work/cert.pem" --tls-key "$work/key.pem" \
  --listen "lmtp=unix:$work/postern-lmtp:0600:Debian-exim"

mkdir "$work/exim"
chown Debian-exim "$work/exim"
read -r port <<<"$(free_ports 1)"
cat >"$work/exim.conf" <<EOF
primary_hostname = mail.elsewhere.test
spool_directory = $work/exim
log_file_path = $work/exim/%slog
pid_file_path = $work/exim/pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = $port
deliver_drop_privilege = true
tls_advertise_hosts =
keep_environment =
message_size_limit = 60M
accept_8bitmime = true
acl_smtp_rcpt = accept
acl_smtp_data = accept
acl_smtp_predata = accept
smtp_accept_queue_per_connection = 0
return_path_remove = false
delivery_date_remove = false
envelope_to_remove = false
bounce_return_body = false
log_selector = +smtp_confirmation
begin acl
begin routers
by_way:
  driver = manualroute
  route_list = \\
    bdat25.test  127.0.0.1 bdat25; \\
    data25.test  127.0.0.1 data25; \\
    bdat587.test 127.0.0.1 bdat587; \\
    tcp.test     127.0.0.1 tcp; \\
    unix.test    127.0.0.1 unix; \\
    *            127.0.0.1 bdat25
  self = send
begin transports
bdat25:
  driver = smtp
  port = $smtp
  allow_localhost
  message_linelength_limit = 1000000
  hosts_require_tls = *
  tls_verify_certificates = $work/cert.pem
  tls_verify_hosts = *
  tls_verify_cert_hostnames =
data25:
  driver = smtp
  port = $smtp
  allow_localhost
  message_linelength_limit = 1000000
  hosts_try_chunking =
  hosts_avoid_tls = *
bdat587:
  driver = smtp
  port = $submission
  allow_localhost
  message_linelength_limit = 1000000
  hosts_require_tls = *
  hosts_require_auth = *
tcp:
  driver = smtp
  protocol = lmtp
  port = $lmtp
  allow_localhost
  message_linelength_limit = 1000000
unix:
  driver = lmtp
  socket = $work/postern-lmtp
  user = Debian-exim
begin retry
* * F,1m,1s
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  client_send = ^ann@$domain^$password
EOF
LD_LIBRARY_PATH=$exim_root/usr/lib/$(uname -m)-linux-gnu:$exim_root/usr/lib \
  $exim_root/usr/sbin/exim4 -C "$work/exim.conf" -bdf >"$work/exim.out" 2>&1 &
exim=$!
: >"$work/out"
for _ in $(seq 100); do (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done

mail=$work/data/mail
boxes=()
for way in "${ways[@]}"; do
  python3 "$root/.ci/send.py" "$port" "ann@$domain" "ann@$way.test" "$work/corpus" >"$work/out" 2>&1 || told "Exim does not take mail to $way"
  boxes+=("$mail/$way.test/ann/Maildir")
done
python3 "$root/.ci/arrived.py" "$work/corpus" "${boxes[@]}" >"$work/out" 2>&1 || told "mail that Exim handed over"

# Nothing but the last message may stay: Exim cannot write its bounce, as it runs from a place of its own.
for _ in $(seq 100); do
  [ -z "$(find "$work/exim/input" -name '*-D')" ] && break
  sleep 0.1
done
! grep -Eq ' == | Frozen|panic' "$work/exim/mainlog" || told "Exim did not get rid of mail at once"
[ -z "$(find "$work/exim/input" -name '*-D')" ] || told "mail is left in Exim's queue"

# Exim writes of each delivery by which transport it went (T=), whether by BDAT (K), with TLS (X=) and a login (A=).
deliveries() { grep -E "(=>|->) .*T=$1 .*$2" "$work/exim/mainlog" | grep -Ec "$3" || true; }
for way in bdat25 bdat587 tcp; do
  [ "$(deliveries $way '' ' K ')" -ge "$messages" ] || told "$way: $(deliveries $way '' ' K ') of $messages by BDAT"
done
[ "$(deliveries data25 '' ' K ')" -eq 0 ] && [ "$(deliveries data25 '' .)" -eq "$messages" ] || told "not all by DATA"
[ "$(deliveries bdat25 '' ' X=TLS.*CV=yes')" -eq "$messages" ] || told "not all with TLS"
[ "$(deliveries bdat587 ' X=TLS' ' A=plain')" -eq "$messages" ] || told "not all with a login"

# One message for many, of whom three do not exist: each who does has it once, and Exim is told of the others.
python3 - "$port" "$domain" "$many" <<'PY'
import smtplib, sys
port, domain, many = sys.argv[1:]
with smtplib.SMTP("127.0.0.1", int(port), timeout=60) as client:
    to = ["user%d@%s" % (n, domain) for n in range(1, int(many) + 1)] + ["nobody%d@%s" % (n, domain) for n in range(3)]
    client.sendmail("from@elsewhere.test", to, "From: from@elsewhere.test\r\nSubject: for many\r\n\r\nhello\r\n")
PY
having() { grep -rlE "$1" "$mail/$domain"/user*/Maildir/new 2>/dev/null | wc -l; }
for _ in $(seq 300); do
  [ "$(having '^Subject: for many')" -ge "$many" ] && break
  sleep 0.1
done
[ "$(having '^Subject: for many')" -eq "$many" ] || told "$(having '^Subject: for many') of $many have it"
for _ in $(seq 100); do
  [ "$(deliveries bdat25 "" 'user')" -eq "$many" ] && break
  sleep 0.1
done
[ "$(grep -c '\*\* nobody.*550 5\.1\.1 ' "$work/exim/mainlog")" -eq 3 ] || told "not told of three that do not exist"
stop_exim
stop_server
echo "$messages messages each by BDAT and DATA to port 25, by port 587 and by LMTP, one of 20 MiB, and one for $many"
