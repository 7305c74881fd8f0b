"""Sends the message on standard input behind the lines given, which name sender and recipients: say.py PORT LINE..."""
import smtplib
import sys

port, *lines = sys.argv[1:]
with smtplib.SMTP("127.0.0.1", int(port), timeout=60) as client:
    client.command_encoding = "utf-8"
    client.ehlo("sender.example.net")
    for code, answer in (*map(client.docmd, lines), client.data(sys.stdin.buffer.read())):
        if code != 250:
            sys.exit("%d %s" % (code, answer.decode()))
