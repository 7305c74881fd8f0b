#!/usr/bin/env bash
# mbsync synchronises both ways: new mail, flags, expunge, a new folder on either side; a second run downloads nothing.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

make_users ann
start_server
mkdir -p "$work/local"
cat >"$work/mbsyncrc" <<E
IMAPStore remote
Host localhost
Port $imaps
User ann@$domain
Pass $password
SSLType IMAPS
CertificateFile $ca

MaildirStore local
Path $work/local/
Inbox $work/local/INBOX
SubFolders Verbatim

Channel all
Far :remote:
Near :local:
Patterns *
Create Both
Expunge Both
Remove Both
SyncState *
E
sync() { mbsync -c "$work/mbsyncrc" all >"$work/mbsync.log" 2>&1 || { cat "$work/mbsync.log" >&2; die "mbsync"; }; }
imap() { curl -sS --fail --cacert "$ca" -u "ann@$domain:$password" "imaps://localhost:$imaps/$1" -X "$2"; }
count() { find "$1" -path '*/cur/*' -o -path '*/new/*' -type f | wc -l; }
deliver() {
  swaks --silent 2 --server localhost --port "$smtp" --from x@$domain --to ann@$domain --header "Subject: $1" --body "$1" >/dev/null
}

# New mail comes down.
for i in 1 2 3; do deliver "message $i"; done
sync
[ "$(count "$work/local/INBOX")" -eq 3 ] || die "three messages should have come down"

# A flag set on the server comes down; one set locally goes up.
imap INBOX 'STORE 1 +FLAGS (\Flagged)' >/dev/null
sync
ls "$work"/local/INBOX/cur | grep -q ':2,[A-Z]*F' || die "the flag did not come down"
file=$(grep -rl 'Subject: message 2' "$work/local/INBOX")
mv "$file" "$work/local/INBOX/cur/$(basename "${file%%:*}"):2,S"
sync
imap INBOX 'SEARCH SEEN' | grep -q 'SEARCH 2' || die "the flag did not go up"

# A new local message goes up.
printf 'From: ann@%s\r\nSubject: from here\r\n\r\nUp it goes.\r\n' $domain >"$work/local/INBOX/new/1.upload"
sync
imap INBOX 'SEARCH SUBJECT "from here"' | grep -q 'SEARCH 4' || die "the message did not go up"

# Expunge in both directions.
imap INBOX 'STORE 1 +FLAGS (\Deleted)' >/dev/null
imap INBOX 'EXPUNGE' >/dev/null
sync
grep -rq 'Subject: message 1' "$work/local/INBOX" && die "the expunge did not come down"
rm "$(grep -rl 'Subject: message 3' "$work/local/INBOX")"
sync
imap INBOX 'SEARCH SUBJECT "message 3"' | grep -q '^\* SEARCH [0-9]' && die "the expunge did not go up"

# Folders in both directions.
imap '' 'CREATE Archive' >/dev/null
mkdir -p "$work"/local/Plans/{cur,new,tmp}
printf 'Subject: plan\r\n\r\nA plan.\r\n' >"$work/local/Plans/new/1.plan"
sync
[ -d "$work/local/Archive/cur" ] || die "the folder did not come down"
imap '' 'LIST "" *' | grep -q Plans || die "the folder did not go up"
imap Plans 'SEARCH ALL' | grep -q 'SEARCH 1' || die "the folder's message did not go up"

# Nothing is downloaded twice.
find "$work/local" -type f -path '*/cur/*' | sort >"$work/before"
sync
find "$work/local" -type f -path '*/cur/*' | sort >"$work/after"
cmp -s "$work/before" "$work/after" || die "a second synchronisation changed something"
stop_server
echo "new mail, flags, expunge and folders agree on both sides"
