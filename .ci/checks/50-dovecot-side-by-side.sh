#!/usr/bin/env bash
# IMAP side by side with Dovecot: the same commands on equal Maildirs, in two sessions at once; the answers must be equal but for their
# texts, UIDVALIDITY, RECENT and the order of what has none. What Dovecot does differently within the RFCs is left out.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

[ -x /usr/lib/dovecot/imap ] || die "no Dovecot here: .ci/install-clients"
make_users $(seq -f 'u%g' 14)
start_server --allow-plaintext
chmod 755 "$work"
cat >"$work/sidebyside.py" <<'PY'
import os, pathlib, re, socket, subprocess, sys

work, port, domain, password = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
HEAD = "From: Ann <ann@example.test>\nTo: bob@example.test\nSubject: {}\nDate: Tue, 24 Nov 2026 12:00:00 +0000\nMessage-ID: <{}@x>\n"


def message(subject, number, rest):
    return (HEAD.format(subject, number) + rest).encode()


MESSAGES = [
    message("plain", 1, "\nHello world.\n"),
    message("=?utf-8?q?Gr=C3=BC=C3=9Fe_aus_K=C3=B6ln?=", 2,
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\nGrüße, 日本語\n"),
    message("qp", 3, "MIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-1\n"
            "Content-Transfer-Encoding: quoted-printable\n\nGr=FC=DFe und ein langer =\nSatz mit needle=20\n"),
    message("multi", 4, 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b 1"\n\npreamble\n--b 1\n'
            'Content-Type: text/plain; charset="us-ascii"; format=flowed\nContent-ID: <c1@x>\nContent-Description: one\n'
            'Content-Language: en, de\n\none\n--b 1\nContent-Type: multipart/alternative; boundary=q\n\n--q\n\nplain inner\n'
            '--q\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPGI+aGk8L2I+\n--q--\n\n--b 1\n'
            'Content-Type: application/octet-stream; name="x.bin"\nContent-Transfer-Encoding: base64\n'
            'Content-Disposition: attachment; filename="x.bin"\n\nAAECAw==\n--b 1--\nepilogue\n'),
    message("forwarded", 5, "MIME-Version: 1.0\nContent-Type: message/rfc822\n\nFrom: in@x\nSubject: inner\n\nthe inner text\n"),
    message("empty body", 6, "\n"),
    b'From: a <a@x>,\n\tb@y, (comment) c@z (C)\nTo: undisclosed-recipients:;\nCc: Group: x@y, "Q \\" uoted" <z@w>;\nSender: <s@s>\n'
    b'Subject: folded\n subject\nIn-Reply-To: <q@w>\nDate: Tue, 24 Nov 2026 12:00:00 +0000\nX-Thing: v1\nX-Thing: v2\n\nbody\n',
    message("long", 8, "\n" + "x" * 5000 + "\n"),
    b'Subject: 8bit \xe4\xf6\nFrom: "\xe4" <x@y>\nDate: Tue, 24 Nov 2026 12:00:00 +0000\n\nraw \xff\xfe octets\nlast line without end',
]
FLAGS = ["", "S", "FS", "RS", "T", "D", "DFRST", "", "S"]


def seed(maildir):
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True)
    for i, octets in enumerate(MESSAGES):
        file = maildir / "cur" / f"{1700000000 + i * 3600}.M{i}P1.host:2,{FLAGS[i]}"
        file.write_bytes(octets if i % 2 else octets.replace(b"\n", b"\r\n"))
        os.utime(file, (1700000000 + i * 3600,) * 2)


class Session:
    def __init__(self, stream):
        self.stream, self.count, self.buffer = stream, 0, b""
        stream.settimeout(20)
        self.response()

    def fill(self):
        octets = self.stream.recv(65536)
        if not octets:
            raise EOFError("the server closed the connection")
        self.buffer += octets

    def response(self):
        """One answer: text, literal, text..."""
        parts = []
        while True:
            while b"\r\n" not in self.buffer:
                self.fill()
            line, self.buffer = self.buffer.split(b"\r\n", 1)
            parts.append(line)
            literal = re.search(rb"\{(\d+)\}$", line)
            if not literal or line.startswith(b"+"):
                return parts
            size = int(literal.group(1))
            while len(self.buffer) < size:
                self.fill()
            parts.append(self.buffer[:size])
            self.buffer = self.buffer[size:]

    def run(self, command):
        """A command's answers as comparable text. What stands in <<>> is sent as a literal, after the server's +."""
        self.count += 1
        tag = b"t%d" % self.count
        pieces = re.split(rb"<<(.*?)>>", command, flags=re.S)
        lines = [pieces[i] + (b"{%d}" % len(pieces[i + 1]) if i + 1 < len(pieces) else b"") + b"\r\n" for i in range(0, len(pieces), 2)]
        self.stream.sendall(tag + b" " + lines[0])
        answers, at = [], 1
        while True:
            answer = self.response()
            if answer[0].startswith(b"+"):
                self.stream.sendall(pieces[2 * at - 1] + lines[at])
                at += 1
                continue
            done = answer[0].startswith(tag + b" ")
            answers.append(plain([b"T" + answer[0][len(tag):]] if done else answer))
            if done:
                answers = [a for a in answers if a]
                return sorted(answers) if re.match(rb"(?i)LIST|LSUB|SELECT|EXAMINE", command) else answers


