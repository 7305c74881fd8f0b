#!/usr/bin/env bash
# Bad input over raw sockets: endless lines and literals with flat memory, smuggling, half-open TLS, clients that vanish, slow readers,
# 2,000 idle connections, SIGTERM in the middle of DATA, SIGKILL under LMTP load: what was acknowledged is there once.
set -euo pipefail
source "$(dirname "$0")/../server.bash"

make_users ann bob
ulimit -n 8192
# A small heap, so that what is kept shows: as memory growing, or as the server's end.
export JAVA_TOOL_OPTIONS=-Xmx96m
cat >"$work/hostile.py" <<'PY'
import collections, os, re, signal, socket, ssl, sys, threading, time

work, pid, step = sys.argv[1], int(sys.argv[2]), sys.argv[3]
port = dict(zip(("smtp", "lmtp", "smtps", "pop3s", "imap", "imaps"), map(int, sys.argv[4:])))
trust = ssl.create_default_context(cafile=f"{work}/data/ca.pem")
secret = "AGFubkBleGFtcGxlLnRlc3QAc2VjcmV0"


def check(fact, what):
    if not fact:
        print(what, file=sys.stderr)
        sys.exit(1)


def resident():
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) // 1024


def stored(user="bob", folder=("new", "cur")):
    maildir = f"{work}/data/mail/example.test/{user}/Maildir"
    names = [n for name in folder if os.path.isdir(f"{maildir}/{name}") for n in os.listdir(f"{maildir}/{name}")]
    # What the store makes its lock files of is no message.
    return sum(not name.startswith("lock.") for name in names)


def raw(name, source="127.0.0.1"):
    s = socket.create_connection(("127.0.0.1", port[name]), 20, (source, 0))
    return s


class Client:
    def __init__(self, name, timeout=20):
        self.s, self.buffer = raw(name), b""
        self.s.settimeout(timeout)
        if name.endswith("s"):
            self.s = trust.wrap_socket(self.s, server_hostname="localhost")
        self.greeting = self.reply()

    def send(self, octets):
        try:
            self.s.sendall(octets)
            return True
        except OSError:
            return False

    def reply(self):
        while True:
            while b"\n" not in self.buffer:
                try:
                    octets = self.s.recv(65536)
                except OSError:
                    octets = b""
                if not octets:
                    return b""
                self.buffer += octets
            line, self.buffer = self.buffer.split(b"\n", 1)
            if not re.match(rb"\d{3}-", line):
                return line

    def command(self, line):
        self.send(line + b"\r\n")
        return self.reply()

    def rest(self, seconds=2):
        self.s.settimeout(seconds)
        out, self.buffer = self.buffer, b""
        try:
            while octets := self.s.recv(65536):
                out += octets
        except OSError:
            pass
        return out


def envelope(name, user=b"bob"):
    client = Client(name)
    client.command(b"LHLO x" if name == "lmtp" else b"EHLO x")
    if name == "smtps":
        check(client.command(b"AUTH PLAIN " + secret.encode()).startswith(b"235"), "login")
    client.command(b"MAIL FROM:<ann@example.test>")
    client.command(b"RCPT TO:<%s@example.test>" % user)
    check(client.command(b"DATA").startswith(b"354"), f"{name}: DATA")
    return client


def alive(what):
    client, begin = Client("imaps", 10), time.monotonic()
    check(client.command(b"a LOGIN ann@example.test secret").startswith(b"a OK"), f"nobody can log in: {what}")
    check(client.command(b"b NOOP").startswith(b"b OK") and time.monotonic() - begin < 5, f"slow: {what}")
    client.s.close()


def flood(name, before, octets, limit=300_000_000, seconds=4):
    client, sent, end = Client(name, 3), 0, time.monotonic() + seconds
    for line in before:
        client.command(line)
    while sent < limit and time.monotonic() < end and client.send(octets):
        sent += len(octets)
    answer = client.rest(1)
    client.s.close()
    return answer


