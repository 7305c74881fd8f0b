"""Leaves in a folder of messages those that another server passes on as they are, and adds one of 20 MiB: relayable.py FOLDER.

Removed is what such a server takes for the end of a header, for a loop or for trace of its own. Says how many there are.
"""
import base64
import pathlib
import random
import re
import sys

FIELDS = re.compile(rb"(?:[!-9;-~]+:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*)*")
OWN = re.compile(rb"(?mi)^(delivered-to|return-path):")

folder = pathlib.Path(sys.argv[1])
for file in folder.iterdir():
    octets = file.read_bytes()
    head = octets.split(b"\r\n\r\n", 1)[0] + b"\r\n"
    if b"\0" in octets or not FIELDS.fullmatch(head) or OWN.search(head):
        file.unlink()
body = base64.encodebytes(random.Random(10).randbytes(15_500_000)).replace(b"\n", b"\r\n")
(folder / "large.eml").write_bytes(
    b"From: ann@example.test\r\nTo: ann@example.test\r\nSubject: 20 MiB\r\nDate: Tue, 24 Nov 2026 12:00:00 +0000\r\nMessage-ID: <l@example.test>\r\n"
    b"MIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body)
print(len(list(folder.iterdir())))
