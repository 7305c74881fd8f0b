"""Compares mail that was sent with what lies in Maildirs: arrived.py SENT MAILDIR...

Each file of SENT must lie in each MAILDIR once, byte for byte, behind nothing but trace header fields, and Message-ID and Date if submission had to
add them; waits for them. Says how many there were.
"""
import pathlib
import re
import sys
import time

PATIENCE = 60
TRACE = re.compile(rb"(?:(?:Return-Path|Delivered-To|Received|Message-ID|Date): [^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*)+")

sent = [file.read_bytes() for file in sorted(pathlib.Path(sys.argv[1]).iterdir())]
for maildir in map(pathlib.Path, sys.argv[2:]):
    end = time.monotonic() + PATIENCE
    while True:
        files = [file for folder in ("new", "cur") for file in (maildir / folder).glob("*")]
        if len(files) >= len(sent) or time.monotonic() > end:
            break
        time.sleep(0.2)
    if len(files) != len(sent):
        sys.exit(f"{len(files)} messages in {maildir.name}, {len(sent)} were sent")
    open_ = dict(enumerate(sent))
    for file in files:
        octets = file.read_bytes()
        # Equal messages differ in nothing: any of them will do.
        found = [n for n, original in open_.items() if octets.endswith(original) and TRACE.fullmatch(octets[: -len(original)])]
        if not found:
            sys.exit(f"{file} is none of those that were sent")
        del open_[max(found, key=lambda n: len(open_[n]))]
print(len(sent))
