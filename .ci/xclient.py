"""Asks Postfix and us the same lines with XCLIENT and XFORWARD: xclient.py POSTFIX OURS, two ports.

127.0.0.1 is trusted there, 127.0.0.2 is not. Every reply has the same code, or stands in DIFFERENT with the reason; what stands there differs.
"""
import re
import socket
import sys

LONG = "a" * 63 + "."
NAMES = [
    "client.example", "[UNAVAILABLE]", "[TEMPUNAVAIL]", "[unavailable]", "a", "a_b.example", "client+2Eexample", "client+2eexample", "client+2Zexample",
    "client+2", "a+3Db.example", "-x.example", "x-.example", "x..example", "client.example.", "192.0.2.9", "[192.0.2.9]", "a+00b", "a+0Ab", "a+20b",
    "a" * 64 + ".example", LONG * 3 + "a" * 63, LONG * 4 + "a", "j+C3+BCrgen.example", ""]
ADDRESSES = [
    "192.0.2.9", "IPV6:2001:db8::9", "ipv6:2001:db8::9", "IPV6:2001+3Adb8::9", "[UNAVAILABLE]", "[TEMPUNAVAIL]", "2001:db8::9", "[192.0.2.9]", "192.0.2",
    "300.0.2.9", "192.0.2.09", "192.0.2.9.1", "IPV6:192.0.2.9", "IPV6:::ffff:192.0.2.9", "IPV6:2001:db8", "IPV6:2001:db8::9%25lo", "IPV6:", "client.example",
    "192.0.2.9" + "+20", ""]
PORTS = ["25", "0", "65535", "65536", "-1", "x", "+32+35", "[UNAVAILABLE]", "[TEMPUNAVAIL]", "999999999999", ""]
HELLOS = ["client.example", "[192.0.2.9]", "[IPv6:2001:db8::9]", "[UNAVAILABLE]", "a+20b", "a+28b", "-", "x" * 255, "x" * 256, "a+0Db", ""]
LOGINS = ["ann", "ann+40example.test", "[UNAVAILABLE]", "a+20b", "a+00b", "x" * 255, "x" * 300, ""]
PROTOCOLS = ["SMTP", "ESMTP", "smtp", "LMTP", "HTTP", "[UNAVAILABLE]", ""]
XCLIENT = {
    "NAME": NAMES, "ADDR": ADDRESSES, "PORT": PORTS, "HELO": HELLOS, "PROTO": PROTOCOLS, "LOGIN": LOGINS, "DESTADDR": ADDRESSES, "DESTPORT": PORTS,
    "REVERSE_NAME": NAMES[:3], "IDENT": ["x"], "FOO": ["x"], "": ["x"]}
XFORWARD = {
    "NAME": NAMES, "ADDR": ADDRESSES, "PORT": PORTS, "HELO": HELLOS, "PROTO": PROTOCOLS + ["x" * 64], "IDENT": ["4A+3D1", "[UNAVAILABLE]", "a+00b", "x" * 300],
    "SOURCE": ["LOCAL", "REMOTE", "remote", "[UNAVAILABLE]", "OTHER", ""], "LOGIN": ["x"], "DESTADDR": ["192.0.2.1"], "FOO": ["x"]}

EHLO, MAIL, RCPT, REFUSED, REPLACED = (
    "EHLO proxy.example", "MAIL FROM:<a@elsewhere.test>", "RCPT TO:<ann@example.test>", "192.0.2.66", "198.51.100.7")
SCRIPTS = [[EHLO, "%s %s=%s" % (verb, name, value)] for verb, all in (("XCLIENT", XCLIENT), ("XFORWARD", XFORWARD))
           for name, values in all.items() for value in values]