def abuse():
    for name in ("smtp", "lmtp", "smtps", "pop3s", "imap", "imaps"):  # warm up
        flood(name, [], b"x" * (1 << 20), 20_000_000)
    base = resident()
    line = b"x" * (1 << 20)
    for name in ("smtp", "smtps", "lmtp", "pop3s", "imap"):
        check(re.search(rb"too long", flood(name, [], line)), f"{name}: an endless line")
    flood("smtp", [b"EHLO x", b"MAIL FROM:<a@b.example>", b"RCPT TO:<bob@example.test>", b"DATA"], line)
    flood("imap", [b"a LOGIN ann@example.test secret"], b"b NOOP\r\n" * 100_000, seconds=2)
    flood("smtp", [], b"NOOP\r\n" * 100_000, seconds=2)
    check(b"BYE" in flood("imap", [], b"a LOGIN {100000000+}\r\n" + line), "a huge literal before login")
    client = Client("imap")
    client.command(b"a LOGIN ann@example.test secret")
    for line in (b"b SELECT {999999999}", b"b SELECT {99999999999999999999}", b"b APPEND INBOX {99999999999}"):
        check(re.match(rb"b (BAD|NO)", client.command(line)), f"{line!r} is not refused")
    for line in (b"c SELECT ..", b'c CREATE "a/b"', b"c CREATE ../x", b"c SEARCH " + b"(" * 60000, b"c FETCH " + b"1," * 9000 + b"1 FLAGS"):
        check(re.match(rb"c (BAD|NO)", client.command(line)), f"{line[:30]!r} is not refused")
    check(resident() - base < 100, f"memory grew by {resident() - base} MB")

    for name in ("smtp", "lmtp", "smtps"):
        for end in (b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r\n.\r", b"\r.\r\n", b"\n\n.\r\n", b"\r\r\n.\r\n", b"\r\n.\r\r\n"):
            count = stored()
            client = envelope(name)
            client.send(b"Subject: x\r\n\r\nx" + end + b"MAIL FROM:<ann@example.test>\r\nRCPT TO:<bob@example.test>\r\nDATA\r\nevil\r\n.\r\n")
            said = client.rest()
            if name == "lmtp":
                # A trusted peer's bare newlines are text, up to the end that RFC 5321 knows: one message, no second transaction.
                one = re.match(rb"250", said) and b"354" not in said and stored() == count + 1
                check(one or b"\r\n.\r\n" in end, f"{name}: {end!r} smuggles")
            else:
                check(re.match(rb"5\d\d", said) and stored() == count, f"{name}: {end!r} smuggles")

    count = stored()
    for name in ("smtp", "lmtp") * 10:
        client = envelope(name)
        client.send(b"Subject: x\r\n\r\nhalf")
        client.s.close()
    for _ in range(10):
        client = Client("imap")
        client.command(b"a LOGIN bob@example.test secret")
        client.command(b"b APPEND INBOX {100000}")
        client.send(b"Subject: x\r\n\r\nhalf")
        client.s.close()
    time.sleep(1)
    check(
        stored() == count and stored(folder=("tmp",)) == 0,
        f"clients that vanished leave something: {stored() - count} messages, {stored(folder=('tmp',))} files in tmp",
    )

    half = [raw("imaps", f"127.0.1.{i % 4 + 1}") for i in range(200)]
    for s in half[:100]:
        s.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")
    alive("200 half-open handshakes")
    idle = [raw(("imap", "smtp")[i % 2], f"127.0.2.{i % 20 + 1}") for i in range(2000)]
    check(all(s.recv(100) for s in idle), "2,000 connections: no greeting")
    alive("2,000 idle connections")
    for s in half + idle:
        s.close()

    client = Client("imap")
    client.command(b"a LOGIN ann@example.test secret")
    big = b"Subject: big\r\n\r\n" + (b"y" * 998 + b"\r\n") * 20000
    check(b" OK" in client.command(b"b APPEND INBOX {%d+}\r\n" % len(big) + big), "a big APPEND")
    slow = []
    for i in range(30):
        s = raw("imap", f"127.0.3.{i % 4 + 1}")
        s.sendall(b"a LOGIN ann@example.test secret\r\nb SELECT INBOX\r\n" + b"c FETCH 1 BODY.PEEK[]\r\n" * 3)
        slow.append(s)
    time.sleep(2)
    alive("slow readers")
    check(resident() - base < 100, f"memory grew by {resident() - base} MB under slow readers")


def drain():
    client, count = envelope("smtp"), stored()
    idle = Client("imap")
    client.send(b"Subject: drain\r\n\r\nhal")
    os.kill(pid, signal.SIGTERM)
    check(idle.reply().startswith(b"* BYE"), "no BYE at the end")
    client.send(b"f\r\n.\r\n")
    check(client.reply().startswith(b"250") and stored() == count + 1, "a message in DATA is lost at SIGTERM")


def load():
    acknowledged, lock, end = [], threading.Lock(), time.monotonic() + 2.5

    def deliver(worker):
        client = Client("lmtp")
        client.command(b"LHLO x")
        for i in range(100_000):
            client.command(b"MAIL FROM:<a@b.example>")
            client.command(b"RCPT TO:<bob@example.test>")
            client.command(b"DATA")
            client.send(b"Subject: load %s-%d-%d\r\n\r\n" % (step.encode(), worker, i) + b"z" * 2000 + b"\r\n.\r\n")
            if not client.reply().startswith(b"250"):
                return
            with lock:
                acknowledged.append(f"{step}-{worker}-{i}")

    workers = [threading.Thread(target=deliver, args=(worker,)) for worker in range(6)]
    for worker in workers:
        worker.start()
    time.sleep(max(0, end - time.monotonic()))
    os.kill(pid, signal.SIGKILL)
    for worker in workers:
        worker.join()
    check(acknowledged, "nothing was accepted")
    with open(f"{work}/acknowledged", "a") as file:
        file.write("".join(f"{name}\n" for name in acknowledged))


def audit():
    client = Client("imap", 60)
    client.send(b"a LOGIN bob@example.test secret\r\nb SELECT INBOX\r\nc FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)] RFC822.SIZE)\r\nd LOGOUT\r\n")
    seen = collections.Counter(name.decode() for name in re.findall(rb"Subject: load (\S+)", client.rest(20)))
    names = open(f"{work}/acknowledged").read().split()
    lost, twice = [name for name in names if not seen[name]], [name for name in seen if seen[name] > 1]
    check(not lost and not twice, f"of {len(names)} acknowledged {len(lost)} are lost, {len(twice)} there twice")
    print(f"{len(names)} acknowledged under two SIGKILLs, each there once")


{"abuse": abuse, "drain": drain, "audit": audit}.get(step, load)()
PY
hostile() {
  python3 "$work/hostile.py" "$work" "$server" "$1" "$smtp" "$lmtp" "$smtps" "$pop3s" "$imap" "$imaps" || die "$1"
}

start_server --allow-plaintext
hostile abuse
hostile drain
status=0
wait "$server" || status=$?
[ $status -eq 0 ] || die "SIGTERM ended the server with status $status"
for round in 1 2; do
  start_server --allow-plaintext
  hostile "load$round"
  wait "$server" 2>/dev/null || true
done
start_server --allow-plaintext
hostile audit
stop_server
echo "bad input is refused, memory stays flat, nothing acknowledged is lost"