TOKEN = re.compile(rb'\(|\)|"((?:[^"\\]|\\.)*)"|((?:\[[^\]]*\]|[^\s()"\[])+)')


def tokens(parts):
    stack = [[]]
    for i, part in enumerate(parts):
        if i % 2:
            stack[-1].append(repr(part))
            continue
        for found in TOKEN.finditer(re.sub(rb"\{\d+\}$", b"", part)):
            if found.group() == b"(":
                stack.append([])
            elif found.group() == b")":
                done = stack.pop()
                stack[-1].append(done)
            elif found.group(1) is not None:
                stack[-1].append(repr(re.sub(rb"\\(.)", rb"\1", found.group(1))))
            else:
                stack[-1].append(found.group().decode("latin-1"))
    return stack[0]


def name(token):
    return token if token.startswith("b'") or token.startswith('b"') else repr(token.encode())


COMPARED = ("UIDVALIDITY", "UIDNEXT", "UNSEEN", "PERMANENTFLAGS", "APPENDUID", "COPYUID", "TRYCREATE", "READ-", "ALREADYEXISTS", "BADCHARSET")


def plain(parts):
    status = re.match(rb"(T|\*) (OK|NO|BAD|BYE)(?: \[([^\]]*)\])?", parts[0])
    if status:
        code = (status.group(3) or b"").decode("latin-1")
        code = re.sub(r"(UIDVALIDITY|APPENDUID|COPYUID) \d+", r"\1 V", code) if code.startswith(COMPARED) else ""
        if code.startswith("PERMANENTFLAGS"):
            code = " ".join(sorted(re.findall(r"[^\s()]+", code)))
        code = "BADCHARSET" if code.startswith("BADCHARSET") else code
        if status.group(1) == b"*" and status.group(2) == b"OK" and not code:
            return None
        return f"{status.group(1).decode()} {status.group(2).decode()} {code}"
    t = tokens(parts)
    if t[2:3] == ["RECENT"]:
        return None
    if t[1] == "FLAGS":
        return f"* FLAGS {sorted(t[2])}"
    if t[1] in ("LIST", "LSUB"):
        return f"* {t[1]} {sorted(t[2])} {t[3]} {name(t[4])}"
    if t[1] == "STATUS":
        return f"* STATUS {name(t[2])} {sorted((t[3][i], t[3][i + 1]) for i in range(0, len(t[3]), 2) if t[3][i] != 'UIDVALIDITY')}"
    if t[2:3] == ["FETCH"]:
        # Dovecot counts a message as recent until its index says otherwise.
        items = [(t[3][i], sorted(set(t[3][i + 1]) - {"\\Recent"}) if t[3][i] == "FLAGS" else t[3][i + 1]) for i in range(0, len(t[3]), 2)]
        return f"* {t[1]} FETCH {sorted(items, key=str)}"
    return f"* {t[1:]}"


def dovecot(home):
    (home / "dovecot.conf").write_text(
        f"log_path = /dev/null\nmail_location = maildir:~/Maildir\nbase_dir = {home}/run\nstate_dir = {home}/state\nssl = no\n"
        "first_valid_uid = 1\nfirst_valid_gid = 1\nnamespace inbox {\n  inbox = yes\n}\n")
    drop = []
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", "nobody:nogroup", home], check=True)
        drop = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
    ours, theirs = socket.socketpair()
    subprocess.Popen([*drop, "/usr/lib/dovecot/imap", "-c", home / "dovecot.conf"], stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL,
                     cwd=home, env={"USER": "ann", "HOME": str(home), "PATH": os.environ["PATH"], "TZ": "UTC"})
    theirs.close()
    return Session(ours)


def postern(user):
    session = Session(socket.create_connection(("127.0.0.1", port)))
    session.run(f"LOGIN {user}@{domain} {password}".encode())
    return session


