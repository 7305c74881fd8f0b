#!/usr/bin/env bash
# Postern and a real Dovecot serve one Maildir in turn: UIDVALIDITY, UIDs, flags, keywords, sizes, folders, subscriptions and UIDLs are the
# same from both sides, in both directions, and mbsync downloads nothing twice when it changes from one to the other, also while both run
# and others deliver. (Special folders, locks and the two at full speed: SharedMaildirTest, DovecotLockTest and BothAtOnceTest in maildir.)
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
E
cat >"$work/dovecot" <<E
#!/bin/sh
export USER=ann HOME=$work
[ "\$(id -u)" = 0 ] && as="setpriv --reuid=65534 --regid=65534 --clear-groups"
exec timeout 60 \$as $programs/\$1 -c $work/dovecot.conf 2>>$work/dovecot.log
E
chmod 755 "$work/dovecot"
: >"$work/dovecot.log"
chmod 666 "$work/dovecot.log"
hand_over() {
  [ "$(id -u)" != 0 ] && return
  chmod o+x "$work/data"
  chown -R 65534:65534 "$work/data/mail"
}

# One command on either side, in a mailbox (the inbox if it needs none); the untagged answers.
postern_imap() {
  curl -sS --fail -m 30 --cacert "$ca" -u "ann@$domain:$password" "imaps://localhost:$imaps/${1//&/%26}" -X "$2" | tr -d '\r'
}
postern_uidl() {
  curl -sS --fail -m 30 --cacert "$ca" -u "ann@$domain:$password" "pop3s://localhost:$pop3s/" -X UIDL | tr -d '\r'
}
dovecot_imap() {
  printf 'a SELECT "%s"\r\nb %s\r\nc LOGOUT\r\n' "${1:-INBOX}" "$2" | cat | "$work/dovecot" imap | tr -d '\r' |
    sed -n '/^a /,/^b /p' | grep '^\*' || true
}
dovecot_uidl() {
  printf 'UIDL\r\nQUIT\r\n' | cat | "$work/dovecot" pop3 | tr -d '\r' | grep -E '^[0-9]+ ' || true
}

# What must be the same, in one form whoever says it: describe postern|dovecot
describe() {
  local side=$1 folder line uid size flags
  for folder in INBOX Archive.2026 'Z&APw-rich'; do
    "${side}_imap" '' "STATUS \"$folder\" (MESSAGES UIDVALIDITY UIDNEXT)" | grep STATUS |
      grep -oE '(MESSAGES|UIDVALIDITY|UIDNEXT) [0-9]+' | sort
    { "${side}_imap" "$folder" 'UID FETCH 1:* (FLAGS RFC822.SIZE)' | grep 'FETCH (' || true; } | while read -r line; do
      uid=$(grep -oE 'UID [0-9]+' <<<"$line")
      size=$(grep -oE 'RFC822.SIZE [0-9]+' <<<"$line")
      flags=$(sed -E 's/.*FLAGS \(([^)]*)\).*/\1/' <<<"$line" | tr ' ' '\n' | { grep -v '^\\Recent$' || true; } | sort | tr '\n' ' ')
      echo "$folder $uid $size $flags"
    done
  done
  "${side}_imap" '' 'LIST "" *' | sed -nE 's/^\* LIST \([^)]*\) "." //p' | tr -d '"' | sort
  echo "subscribed:"
  "${side}_imap" '' 'LSUB "" *' | sed -nE 's/^\* LSUB \([^)]*\) "." //p' | tr -d '"' | sort
  "${side}_uidl"
}
same() { diff -u "$work/$1" "$work/$2" >&2 || die "$3"; }

mbsync_config() {
  cat <<E
IMAPStore remote
$1

MaildirStore local
Path $work/local/
Inbox $work/local/INBOX
SubFolders Verbatim

Channel all
Far :remote:
Near :local:
Patterns *
Create Near
Sync Pull
SyncState *
E
}
run_mbsync() { timeout 60 mbsync -c "$work/mbsync-$1" all >"$work/mbsync.log" 2>&1 || { cat "$work/mbsync.log" >&2; die "mbsync with $1"; }; }
downloaded() { find "$work/local" -type f \( -path '*/new/*' -o -path '*/cur/*' \) | sort; }

# Postern first.
start_server
for i in 1 2 3 4; do
  swaks --silent 2 --server localhost --port "$smtp" --from x@$domain --to ann@$domain --header "Subject: message $i" --body "$i" >/dev/null
