"""Sends files over one connection by SMTP: send.py PORT SENDER RECIPIENT DIRECTORY."""
import pathlib
import smtplib
import sys

port, sender, recipient, directory = sys.argv[1:]
with smtplib.SMTP("127.0.0.1", int(port), timeout=120) as client:
    client.ehlo("sender.example.net")
    for file in sorted(pathlib.Path(directory).iterdir()):
        client.mail(sender, ["BODY=8BITMIME"])
        code, text = client.rcpt(recipient)
        if code == 250:
            # The library would mend line ends.
            code, text = client.docmd("DATA")
            client.send(file.read_bytes().replace(b"\r\n.", b"\r\n..") + b".\r\n")
            code, text = client.getreply()
        if code != 250:
            sys.exit(f"{file.name}: {code} {text.decode()}")
