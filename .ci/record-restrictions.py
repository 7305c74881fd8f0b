#!/usr/bin/env python3
"""Asks Debian's Postfix what it answers to each line of ask.txt, and writes it behind the line into answers.txt.

As root: unshare -m -n python3 .ci/record-restrictions.py smtp/src/test/resources/restrictions
It needs a mount and a network namespace of its own, since Postfix asks the name server of resolv.conf: one in this process, which serves zone.txt.
"""
import os, re, socket, struct, subprocess, sys, tempfile, threading, time

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28}
folder = sys.argv[1]


def lines(name):
    with open(os.path.join(folder, name)) as file:
        return [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]


zone = {}
for line in lines("zone.txt"):
    owner, kind, value = line.split(" ", 2)
    zone.setdefault(owner, []).append((kind, value))


def wire(name):
    name = name.rstrip(".")
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label) + b"\0"


def data(kind, value):
    if kind == "A":
        return socket.inet_aton(value)
    if kind == "AAAA":
        return socket.inet_pton(socket.AF_INET6, value)
    if kind == "MX":
        preference, host = value.split()
        return struct.pack("!H", int(preference)) + wire(host)
    if kind == "TXT":
        return bytes([len(value)]) + value.encode()
    return wire(value)


def answer(query):
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode().lower())
        at += query[at] + 1
    asked = struct.unpack("!H", query[at + 1:at + 3])[0]
    question, name = query[12:at + 5], ".".join(labels)
    code, found = (0 if name in zone or any(n.endswith("." + name) for n in zone) else 3), b""
    count = 0
    while name in zone:
        following = None
        for kind, value in zone[name]:
            if kind == "FAIL":
                return query[:2] + struct.pack("!HHHHH", 0x8182, 1, 0, 0, 0) + question
            if TYPES[kind] == asked or kind == "CNAME":
                octets = data(kind, value)
                found += wire(name) + struct.pack("!HHIH", TYPES[kind], 1, 60, len(octets)) + octets
                count += 1
                following = value if kind == "CNAME" and asked != TYPES["CNAME"] else following
        if following is None:
            break
        name = following
    return query[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, count, 0, 0) + question + found


def serve(sock):
    while True:
        query, who = sock.recvfrom(4096)
        sock.sendto(answer(query), who)


def run(*words):
    subprocess.run(words, check=True)


work = tempfile.mkdtemp()
os.chmod(work, 0o755)
for name in ("etc", "spool", "state", "log"):
    os.mkdir(os.path.join(work, name))
run("chown", "postfix", os.path.join(work, "state"))
with open(os.path.join(work, "resolv.conf"), "w") as file:
    file.write("nameserver 127.0.0.1\noptions attempts:1 timeout:1\n")
run("mount", "--bind", os.path.join(work, "resolv.conf"), "/etc/resolv.conf")
run("ip", "link", "set", "lo", "up")
asked = [[word.strip() for word in line.split(" | ")] if line.count(" | ") == 4 else [word.strip() for word in re.split(r" \|", line)] for line in lines("ask.txt")]
for client in sorted({words[1] for words in asked}):
    run("ip", "addr", "add", client + "/32", "dev", "lo")
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 53))
threading.Thread(target=serve, args=(sock,), daemon=True).start()

with open(os.path.join(work, "etc", "main.cf"), "w") as file:
    file.write(f"""compatibility_level = 3.6
queue_directory = {work}/spool
data_directory = {work}/state
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {work}/log/maillog
maillog_file_prefixes = {work}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example.com
mydestination = example.org
local_recipient_maps = inline:{{ann=x, bob=x}}
alias_maps =
recipient_delimiter = +
mynetworks = 10.0.0.0/8
smtpd_relay_restrictions = check_recipient_access static:OK, reject_unauth_destination
smtpd_reject_unlisted_recipient = no
smtpd_error_sleep_time = 0
smtpd_client_connection_rate_limit = 0
smtputf8_enable = no
append_dot_mydomain = no
append_at_myorigin = no
""")
lists = sorted({words[0] for words in asked})
with open(os.path.join(work, "etc", "master.cf"), "w") as file:
    for port, restrictions in enumerate(lists, 20000):
        file.write("127.0.0.1:%d inet n - n - - smtpd\n  -o { smtpd_recipient_restrictions = %s, reject_unauth_destination }\n" % (port, restrictions))
    file.write("""cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
""")
run("postfix", "-c", os.path.join(work, "etc"), "start")


def say(conversation, line):
    conversation.write((line + "\r\n").encode())
    conversation.flush()
    return reply(conversation)


def reply(conversation):
    while True:
        line = conversation.readline().decode().rstrip("\r\n")
        if len(line) < 4 or line[3] != "-":
            return line


try:
    with open(os.path.join(folder, "answers.txt"), "w") as file:
        file.write("# Postfix " + subprocess.check_output(["postconf", "-c", os.path.join(work, "etc"), "-h", "mail_version"], text=True))
        for words in asked:
            with socket.create_connection(("127.0.0.1", 20000 + lists.index(words[0])), 30, (words[1], 0)) as one:
                conversation = one.makefile("rwb")
                reply(conversation)
                said = say(conversation, "EHLO " + words[2])
                if said.startswith("2"):
                    said = say(conversation, "MAIL FROM:<%s>" % words[3])
                    if said.startswith("2"):
                        said = say(conversation, "RCPT TO:<%s>" % words[4])
            file.write(" | ".join(words) + " | " + said + "\n")
finally:
    run("postfix", "-c", os.path.join(work, "etc"), "stop")
    subprocess.run(["grep", "-E", "warning|fatal", os.path.join(work, "log", "maillog")])
    run("umount", "/etc/resolv.conf")
    run("rm", "-r", work)