count, defects = 0, []
for number, (title, script) in enumerate(re.findall(r"== (.*)\n((?:(?!== ).*\n)*)", pathlib.Path(sys.argv[5]).read_text()), 1):
    homes = work / "dovecot" / f"u{number}", work / "data/mail" / domain / f"u{number}"
    for home in homes:
        seed(home / "Maildir")
    errors, selected = {}, {}
    sides = {"a": [dovecot(homes[0]), postern(f"u{number}")]}
    for line in filter(None, script.splitlines()):
        who, command = line[0], line[2:].replace("~", "\r\n").encode()
        if who not in sides:
            sides[who] = [dovecot(homes[0]), postern(f"u{number}")]
        try:
            want, got = (session.run(command) for session in sides[who])
        except (EOFError, OSError) as e:
            defects.append(f"{title}: {line[:150]}\n  {e!r}")
            break
        count += 1
        # Both end a session after twenty errors in a row.
        if re.match(r"(?i)select|examine", line[2:]) and got[-1].startswith("T OK"):
            selected[who] = command
        errors[who] = errors.get(who, 0) + got[-1].startswith("T BAD")
        if errors[who] == 15:
            sides[who], errors[who] = [dovecot(homes[0]), postern(f"u{number}")], 0
            for session in sides[who]:
                session.run(selected.get(who, b"NOOP"))
        if want != got:
            defects.append(f"{title}: {line[:150]}\n" + "\n".join(f"  {side} {a[:400]}" for side, answers, other in (("Dovecot", want, got), ("Postern", got, want))
                                                         for a in answers if a not in other or sorted(want) == sorted(got)))
    for pair in sides.values():
        for session in pair:
            session.stream.close()
