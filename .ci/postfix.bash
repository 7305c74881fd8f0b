# Sourced by the checks behind server.bash: a Postfix in directories of its own that asks $work/spool/private/auth about logins, with the
# lines of a host whose Dovecot did that before.
#
#   make_postfix    its directories, its certificate ($work/cert.pem) and its settings; a check adds to $work/etc/main.cf, and its listeners to
#                   $work/etc/master.cf, behind which $users_only lets in nobody but who logs in
#   start_postfix
#   stop_postfix    also where it was not started; done at the end of a check, which is skipped for who is not root
#   say LINE...     hands the message on standard input to the listener at $port25
#   told WORD...    ends the check, with the last conversation ($work/out) and the end of Postfix's log

if [ "$(id -u)" -ne 0 ]; then
  echo "skipped: Postfix is root's"
  exit 0
fi
trap 'stop_postfix; cleanup' EXIT

users_only="  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
  -o milter_macro_daemon_name=ORIGINATING"

make_postfix() {
  chmod 755 "$work"
  mkdir -p "$work"/{etc,spool/private,state,log}
  chown postfix "$work/spool/private" "$work/state"
  chmod 700 "$work/spool/private"
  make_certificate "$work/key.pem" "$work/cert.pem"
  cat >"$work/etc/main.cf" <<CF
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
smtpd_peername_lookup = no
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
CF
  cat >"$work/etc/master.cf" <<CF
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
CF
}

start_postfix() { postfix -c "$work/etc" start >"$work/postfix.out" 2>&1 || { cat "$work/postfix.out" >&2; die "Postfix does not start"; }; }
stop_postfix() { postfix -c "$work/etc" stop >/dev/null 2>&1 || true; }
say() { python3 "$root/.ci/say.py" "$port25" "$@" >"$work/out" 2>&1 || told "Postfix does not take it"; }
told() { cat "$work/out" >&2; tail -n 20 "$work/log/maillog" >&2; die "$@"; }
