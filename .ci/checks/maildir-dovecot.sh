#!/usr/bin/env bash
# Postern and a real Dovecot serve one Maildir in turn: UIDVALIDITY, UIDs, flags, keywords, sizes, folders, subscriptions and UIDLs are the
# same from both sides, in both directions, and mbsync downloads nothing twice when it changes from one to the other.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

programs=/usr/lib/dovecot
if ! [ -x $programs/imap ] || ! [ -x $programs/pop3 ]; then
  echo "skipped: Dovecot is not installed (apt-get install dovecot-imapd dovecot-pop3d)"
  exit 0
fi

make_users ann
maildir=$work/data/mail/$domain/ann/Maildir
chmod 755 "$work"

# Dovecot's programs run by themselves, already logged in. They refuse to work as root and get the files as nobody.
cat >"$work/dovecot.conf" <<E
protocols = imap pop3
base_dir = $work/run
mail_location = maildir:$maildir
namespace inbox {
  inbox = yes
}