for verb in ("XCLIENT", "XFORWARD"):
    SCRIPTS += [
        [EHLO, verb], [EHLO, verb + " "], [EHLO, verb + " NAME"], [EHLO, verb + " NAME=a ADDR"], [EHLO, verb + " NAME=a FOO=x"],
        [EHLO, verb.lower() + " name=client.example addr=192.0.2.9"],
        [EHLO, verb + "  NAME=client.example   ADDR=192.0.2.9  "],
        [EHLO, verb + " NAME=client.example\tADDR=192.0.2.9"],
        [EHLO, verb + " ADDR=192.0.2.9 ADDR=192.0.2.10"],
        [EHLO, verb + " NAME=a ADDR=192.0.2.9 PORT=9 HELO=b PROTO=ESMTP"],
        [EHLO, verb + " NAME=a ADDR=300.0.2.9"],
        [EHLO, verb + " NAME=" + "a" * 600],
        [EHLO, verb + " HELO=" + "a" * 2100],
        [verb + " NAME=client.example ADDR=192.0.2.9", EHLO, MAIL, RCPT],
        ["HELO proxy.example", verb + " NAME=client.example ADDR=192.0.2.9", MAIL],
        [EHLO, MAIL, verb + " NAME=client.example ADDR=192.0.2.9", RCPT],
        [EHLO, MAIL, RCPT, verb + " FOO=x", "RSET", verb + " NAME=client.example ADDR=192.0.2.9"],
        [EHLO, verb + " NAME=a", verb + " ADDR=192.0.2.9", EHLO, verb + " NAME=b", MAIL],
    ]
SCRIPTS += [
    [EHLO, MAIL, RCPT],
    [EHLO, "XCLIENT DESTADDR=192.0.2.25 DESTPORT=25 NAME=[UNAVAILABLE] ADDR=IPV6:2001:db8::9 PORT=9 LOGIN=ann", EHLO, MAIL, RCPT],
    # Who is the client counts for the policy, and who may speak for others is not asked again.
    [EHLO, "XCLIENT ADDR=" + REFUSED, EHLO, MAIL, RCPT],
    [EHLO, "XCLIENT ADDR=" + REFUSED, MAIL, RCPT],
    [EHLO, "XCLIENT ADDR=%s HELO=there" % REFUSED, MAIL, RCPT],
    [EHLO, "XCLIENT NAME=refused.example", EHLO, MAIL, RCPT],
    [EHLO, "XCLIENT NAME=[UNAVAILABLE]", EHLO, MAIL, RCPT],
    [EHLO, "XCLIENT ADDR=192.0.2.9 NAME=host.refused.example", EHLO, MAIL, RCPT],
    [EHLO, "XCLIENT HELO=refused.helo PROTO=ESMTP", MAIL, RCPT],
    [EHLO, "XCLIENT HELO=refused.helo PROTO=SMTP", EHLO, MAIL, RCPT],
    ["EHLO refused.helo", "XCLIENT ADDR=192.0.2.9", EHLO, MAIL, RCPT],
    ["EHLO refused.helo", MAIL, RCPT],
    ["EHLO refused.helo", "XCLIENT ADDR=" + REPLACED, "EHLO refused.helo", MAIL, RCPT],
    [EHLO, "XCLIENT ADDR=%s LOGIN=ann" % REFUSED, EHLO, MAIL, RCPT],
    [EHLO, "XCLIENT ADDR=%s LOGIN=[UNAVAILABLE]" % REFUSED, EHLO, MAIL, RCPT],
    [EHLO, "XCLIENT ADDR=192.0.2.9", "XCLIENT ADDR=" + REFUSED, EHLO, "XCLIENT ADDR=" + REFUSED, MAIL, RCPT],
    # Where mail came from first does not.
    [EHLO, "XFORWARD ADDR=%s NAME=refused.example HELO=refused.helo" % REFUSED, MAIL, RCPT],
    [EHLO, "XFORWARD ADDR=192.0.2.9 NAME=a", "XFORWARD PORT=9 HELO=b PROTO=ESMTP IDENT=c SOURCE=REMOTE", MAIL, RCPT],
]
STRANGERS = [script for verb in ("XCLIENT", "XFORWARD") for script in (
    [EHLO, verb + " ADDR=192.0.2.9", MAIL, RCPT], [EHLO, verb], [EHLO, verb + " NAME"], [EHLO, verb + " FOO=x"], [verb + " ADDR=192.0.2.9", EHLO],
    [EHLO, MAIL, verb + " ADDR=192.0.2.9", RCPT])]

