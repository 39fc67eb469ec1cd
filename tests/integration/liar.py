# liar - a name server that misbehaves in all the ways it is told
#
#	python3 liar.py log address
#
# By UDP and TCP at port 53. The first label of a name says how, all else is
# answered with one MX or address, 10.99.0.11:
#	stall		no answer
#	flood		answers without end, with wrong ids and other names, by UDP
#	spoof		a right answer behind 5 with wrong ids that lead elsewhere
#	other		an answer to another question
#	loop		an alias of itself
#	chain		an alias of an alias of ...
#	cut		the answer ends in its middle
#	jump		compression pointers that lead to themselves
#	many		4000 records, by TCP
#	fail, refuse	SERVFAIL, REFUSED
#	once		SERVFAIL at first, and the truth after 2 questions
#	poison		an answer that speaks of good.test as well
#	long		an MX name with blanks, slashes and control bytes
#	drip		by TCP a byte a second
#	later		NXDOMAIN with the id of another question, then nothing
# SPDX-License-Identifier: 0BSD
import random, socket, struct, sys, threading, time

log, address = sys.argv[1:3]
A, CNAME, MX = 1, 5, 15
seen = {}


def name_of(text):
    return b"".join(bytes([len(p)]) + p.encode("latin-1") for p in text.split(".") if p) + b"\0"


def record(kind, data, name=b"\xc0\x0c", ttl=1):
    return name + struct.pack("!HHIH", kind, 1, ttl, len(data)) + data


def question(packet):
    at, labels = 12, []
    while packet[at]:
        labels.append(packet[at + 1 : at + 1 + packet[at]].decode("latin-1"))
        at += packet[at] + 1
    kind = struct.unpack("!H", packet[at + 1 : at + 3])[0]
    return ".".join(labels), kind, packet[12 : at + 5]


def answer(packet, asked, records, code=0, extra=b"", n_extra=0, cut=False, id=None):
    head = (packet[:2] if id is None else id) + struct.pack(
        "!HHHHH", 0x8480 | (0x200 if cut else 0) | code, 1, len(records), 0, n_extra)
    return head + asked + b"".join(records) + extra


def truth(kind, where="10.99.0.11", mx="mx.good.test"):
    if kind == A:
        return [record(A, socket.inet_aton(where))]
    if kind == MX:
        return [record(MX, struct.pack("!H", 10) + name_of(mx))]
    return []


def reply(packet, tcp):
    """The packets that are sent back, each after so many seconds."""
    name, kind, asked = question(packet)
    mood = name.lower().split(".")[0]
    seen[mood, kind] = seen.get((mood, kind), 0) + 1
    with open(log, "a") as f:
        f.write("%s %d %s\n" % (name.lower(), kind, "tcp" if tcp else "udp"))
    good = answer(packet, asked, truth(kind))
    wrong = lambda: answer(packet, asked, truth(kind, "10.99.0.66", "evil.test"),
                           id=random.randbytes(2))
    if mood == "stall" or (mood in ("flood", "later") and tcp):
        return []
    if mood == "flood":
        return [(0, wrong()) for _ in range(20000)]
    if mood == "spoof":
        return [(0, wrong()) for _ in range(5)] + [(0.05, good)]
    if mood == "other":
        return [(0, answer(packet, name_of("x.test") + asked[-4:], truth(kind)))]
    if mood == "loop":
        return [(0, answer(packet, asked, [record(CNAME, name_of(name))]))]
    if mood == "chain":
        steps = [record(CNAME, name_of("c%d.test" % (i + 1)),
                        name_of("c%d.test" % i) if i else b"\xc0\x0c") for i in range(200)]
        return [(0, answer(packet, asked, steps, cut=not tcp) if tcp else
                 answer(packet, asked, [], cut=True))]
    if mood == "cut":
        return [(0, good[:-3])]
    if mood == "jump":
        at = 12 + len(asked)
        evil = struct.pack("!H", 0xC000 | at)
        return [(0, answer(packet, asked, [record(kind, evil * 2, evil)]))]
    if mood == "many":
        if not tcp:
            return [(0, answer(packet, asked, [], cut=True))]
        if kind != MX:
            return [(0, good)]
        some = [record(MX, struct.pack("!H", i % 60000) + name_of("m%d.stall.test" % i))
                for i in range(2000)]
        return [(0, answer(packet, asked, some))]
    if mood in ("fail", "refuse"):
        return [(0, answer(packet, asked, [], code=2 if mood == "fail" else 5))]
    if mood == "once":
        if seen[mood, kind] <= 2:
            return [(0, answer(packet, asked, [], code=2))]
        return [(0, good)]
    if mood == "poison":
        return [(0, answer(packet, asked, truth(kind) + [
            record(MX, struct.pack("!H", 1) + name_of("evil.test"), name_of("good.test"), 9999)],
            extra=record(A, socket.inet_aton("10.99.0.66"), name_of("mx.good.test"), 9999),
            n_extra=1))]
    if mood == "long":
        return [(0, answer(packet, asked, truth(kind, mx="a b/../../etc\n\0.x")))]
    if mood == "drip" and not tcp:
        return [(0, answer(packet, asked, [], cut=True))]
    if mood == "later":
        return [(0, answer(packet, asked, [], code=3, id=random.randbytes(2)))]
    return [(0, good)]


def by_udp():
    net = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    net.bind((address, 53))
    open(log, "w").close()
    while True:
        packet, there = net.recvfrom(4096)
        def send(packet=packet, there=there):
            for wait, one in reply(packet, False):
                time.sleep(wait)
                net.sendto(one, there)
        threading.Thread(target=send, daemon=True).start()


def one_tcp(net):
    try:
        n = struct.unpack("!H", net.recv(2))[0]
        packet = net.recv(n)
        mood = question(packet)[0].lower().split(".")[0]
        for wait, one in reply(packet, True):
            data = struct.pack("!H", len(one)) + one
            for i in range(0, len(data), 1 if mood == "drip" else len(data)):
                net.sendall(data[i : i + (1 if mood == "drip" else len(data))])
                time.sleep(1 if mood == "drip" else 0)
        time.sleep(1)
    except (OSError, struct.error, IndexError):
        pass
    net.close()


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind((address, 53))
listener.listen(100)
threading.Thread(target=by_udp, daemon=True).start()
while True:
    threading.Thread(target=one_tcp, args=(listener.accept()[0],), daemon=True).start()
