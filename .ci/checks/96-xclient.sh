#!/usr/bin/env bash
# XCLIENT and XFORWARD beside Debian's Postfix: both are asked the same lines, with every attribute, good and bad, from a host that is trusted and
# from one that is not, and answer with the same codes, but for those that .ci/xclient.py lists with the reason. What XCLIENT tells counts for the
# lists of restrictions there and here; what XFORWARD tells does not.
set -euo pipefail
source "$(dirname "$0")/../server.bash"
source "$(dirname "$0")/../postfix.bash"

read -r port25 <<<"$(free_ports 1)"
make_users ann
make_postfix
restrictions="permit_mynetworks, permit_sasl_authenticated, check_client_access inline:{192.0.2.66=REJECT, refused.example=REJECT}, \
check_helo_access inline:{refused.helo=REJECT}, reject_unauth_destination"
# Whose address it is, Postfix asks only where a list says so.
start_server --auth-socket "unix:$work/spool/private/auth:0666:postfix" --authorized-xclient-hosts 127.0.0.1 --authorized-xforward-hosts 127.0.0.1 \
  --sender-logins anyone --mynetworks 198.51.100.0/24 --smtpd-recipient-restrictions "$restrictions"
sed -i '/^mydestination =/d; /^inet_protocols =/d; /^smtpd_tls_auth_only =/d; /^smtpd_recipient_restrictions =/d' "$work/etc/main.cf"
cat >>"$work/etc/main.cf" <<CF
mydestination = $domain
inet_protocols = all
mynetworks = 198.51.100.0/24
smtpd_helo_required = yes
smtpd_sasl_auth_enable = yes
smtpd_tls_auth_only = no
smtpd_authorized_xclient_hosts = 127.0.0.1
smtpd_authorized_xforward_hosts = 127.0.0.1
smtpd_client_connection_rate_limit = 0
smtpd_recipient_restrictions = $restrictions
CF
echo "127.0.0.1:$port25 inet n - n - - smtpd" >>"$work/etc/master.cf"
start_postfix

python3 "$root/.ci/xclient.py" "$port25" "$smtp" >"$work/out" 2>&1 || told "other answers than Postfix's"
asked=$(cat "$work/out")
stop_server
stop_postfix
echo "$asked replies, each with Postfix's code or with a reason"
