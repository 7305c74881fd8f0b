"""Writes messages for the checks, one file each with CRLF line ends: make-corpus.py TARGET CORPUS.

Generated ones always; those of a corpus folder (*.eml, *.mbox) too, where it exists.
"""
import base64
import mailbox
import pathlib
import random
import sys

target, corpus = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
rng = random.Random(20261124)
count = 0


def write(octets: bytes) -> None:
    global count
    lines = octets.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if lines and lines[-1] == b"":
        lines.pop()
    (target / f"{count:04d}.eml").write_bytes(b"\r\n".join(lines) + b"\r\n")
    count += 1


def head(subject: str, more: str = "") -> bytes:
    return (
        f"From: Ann <ann@example.test>\r\nTo: bob@example.test\r\nSubject: {subject}\r\n"
        f"Date: Tue, 24 Nov 2026 12:00:{count % 60:02d} +0000\r\nMessage-ID: <{count}@example.test>\r\n{more}\r\n"
    ).encode()


write(head("plain") + b"Hello.\r\n")
write(head("dots") + b".\r\n..\r\n.a\r\n...\r\n")
write(head("empty body"))
write(head("eight bit", "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n")
      + "Grüße, 日本語\r\n".encode())
write(head("long line") + b"x" * 990 + b"\r\n")
write(head("trailing blanks") + b"a \r\n\t\r\n\r\n\r\n")
write(head("large", "MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n")
      + base64.encodebytes(rng.randbytes(3_000_000)).replace(b"\n", b"\r\n"))
for size in (1, 100, 4_000, 70_000):
    write(head(f"random {size}") + bytes(rng.choice(b"abc. \t-=") if i % 70 else 10 for i in range(1, size)))
write(head("multipart", 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n')
      + b"--b\r\n\r\none\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ntwo\r\n--b--\r\n")

if corpus.is_dir():
    for file in sorted(corpus.rglob("*.eml")):
        write(file.read_bytes())
    for file in sorted(corpus.rglob("*.mbox")):
        for message in mailbox.mbox(file):
            write(bytes(message))
else:
    print(f"no real mail at {corpus.name}, generated mail alone", file=sys.stderr)