# What other answers there are, and why: Postfix's code, ours, lines.
REASONS = {
    "xtext has hexadecimal digits in upper case (RFC 3461)": ("ok", "501", ["%s NAME=client+2eexample"]),
    "a control in xtext: Postfix cuts values off at NUL, and replaces others": (
        "ok", "501", ["%s NAME=a+00b", "XCLIENT LOGIN=a+00b", "%s HELO=a+0Db", "XFORWARD IDENT=a+00b"]),
    "there are no such ports": ("ok", "501", ["%s PORT=65536", "XCLIENT DESTPORT=65536"]),
    "which of the two would count is a guess": ("ok", "501", ["%s ADDR=192.0.2.9 ADDR=192.0.2.10"]),
    "numbers may begin with 0 (RFC 5321 section 4.1.3)": ("501", "ok", ["%s ADDR=192.0.2.09", "XCLIENT DESTADDR=192.0.2.09"]),
    "what is not known for now is not known": (
        "501", "ok", ["%s ADDR=[TEMPUNAVAIL]", "XCLIENT DESTADDR=[TEMPUNAVAIL]", "%s PORT=[TEMPUNAVAIL]", "XCLIENT DESTPORT=[TEMPUNAVAIL]",
                      "XFORWARD NAME=[TEMPUNAVAIL]"]),
    "nor is this": ("501", "ok", ["XCLIENT PROTO=[UNAVAILABLE]"]),
    "a second name of the client, which is not offered here": ("ok", "501", ["XCLIENT REVERSE_NAME=" + name for name in NAMES[:3]]),
}
DIFFERENT = {
    line: tuple({"XCLIENT": "220", "XFORWARD": "250"}[line.split()[0]] if code == "ok" else code for code in codes)
    for *codes, lines in REASONS.values() for pattern in lines
    for line in ([pattern % verb for verb in ("XCLIENT", "XFORWARD")] if "%s" in pattern else [pattern])}


def ask(port, source, script):
    with socket.create_connection(("127.0.0.1", port), 30, (source, 0)) as connection:
        stream = connection.makefile("rwb")
        heard = [reply(stream)]
        for line in script:
            stream.write(line.encode() + b"\r\n")
            stream.flush()
            heard.append(reply(stream))
            if heard[-1][:1] in ("", "421"):
                break
        return heard


def reply(stream):
    text = []
    while not text or text[-1][3:4] == "-":
        line = stream.readline().decode("utf-8", "replace").rstrip("\r\n")
        if not line:
            return "closed"
        text.append(line)
    return "\n".join(text)


def offered(heard):
    return sorted(re.findall(r"^250[- ](XCLIENT.*|XFORWARD.*)$", heard, re.M))


def offers_alike(theirs, answer, spoken_for):
    """But for REVERSE_NAME; and who is not trusted is not because another speaks for it: Postfix still takes XFORWARD then."""
    theirs = [words.replace(" REVERSE_NAME", "") for words in theirs if not spoken_for or words.startswith("XCLIENT")]
    return theirs == answer


postfix, ours = map(int, sys.argv[1:])
wrong, met, asked = [], set(), 0
for source, scripts in (("127.0.0.1", SCRIPTS), ("127.0.0.2", STRANGERS)):
    for script in scripts:
        spoken_for = False
        for line, theirs, answer in zip(["(greeting)"] + script, ask(postfix, source, script), ask(ours, source, script)):
            asked += 1
            expected = DIFFERENT.get(line)
            if expected and (theirs[:3], answer[:3]) == expected:
                met.add(line)
                break
            elif theirs[:3] != answer[:3]:
                wrong.append("%s %s: Postfix %r, we %r" % (source, " / ".join(script)[:160], theirs[:120], answer[:120]))
                break
            elif line.startswith("EHLO") and not offers_alike(offered(theirs), offered(answer), spoken_for):
                wrong.append("%s %s: Postfix offers %s, we %s" % (source, " / ".join(script)[:160], offered(theirs), offered(answer)))
                break
            spoken_for = spoken_for or line.startswith("XCLIENT") and " ADDR=" in line and answer.startswith("220")
wrong += ["no longer different: " + line for line in DIFFERENT if line not in met]
if wrong:
    sys.exit("\n".join(wrong))
print(asked)
