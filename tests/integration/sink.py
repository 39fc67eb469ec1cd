# sink - an SMTP server that takes all mail, and behaves as it is told
#
#	python3 sink.py log address [ key=value ... ]
#
# At port 25 of the address; what it hears of note goes to the log, a line each:
# open, mail, rcpt ADDRESS, done SENDER WHEN (a message was taken; ms), close.
# Keys:
#	offers=A,B	the words of EHLO (PIPELINING)
#	greet=421	this code instead of 220
#	after=N		421 to MAIL behind N messages of a connection
#	enough=N	452 to RCPT behind N of a transaction
#	slow=S		seconds before each answer
#	drip=S		seconds between the bytes of each answer
#	refuse=TEXT	the answer to each RCPT
#	later=N		451 4.7.0 to MAIL of the first N connections
#	mute=1		takes connections and says nothing
# SPDX-License-Identifier: 0BSD
import socket, sys, threading, time

log, address = sys.argv[1:3]
keys = dict(one.split("=", 1) for one in sys.argv[3:])
number = {k: float(keys.get(k, 0)) for k in ("after", "enough", "slow", "drip", "later")}
lock = threading.Lock()
connections = 0


def note(text):
    with lock, open(log, "a") as f:
        f.write(text + "\n")


class Session:
    def __init__(self, net, index):
        self.net, self.file, self.index = net, net.makefile("rb"), index
        self.mails = self.rcpts = 0

    def say(self, text):
        if number["slow"]:
            time.sleep(number["slow"])
        data = text.encode() + b"\r\n"
        if not number["drip"]:
            return self.net.sendall(data)
        for i in range(len(data)):
            time.sleep(number["drip"])
            self.net.sendall(data[i : i + 1])

    def ehlo(self, line):
        words = [w for w in keys.get("offers", "PIPELINING").split(",") if w]
        lines = ["sink"] + [w.replace("_", " ") for w in words]
        for i, word in enumerate(lines):
            self.say("250%s%s" % (" " if i == len(lines) - 1 else "-", word))

    def mail(self, line):
        note("mail")
        self.sender, self.rcpts = line[10:].split(">")[0].lstrip("<"), 0
        if number["after"] and self.mails >= number["after"]:
            self.say("421 4.3.2 enough for this connection")
            return True
        if self.index <= number["later"]:
            return self.say("451 4.7.0 too fast")
        self.say("250 ok")

    def rcpt(self, line):
        if "refuse" in keys:
            return self.say(keys["refuse"])
        if number["enough"] and self.rcpts >= number["enough"]:
            return self.say("452 4.5.3 enough recipients")
        self.rcpts += 1
        note("rcpt " + line[8:].split(">")[0].lstrip("<"))
        self.say("250 ok")

    def data(self, line):
        if not self.rcpts:
            return self.say("503 nobody")
        self.say("354 go")
        for line in iter(self.file.readline, b""):
            if line == b".\r\n":
                self.mails += 1
                note("done %s %d" % (self.sender, time.time() * 1000))
                return self.say("250 taken")
        return True

    def quit(self, line):
        self.say("221 bye")
        return True

    def other(self, line):
        self.say("250 ok")

    def run(self):
        note("open")
        if "mute" in keys:
            while self.file.readline():
                pass
            return
        self.say(keys.get("greet", "220") + " sink")
        if "greet" in keys:
            return
        verbs = {b"EHLO": self.ehlo, b"MAIL": self.mail, b"RCPT": self.rcpt,
                 b"DATA": self.data, b"QUIT": self.quit}
        for line in iter(self.file.readline, b""):
            verb = verbs.get(line[:4].upper(), self.other)
            if verb(line.decode("utf-8", "replace").rstrip("\r\n")):
                return


def serve(net, index):
    try:
        Session(net, index).run()
    except OSError:
        pass
    note("close")
    net.close()


listener = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((address, 25))
listener.listen(200)
note("ready")
while True:
    net, _ = listener.accept()
    net.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connections += 1
    threading.Thread(target=serve, args=(net, connections), daemon=True).start()