done
postern_imap '' 'CREATE Archive.2026' >/dev/null
postern_imap '' 'CREATE Z&APw-rich' >/dev/null
postern_imap '' 'SUBSCRIBE Archive.2026' >/dev/null
postern_imap INBOX 'UID STORE 1 +FLAGS (\Seen $Label1)' >/dev/null
postern_imap INBOX 'UID STORE 2 +FLAGS (\Flagged \Answered Second)' >/dev/null
postern_imap INBOX 'UID COPY 1:2 Archive.2026' >/dev/null
postern_imap INBOX 'UID STORE 4 +FLAGS (\Deleted)' >/dev/null
postern_imap INBOX 'EXPUNGE' >/dev/null
mkdir -p "$work/local"
mbsync_config "Host localhost
Port $imaps
User ann@$domain
Pass $password
SSLType IMAPS
CertificateFile $ca" >"$work/mbsync-postern"
run_mbsync postern
describe postern >"$work/postern-1"
stop_server

# Dovecot sees the same, and so does mbsync.
hand_over
describe dovecot >"$work/dovecot-1"
same postern-1 dovecot-1 "Dovecot sees something else than Postern left"
downloaded >"$work/files-1"
mbsync_config "Tunnel \"$work/dovecot imap\"" >"$work/mbsync-dovecot"
run_mbsync dovecot
downloaded >"$work/files-2"
same files-1 files-2 "mbsync downloaded again from Dovecot"

# Dovecot changes things.
dovecot_imap INBOX 'UID STORE 3 +FLAGS (\Seen Third)' >/dev/null
dovecot_imap INBOX 'UID MOVE 2 Archive.2026' >/dev/null
dovecot_imap INBOX 'UNSUBSCRIBE Archive.2026' >/dev/null
dovecot_imap INBOX 'SUBSCRIBE Z&APw-rich' >/dev/null
dovecot_imap INBOX 'CREATE Work.New' >/dev/null
printf 'a APPEND INBOX (\\Draft Fourth) {19+}\r\nSubject: y\r\n\r\nnew\r\n\r\nz LOGOUT\r\n' | cat | "$work/dovecot" imap |
  grep '^a OK' >/dev/null || die "Dovecot refused an APPEND"
describe dovecot >"$work/dovecot-2"

# Postern sees the same, and mbsync gets the two new messages; a third program delivers.
start_server
describe postern >"$work/postern-2"
same dovecot-2 postern-2 "Postern sees something else than Dovecot left"
sed -i "s/^Port .*/Port $imaps/" "$work/mbsync-postern"
run_mbsync postern
[ "$(downloaded | wc -l)" -eq $(($(wc -l <"$work/files-1") + 2)) ] || die "mbsync should have got two new messages and nothing twice"
printf 'Subject: third party\n\nhello\n' >"$maildir/tmp/1.third.party"
mv "$maildir/tmp/1.third.party" "$maildir/new/"
postern_imap '' 'STATUS INBOX (MESSAGES UIDNEXT)' | grep 'MESSAGES 4 UIDNEXT 7' >/dev/null || die "the third program's message is not seen"

# Both at once.
hand_over
describe dovecot >"$work/dovecot-3"
describe postern >"$work/postern-3"
same dovecot-3 postern-3 "they differ while both run"

# Both serve, three deliver (SMTP here, IMAP there, and a program that tells nobody), and mbsync goes from one to the other and back.
for i in 1 2 3 4 5; do
  swaks --silent 2 --server localhost --port "$smtp" --from x@$domain --to ann@$domain --header "Subject: smtp $i" --body "$i" >/dev/null
  hand_over
  printf 'a APPEND INBOX () {20+}\r\nSubject: y\r\n\r\nnew %s\r\n\r\nz LOGOUT\r\n' "$i" | cat | "$work/dovecot" imap |
    grep '^a OK' >/dev/null || die "Dovecot refused an APPEND while both run"
  printf 'Subject: third party\n\n%s\n' "$i" >"$maildir/tmp/loop$i.third.party"
  mv "$maildir/tmp/loop$i.third.party" "$maildir/new/"
  hand_over
  if [ $((i % 2)) -eq 0 ]; then run_mbsync postern; else run_mbsync dovecot; fi
done
run_mbsync postern
hand_over
run_mbsync dovecot
[ "$(downloaded | wc -l)" -eq $(($(wc -l <"$work/files-1") + 2 + 1 + 15)) ] || die "mbsync got something twice or not at all while both run"
describe dovecot >"$work/dovecot-4"
describe postern >"$work/postern-4"
same dovecot-4 postern-4 "they differ after both were used at once"
stop_server
! grep -E 'Error|Panic|Warning' "$work/dovecot.log" >&2 || die "Dovecot complained"
echo "Postern and Dovecot agree: $(wc -l <"$work/postern-4") lines about mailboxes, messages, subscriptions and UIDLs"