print(f"{count} commands, {len(defects)} differences")
print("\n".join(defects))
sys.exit(1 if defects else 0)
PY
cat >"$work/commands" <<'COMMANDS'
== select
a SELECT
a SELECT INBOX
a EXAMINE INBOX
a SELECT inbox
a SELECT InBoX
a SELECT "INBOX"
a SELECT nope
a FETCH 1 FLAGS
a SELECT INBOX
a SELECT ""
a SEARCH ALL
a SELECT INBOX
a CLOSE
a CLOSE
a SELECT INBOX
a UNSELECT
a UNSELECT
a CHECK
a SELECT INBOX
a CHECK
a NOOP
a EXAMINE INBOX
a FETCH 2 BODY[]<0.3>
a FETCH 2 FLAGS
a COPY 1 INBOX
a CLOSE
a SELECT INBOX/
a SELECT INBOX.
a SELECT INBOX.nope
a SELECT .
a SELECT ..
a SELECT ../x
a SELECT a/b
a SELECT a..b
== names
a CREATE one
a CREATE "two words"
a CREATE "qu\"ote"
a CREATE "back\\slash"
a CREATE "&AOk-"
a CREATE "Entw&APw-rfe"
a CREATE &
a CREATE &-
a CREATE "a&-b"
a CREATE "&ZeVnLIqe-"
a CREATE "&bad"
a CREATE "&AGE-"
a CREATE "&AOk-&AOk-"
a CREATE "&AOkA6Q-"
a CREATE tree.a.b.c
a CREATE tree2.
a CREATE tree3..x
a CREATE .lead
a CREATE INBOX
a CREATE inbox
a CREATE InBox.sub
a CREATE INBOX.sub2.x
a CREATE "paren()"
a CREATE "tab	x"
a CREATE "ctlx"
a CREATE UPPER
a CREATE upper
a CREATE "a/b"
a CREATE "/abs"
a CREATE ".."
a CREATE "..."
a CREATE "../../etc"
a CREATE "a.../b"
a CREATE "trail "
a CREATE " lead"
a CREATE ""
a CREATE "#news"
a CREATE "#news.x"
a CREATE cur
a CREATE new
a CREATE tmp
a CREATE dovecot-uidlist
a CREATE subscriptions
a CREATE tree.cur
a CREATE '
a CREATE "x;y"
a CREATE "[b]"
a CREATE "]"
a CREATE "a=b,c:d"
a CREATE "$x"
a CREATE "`id`"
a CREATE z.z.z.z.z.z.z.z.z.z.z.z.z.z.z.z.z.z.z.z.z
a CREATE one
a CREATE tree.a
a CREATE NIL
a CREATE "NIL"
a CREATE "1"
a CREATE tree.INBOX
a CREATE INBOXx
a CREATE <<lit~x>>
a CREATE
a CREATE "unterminated
a CREATE "Ã©"
a LIST "" ""
a LIST "" INBOX
a LIST "" inbox
a LIST "" iNb%
a LIST tree. %
a LIST "tree." *
a LIST tree *
a LIST tree.a %
a LIST "" tree%
a LIST "" tree.%
a LIST "" %.%
a LIST "" "tree.a.b."
a LIST "" "tree.%.%"
a LIST "" "*.c"
a LIST "x" ""
a LIST "/x" "%"
a LIST "" "two words"
a LIST "" "two*"
a LIST "" "qu\"ote"
a LIST "" "qu*"
a LIST "" back*
a LIST
a LIST ""
a LIST "" * x
a LIST "" "a/b"
a LIST "" ]
a LIST "" [b]
a LIST INBOX *
a LIST "" INBOX*
a LIST "" nope
a LIST "" NIL
a LIST NIL NIL
a LIST "#news." "*"
a LIST "../" "*"
a LIST "" "../*"
a SELECT one
a STATUS one (MESSAGES UIDNEXT RECENT UNSEEN)
a SELECT "two words"
a STATUS "two words" (MESSAGES UIDNEXT RECENT UNSEEN)
a SELECT "qu\"ote"
a STATUS "qu\"ote" (MESSAGES UIDNEXT RECENT UNSEEN)
a SELECT "back\\slash"
a STATUS "back\\slash" (MESSAGES UIDNEXT RECENT UNSEEN)
a SELECT "&AOk-"
a STATUS "&AOk-" (MESSAGES UIDNEXT RECENT UNSEEN)
a SELECT tree
a STATUS tree (MESSAGES UIDNEXT RECENT UNSEEN)
a SELECT tree.a
a STATUS tree.a (MESSAGES UIDNEXT RECENT UNSEEN)
a SELECT tree.a.b
a STATUS tree.a.b (MESSAGES UIDNEXT RECENT UNSEEN)
a SELECT INBOX.sub
a STATUS INBOX.sub (MESSAGES UIDNEXT RECENT UNSEEN)
a SELECT "&-"
a STATUS "&-" (MESSAGES UIDNEXT RECENT UNSEEN)
a SELECT "trail "
a STATUS "trail " (MESSAGES UIDNEXT RECENT UNSEEN)
a SELECT UPPER
a STATUS UPPER (MESSAGES UIDNEXT RECENT UNSEEN)
a SELECT "tree.a.b.c."
a STATUS "tree.a.b.c." (MESSAGES UIDNEXT RECENT UNSEEN)
a SELECT TREE
a STATUS TREE (MESSAGES UIDNEXT RECENT UNSEEN)
a SELECT Tree.A
a STATUS Tree.A (MESSAGES UIDNEXT RECENT UNSEEN)
a SELECT nope.nope
a STATUS nope.nope (MESSAGES UIDNEXT RECENT UNSEEN)
== subs
a CREATE x.y.z
a CREATE w
a SUBSCRIBE INBOX
a SUBSCRIBE inbox
a SUBSCRIBE x.y.z
a SUBSCRIBE nope
a SUBSCRIBE nope.deep
a SUBSCRIBE w
a SUBSCRIBE w
a LSUB "" x.%
a LSUB "x." %
a LSUB "" INBOX
a LSUB "" ""
a DELETE w
a LIST "" *
a UNSUBSCRIBE w
a UNSUBSCRIBE w
a UNSUBSCRIBE neversub
a RENAME x q
a LIST "" *
a SUBSCRIBE
a UNSUBSCRIBE
a SUBSCRIBE ""
a SUBSCRIBE "a/b"
a SUBSCRIBE ".."
a UNSUBSCRIBE inbox
a UNSUBSCRIBE x.y.z
a SUBSCRIBE "Entw&APw-rfe"
a LSUB "" "nope.%"
a LSUB "" "nope%"
== status
a STATUS INBOX ()
a STATUS INBOX (BOGUS)
a STATUS INBOX MESSAGES
a STATUS INBOX
a STATUS
a STATUS nope (MESSAGES)
a STATUS INBOX (MESSAGES MESSAGES)
a SELECT INBOX
a STATUS INBOX (UNSEEN)
a CREATE e
a STATUS e (MESSAGES RECENT UIDNEXT UNSEEN)
a STATUS "e" (UIDNEXT)
a status INBOX (uidNext)
== search
a SELECT INBOX
a SEARCH ALL
a SEARCH
a SEARCH BOGUS
a SEARCH SEEN
a SEARCH UNSEEN
a SEARCH ANSWERED
a SEARCH UNANSWERED
a SEARCH DELETED
a SEARCH UNDELETED
a SEARCH DRAFT
a SEARCH UNDRAFT
a SEARCH FLAGGED
a SEARCH UNFLAGGED
a SEARCH NOT SEEN
a SEARCH NOT NOT SEEN
a SEARCH OR SEEN FLAGGED
a SEARCH OR SEEN
a SEARCH OR (SEEN FLAGGED) (DRAFT)
a SEARCH (SEEN)
a SEARCH ()
a SEARCH (SEEN
a SEARCH SEEN)
a SEARCH KEYWORD
a SEARCH 1
a SEARCH 1:3
a SEARCH *
a SEARCH 3:*
a SEARCH *:3
a SEARCH 1,3,5
a SEARCH 1:3,2:4
a SEARCH 0
a SEARCH 1:0
a SEARCH 9999
a SEARCH UID 1:3
a SEARCH UID *
a SEARCH UID 9999:*
a SEARCH UID 0
a SEARCH UID x
a SEARCH NOT 1:3
a SEARCH LARGER 1000
a SEARCH SMALLER 300
a SEARCH LARGER x
a SEARCH LARGER -1
a SEARCH LARGER 99999999999999999999
a SEARCH SMALLER 0
a SEARCH BEFORE 15-Nov-2023
a SEARCH ON 15-Nov-2023
a SEARCH SINCE 15-Nov-2023
a SEARCH SENTBEFORE 1-Jan-2020
a SEARCH SENTON 24-Nov-2026
a SEARCH SENTSINCE 24-Nov-2026
a SEARCH SENTON "24-Nov-2026"
a SEARCH ON 1-foo-2023
a SEARCH ON 1-Jan-23
a SEARCH BEFORE 01-Jan-2024
a SEARCH since 1-jan-2000
a SEARCH SUBJECT plain
a SEARCH SUBJECT ""
a SEARCH SUBJECT "two spaces"
a SEARCH SUBJECT "two  spaces"
a SEARCH SUBJECT long
a SEARCH FROM ann
a SEARCH FROM @x
a SEARCH FROM "Ann <ann"
a SEARCH TO bob
a SEARCH CC Group
a SEARCH CC z@w
a SEARCH BCC hid
a SEARCH BODY hello
a SEARCH BODY needle
a SEARCH BODY "langer Satz"
a SEARCH BODY subject
a SEARCH TEXT subject
a SEARCH TEXT hello
a SEARCH HEADER Subject plain
a SEARCH HEADER X-Thing ""
a SEARCH HEADER X-Thing v2
a SEARCH HEADER X-None ""
a SEARCH HEADER Message-ID "<1@x>"
a SEARCH HEADER "Subject" "qp"
a SEARCH HEADER Subject
a SEARCH HEADER "X Y" z
a SEARCH BODY "inner"
a SEARCH BODY "<b>hi"
a SEARCH BODY "PGI+"
a SEARCH BODY epilogue
a SEARCH BODY preamble
a SEARCH TEXT c1@x
a SEARCH BODY boundary
a SEARCH TEXT "In: x"
a SEARCH CHARSET UTF-8 SUBJECT plain
a SEARCH CHARSET US-ASCII ALL
a SEARCH CHARSET BOGUS ALL
a SEARCH CHARSET "UTF-8" ALL
a SEARCH CHARSET ISO-8859-1 ALL
a SEARCH CHARSET UTF-8
a SEARCH CHARSET
a SEARCH UNSEEN UNSEEN
a SEARCH NOT
a SEARCH NOT (SEEN) DELETED
a SEARCH SEEN 1:10 NOT FLAGGED
a SEARCH OR OR SEEN DRAFT OR FLAGGED DELETED
a SEARCH SUBJECT <<plain>>
a SEARCH ALL 
a SEARCH SENTBEFORE 24-Nov-2026
a SEARCH SENTSINCE 1-Jan-2027
a SEARCH FROM undisclosed
a SEARCH TO undisclosed
a SEARCH SUBJECT ab
a SEARCH 1:* SEEN
a SEARCH UID 1:2 UID 2:3
a SEARCH CHARSET UTF-8 SUBJECT <<Grüße>>
a SEARCH CHARSET UTF-8 SUBJECT <<grüße>>
a SEARCH CHARSET UTF-8 SUBJECT <<straße>>
a SEARCH CHARSET UTF-8 SUBJECT <<STRASSE>>
a SEARCH CHARSET UTF-8 SUBJECT <<日本>>
a SEARCH CHARSET UTF-8 SUBJECT <<ü>>
a SEARCH CHARSET UTF-8 SUBJECT <<u>>
a SEARCH CHARSET UTF-8 SUBJECT <<kOLN>>
a SEARCH CHARSET UTF-8 SUBJECT <<köln>>
a SEARCH CHARSET UTF-8 SUBJECT <<KÖLN>>
a SEARCH CHARSET UTF-8 BODY <<Grüße>>
a SEARCH CHARSET UTF-8 BODY <<grüße>>
a SEARCH CHARSET UTF-8 BODY <<straße>>
a SEARCH CHARSET UTF-8 BODY <<STRASSE>>
a SEARCH CHARSET UTF-8 BODY <<日本>>
a SEARCH CHARSET UTF-8 BODY <<ü>>
a SEARCH CHARSET UTF-8 BODY <<u>>
a SEARCH CHARSET UTF-8 BODY <<kOLN>>
a SEARCH CHARSET UTF-8 BODY <<köln>>
a SEARCH CHARSET UTF-8 BODY <<KÖLN>>
a SEARCH CHARSET UTF-8 TEXT <<Grüße>>
a SEARCH CHARSET UTF-8 TEXT <<grüße>>
a SEARCH CHARSET UTF-8 TEXT <<straße>>
a SEARCH CHARSET UTF-8 TEXT <<STRASSE>>
a SEARCH CHARSET UTF-8 TEXT <<日本>>
a SEARCH CHARSET UTF-8 TEXT <<ü>>
a SEARCH CHARSET UTF-8 TEXT <<u>>
a SEARCH CHARSET UTF-8 TEXT <<kOLN>>
a SEARCH CHARSET UTF-8 TEXT <<köln>>
a SEARCH CHARSET UTF-8 TEXT <<KÖLN>>
a SEARCH BODY <<Grüße>>
a UID SEARCH ALL
a UID SEARCH UID 1:3
a UID SEARCH 1:3
a UID SEARCH SEEN
a UID SEARCH 0
a UID SEARCH 9999
== fetch
a EXAMINE INBOX
a FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE)
a FETCH 1:* ENVELOPE
a FETCH 1:* BODYSTRUCTURE
a FETCH 1:* BODY
a FETCH 1:* BODY.PEEK[]
a FETCH 1:* BODY.PEEK[HEADER]
a FETCH 1:* BODY.PEEK[TEXT]
a FETCH 1:* RFC822.HEADER
a FETCH 1:* BODY.PEEK[1]
a FETCH 1:* BODY.PEEK[1.MIME]
a FETCH 1:* BODY.PEEK[HEADER.FIELDS (Subject From)]
a FETCH 1:* BODY.PEEK[HEADER.FIELDS.NOT (Subject From Received)]
a FETCH 4 BODY.PEEK[HEADER.FIELDS (X-None)]
a FETCH 8 BODY.PEEK[HEADER.FIELDS (x-thing)]
a FETCH 4 BODY.PEEK[HEADER.FIELDS ()]
a FETCH 4 BODY.PEEK[HEADER.FIELDS]
a FETCH 4 BODY.PEEK[HEADER.FIELDS subject]
a FETCH 4 BODY.PEEK[1.]
a FETCH 4 BODY.PEEK[MIME]
a FETCH 4 BODY.PEEK[x]
a FETCH 4 BODY.PEEK[
a FETCH 4 BODY.PEEK[]<0.10>
a FETCH 4 BODY.PEEK[]<5.10>
a FETCH 4 BODY.PEEK[]<99999.10>
a FETCH 4 BODY.PEEK[]<0.99999999>
a FETCH 4 BODY.PEEK[]<-1.5>
a FETCH 4 BODY.PEEK[]<1.2.3>
a FETCH 4 BODY.PEEK[TEXT]<3.7>
a FETCH 4 BODY.PEEK[1]<1.2>
a FETCH 4 BODY.PEEK[HEADER]<0.20>
a FETCH 4 BODY.PEEK[HEADER.FIELDS (Subject)]<2.5>
a FETCH 1 ALL
a FETCH 1 FAST
a FETCH 1 FULL
a FETCH 1 (ALL)
a FETCH 1 (FAST)
a FETCH 1 RFC822
a FETCH 1 RFC822.TEXT
a FETCH 1 RFC822.SIZE
a FETCH 1 RFC822.PEEK
a FETCH 1
a FETCH 
a FETCH x FLAGS
a FETCH 0 FLAGS
a FETCH 9999 FLAGS
a FETCH * UID
a FETCH 1,1,2 UID
a FETCH 2:1 UID
a FETCH 1:3,2:4 UID
a FETCH 1:*:2 UID
a FETCH 1 ()
a FETCH 1 (FLAGS
a FETCH 1 FLAGS)
a FETCH 1 BOGUS
a FETCH 1 (UID BOGUS)
a FETCH 1 (flags uid)
a FETCH 1 FLAGS UID
a FETCH 1 body.peek[header.fields (subject)]
a FETCH 1 BODY.PEEK[header]
a FETCH 1 (BODY.PEEK[] BODY.PEEK[HEADER] RFC822.SIZE ENVELOPE)
a FETCH 1 (FLAGS FLAGS)
a FETCH 1 BODY[] 
a FETCH 4 (BODY.PEEK[2] BODY.PEEK[2.MIME])
a FETCH 4294967295 UID
a FETCH 4294967296 UID
a FETCH 99999999999999 UID
a FETCH 1:4294967296 UID
a FETCH -1 UID
a FETCH ,1 UID
a FETCH 1: UID
a FETCH :1 UID
a FETCH 01 UID
a FETCH *:* UID
a FETCH 1:* UID (FLAGS)
a UID FETCH 1:3 FLAGS
a UID FETCH 1:3 (UID FLAGS)
a UID FETCH 9999 FLAGS
a UID FETCH 9999:* FLAGS
a UID FETCH 0 FLAGS
a UID FETCH * FLAGS
a UID FETCH 1:* ALL
a UID FETCH x FLAGS
a UID FETCH 1
a UID FETCH 
a UID
a UID BOGUS
a UID NOOP
a UID SELECT INBOX
a FETCH
== seen
a SELECT INBOX
b SELECT INBOX
a FETCH 1 BODY[]
a FETCH 1 (FLAGS BODY[TEXT])
a FETCH 9 (BODY.PEEK[])
a FETCH 9 RFC822.HEADER
a FETCH 9 FLAGS
a FETCH 9 RFC822.TEXT
a FETCH 8 RFC822
a FETCH 10 (BODY[HEADER])
a FETCH 10 (FLAGS)
a FETCH 11:12 (FLAGS UID BODY[HEADER.FIELDS (SUBJECT)])
a UID FETCH 13 BODY[1]
a UID FETCH 16 BODY[99]
a FETCH 16 FLAGS
b NOOP
b FETCH 1:13 FLAGS
== store
b SELECT INBOX
a STORE 1 FLAGS (\Seen)
a STORE 1 +FLAGS (\Flagged)
a STORE 1 -FLAGS (\Seen)
a STORE 1 FLAGS ()
a STORE 1 +FLAGS \Seen
a STORE 1 +FLAGS \Seen \Flagged
a STORE 1 FLAGS.SILENT (\Seen)
a STORE 1 +FLAGS.SILENT (foo)
a STORE 1 +FLAGS ($Forwarded $MDNSent NonJunk)
a STORE 1 -FLAGS (foo)
a STORE 1 +FLAGS (\Recent)
a STORE 1 FLAGS (\Recent)
a STORE 1 +FLAGS (\Bogus)
a STORE 2:3 +FLAGS (\Deleted)
a STORE 2:3 -FLAGS (\Deleted)
a STORE 9999 +FLAGS (\Seen)
a STORE 0 +FLAGS (\Seen)
a STORE * +FLAGS (\Flagged)
a STORE 1
a STORE 
a STORE 1 BOGUS (\Seen)
a STORE 1 +FLAGS (\Seen
a STORE 1 +FLAGS ((x))
a STORE 1 +FLAGS (a b c d)
a STORE 1 +FLAGS ("x")
a STORE 1 +FLAGS (\)
a STORE 1 +FLAGS (x{1)
a STORE 1 FLAGS.silent ()
a STORE 1:3 FLAGS (\Answered \Answered)
a STORE 1 +FLAGS (Ã©)
a STORE 1:* -FLAGS.SILENT (\Flagged)
a NOOP
b STORE 4 +FLAGS.SILENT (\Seen)
a FETCH 4 FLAGS
a STORE 4 +FLAGS.SILENT (\Flagged)
b STORE 4 +FLAGS.SILENT (\Draft)
a UID STORE 1 FLAGS (\Seen)
a UID STORE 9999 FLAGS (\Seen)
a UID STORE x +FLAGS (x)
a UNSELECT
== expunge
a SELECT INBOX
b SELECT INBOX
a FETCH 1:* UID
a STORE 1:* -FLAGS.SILENT (\Deleted)
a EXPUNGE
a STORE 2,4,6,8 +FLAGS.SILENT (\Deleted)
a EXPUNGE
a UID EXPUNGE x
a UID EXPUNGE
b CLOSE
a UID FETCH 1:* UID
b SELECT INBOX
a STORE 1:* +FLAGS.SILENT (\Deleted)
b UID EXPUNGE 1:20
a UID FETCH 1:* FLAGS
b EXPUNGE
a UID FETCH 1:* FLAGS
a FETCH 1 FLAGS
a FETCH 1 FLAGS
a SEARCH ALL
a UID FETCH 1:* FLAGS
a UID FETCH * FLAGS
a UID COPY 1:* INBOX
a UID SEARCH 1:*
a SEARCH *
a SEARCH UID *
a STATUS INBOX (MESSAGES UIDNEXT)
== copy
a SELECT INBOX
b CREATE dst
b SELECT dst
a COPY 1 dst
a COPY 1:3 dst
a COPY 1 missing
a COPY 1 missing.deep
a COPY 9999 dst
a COPY 0 dst
a COPY 1
a COPY
a COPY 1 ".."
a COPY 1 "a/b"
a COPY 1 "bad."
a UID COPY 9999 dst
a COPY 2 INBOX
a COPY 2 inbox
a STORE 5 FLAGS (\Seen kw1 kw2)
a MOVE 9999 dst
a MOVE 1 missing
a MOVE 1
a MOVE 1 INBOX
a UID MOVE 9999 dst
a NOOP
a MOVE 0 dst
a MOVE x dst
== append
b SELECT INBOX
a APPEND INBOX (\Seen \Flagged kwa) <<Subject: app~~hello~>>
a APPEND INBOX " 1-Jan-2020 01:02:03 +0130" <<Subject: app~~hello~>>
a APPEND INBOX (\Draft) "31-Dec-1999 23:59:59 -0800" <<Subject: app~~hello~>>
a APPEND INBOX () "01-Feb-2021 00:00:00 +0000" <<Subject: app~~hello~>>
a APPEND INBOX "garbage" <<Subject: app~~hello~>>
a APPEND INBOX "" <<Subject: app~~hello~>>
a APPEND INBOX "01-jan-2020 01:02:03 +0000" <<Subject: app~~hello~>>
a APPEND INBOX "01-Jan-2020 01:02:03" <<Subject: app~~hello~>>
a APPEND missing <<Subject: app~~hello~>>
a APPEND missing.deep <<Subject: app~~hello~>>
a APPEND "a/b" <<Subject: app~~hello~>>
a APPEND ".." <<Subject: app~~hello~>>
a APPEND INBOX (\Recent) <<Subject: app~~hello~>>
a APPEND INBOX (\Bogus) <<Subject: app~~hello~>>
a APPEND INBOX
a APPEND
a APPEND INBOX <<>>
a APPEND INBOX "quoted string"
a APPEND INBOX <<no header>>
a APPEND INBOX <<~>>
b NOOP
b NOOP
a CREATE sub
a APPEND sub <<Subject: app~~hello~>>
a STATUS sub (MESSAGES RECENT UIDNEXT UNSEEN)
a SELECT sub
a FETCH 1:* (FLAGS)
== keywords
a SELECT INBOX
b SELECT INBOX
a STORE 1 FLAGS (aa BB cc)
a SEARCH KEYWORD AA
a SEARCH KEYWORD bb
a SEARCH UNKEYWORD cc
a STORE 1 -FLAGS (AA)
a FETCH 1 FLAGS
a COPY 1 INBOX
a NOOP
a FETCH * FLAGS
a STORE 2 +FLAGS (k0 k1 k2 k3 k4 k5 k6 k7 k8 k9 k10 k11 k12 k13 k14 k15 k16 k17 k18 k19 k20 k21 k22 k23 k24 k25 k26 k27 k28 k29 k30 k31 k32 k33 k34 k35 k36 k37 k38 k39)
a UNSELECT
a SELECT INBOX
a FETCH 1:2 FLAGS
== recent
a APPEND INBOX <<x:y>>
a EXAMINE INBOX
a UNSELECT
b SELECT INBOX
a SELECT INBOX
a SEARCH NEW
b APPEND INBOX <<x:y>>
a NOOP
b NOOP
== twosess
a SELECT INBOX
b EXAMINE INBOX
a STORE 1:3 +FLAGS.SILENT (\Deleted)
a CLOSE
b UID FETCH 1:4 UID
a SELECT INBOX
a MOVE 1 INBOX
b CHECK
b UID SEARCH UID 1:10
a STORE 1 +FLAGS (\Deleted)
b CLOSE
b SELECT INBOX
b SEARCH DELETED
COMMANDS
python3 "$work/sidebyside.py" "$work" "$imap" "$domain" "$password" "$work/commands" >"$work/differences" || die "$(cat "$work/differences")"
head -n 1 "$work/differences"
stop_server
