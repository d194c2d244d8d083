"""The C end of kcp4j's live interoperability tests.

    ikcp_peer.py check             exits with status 0 where the C original can be used, says why not elsewhere
    ikcp_peer.py server [options]  echo server; runs until its standard input is closed
    ikcp_peer.py client [options]  opens sessions, sends a pattern, checks every byte that comes back

Standard output carries machine readable lines only: the server's first line is "LISTENING host:port", and the last
line of either is one JSON object. Needs the package in requirements.txt; no crypto, no FEC (the C original has none).
"""

import argparse
import ctypes
import json
import os
import random
import selectors
import socket
import struct
import sys
import time

import ikcp

SOCKET_BUFFER = 4 << 20
MESSAGE_BUFFER = 1 << 20
BATCH = 64  # datagrams read from one socket before the others have their turn


class Counters:
    """What the JSON line reports."""

    def __init__(self):
        self.sessions = self.bytes = self.packetsIn = self.packetsOut = self.inputErrors = self.sendDrops = 0


class Wire:
    """A UDP socket that counts, and that takes a full send buffer for loss."""

    def __init__(self, counters, *, bind=None):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SOCKET_BUFFER)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SOCKET_BUFFER)
        if bind:
            self.socket.bind(bind)
        self._counters = counters

    def send(self, packet, address):
        try:
            self.socket.sendto(packet, address)
            self._counters.packetsOut += 1
        except OSError:
            self._counters.sendDrops += 1

    def batch(self):
        """Yields the (packet, address) pairs that are there, at most BATCH."""
        for _ in range(BATCH):
            try:
                packet, address = self.socket.recvfrom(65535)
            except OSError:
                return
            self._counters.packetsIn += 1
            yield packet, address


class EchoServer:
    """Returns whatever arrives, message by message. A session is an (address, conv) pair and lasts for ever."""

    def __init__(self, library, options, counters):
        self._new_conversation = lambda conv, transmit: open_conversation(library, options, conv, transmit)
        self._counters = counters
        self._wire = Wire(counters, bind=options.listen)
        self._conversations = {}
        self._buffer = ctypes.create_string_buffer(MESSAGE_BUFFER)
        host, port = self._wire.socket.getsockname()
        print(f"LISTENING {host}:{port}", flush=True)

    def serve(self):
        selector = selectors.DefaultSelector()
        selector.register(self._wire.socket, selectors.EVENT_READ)
        selector.register(sys.stdin, selectors.EVENT_READ)
        while True:
            ready = selector.select(next_wait(self._conversations.values()))
            if any(key.fileobj is sys.stdin for key, _ in ready) and not os.read(sys.stdin.fileno(), 4096):
                break
            for packet, address in self._wire.batch():
                self._input(packet, address)
            now = now_ms()
            for conversation in self._conversations.values():
                self._echo(conversation)
                conversation.run(now)
        conversations = self._conversations.values()
        return {"dead": sum(c.dead for c in conversations), "timeouts": sum(c.timeouts for c in conversations)}

    def _input(self, packet, address):
        if len(packet) < ikcp.OVERHEAD:
            self._counters.inputErrors += 1
            return
        key = address, struct.unpack_from("<I", packet)[0]
        conversation = self._conversations.get(key)
        if conversation is None:
            conversation = self._new_conversation(key[1], lambda out: self._wire.send(out, address))
            self._conversations[key] = conversation
            self._counters.sessions += 1
        if conversation.input(packet) < 0:
            self._counters.inputErrors += 1

    def _echo(self, conversation):
        while conversation.has_room:  # otherwise the data stays, and the window that is advertised closes
            length = conversation.receive(self._buffer)
            if length < 0:
                return
            self._counters.bytes += length
            if length > 0:  # an empty message is kcp4j's end of stream, which C has no answer to
                conversation.send(self._buffer, length)


class ClientSession:
    """Sends a pattern and checks its echo, on a socket of its own."""

    def __init__(self, library, options, counters, number):
        self.wire = Wire(counters)
        self.conversation = open_conversation(
            library, options, random.getrandbits(32), lambda packet: self.wire.send(packet, options.connect)
        )
        self._options = options
        self._counters = counters
        self._pattern = Pattern(options.seed + number)
        self._sent = self._verified = 0
        self._buffer = ctypes.create_string_buffer(MESSAGE_BUFFER)

    @property
    def done(self):
        return self._verified == self._options.bytes

    def run(self):
        for packet, _ in self.wire.batch():
            if self.conversation.input(packet) < 0:
                self._counters.inputErrors += 1
        while self._sent < self._options.bytes and self.conversation.has_room:
            chunk = self._pattern.slice(self._sent, min(self._options.write, self._options.bytes - self._sent))
            self.conversation.send(chunk, len(chunk))
            self._sent += len(chunk)
        while (length := self.conversation.receive(self._buffer)) >= 0:
            self._verify(length)
        self.conversation.run(now_ms())

    def _verify(self, length):
        message = min(self._options.write, self._options.bytes - self._verified)
        if self._options.messages and length != message:
            raise ValueError(f"message at {self._verified} has {length} bytes, sent were {message}")
        received = ctypes.string_at(self._buffer, length)
        if received != self._pattern.slice(self._verified, length):
            raise ValueError(f"the {length} bytes at {self._verified} differ from what was sent")
        self._verified += length
        self._counters.bytes += length


class Pattern:
    """Bytes that depend on their offset: a random block of prime length, repeated."""

    PERIOD = 65_521

    def __init__(self, seed):
        block = random.Random(seed).randbytes(self.PERIOD)
        self._repeated = block * (2 + MESSAGE_BUFFER // self.PERIOD)

    def slice(self, offset, length):
        start = offset % self.PERIOD
        return self._repeated[start : start + length]


def run_client(library, options, counters):
    """Runs all sessions until each has its echo. Raises what is wrong."""
    sessions = [ClientSession(library, options, counters, number) for number in range(options.sessions)]
    counters.sessions = len(sessions)
    selector = selectors.DefaultSelector()
    for session in sessions:
        selector.register(session.wire.socket, selectors.EVENT_READ)
    started = time.monotonic()
    finished = None
    while True:
        elapsed = time.monotonic() - started
        for session in sessions:
            session.run()
        if finished is None and all(session.done for session in sessions):
            finished = elapsed
        if finished is not None and elapsed >= finished + options.linger:  # the peer's last segments are acknowledged
            conversations = [session.conversation for session in sessions]
            return {
                "millis": int(finished * 1000),
                "dead": sum(c.dead for c in conversations),
                "timeouts": sum(c.timeouts for c in conversations),
            }
        if finished is None and elapsed > options.timeout:
            late = sum(not session.done for session in sessions)
            raise TimeoutError(f"{late} of {len(sessions)} sessions unfinished after {options.timeout} s")
        selector.select(next_wait(session.conversation for session in sessions))


def open_conversation(library, options, conv, transmit):
    return ikcp.Conversation(
        library,
        conv,
        transmit,
        mtu=options.mtu,
        sndwnd=options.sndwnd,
        rcvwnd=options.rcvwnd,
        nodelay=options.nodelay,
        stream=options.stream,
    )


def now_ms():
    return time.monotonic_ns() // 1_000_000 & 0xFFFFFFFF


def next_wait(conversations):
    """Seconds until some conversation has something to do, None for never."""
    now = now_ms()
    waits = [conversation.wait(now) for conversation in conversations]
    return min(waits) / 1000 if waits else None


def address(text):
    host, port = text.rsplit(":", 1)
    return host, int(port)


def four_numbers(text):
    numbers = [int(part) for part in text.split(",")]
    if len(numbers) != 4:
        raise argparse.ArgumentTypeError("want nodelay,interval,resend,nc")
    return numbers


def parse_arguments():
    tuning = argparse.ArgumentParser(add_help=False)
    tuning.add_argument("--mtu", type=int, default=1400)
    tuning.add_argument("--sndwnd", type=int, default=1024)
    tuning.add_argument("--rcvwnd", type=int, default=1024)
    tuning.add_argument("--nodelay", type=four_numbers, default=[1, 10, 2, 1])
    tuning.add_argument("--stream", action="store_true")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("check")
    server = commands.add_parser("server", parents=[tuning])
    server.add_argument("--listen", type=address, default=("127.0.0.1", 0))
    client = commands.add_parser("client", parents=[tuning])
    client.add_argument("--connect", type=address, required=True)
    client.add_argument("--sessions", type=int, default=1)
    client.add_argument("--bytes", type=int, default=1 << 20, help="bytes each session sends")
    client.add_argument("--write", type=int, default=4096, help="bytes per message")
    client.add_argument("--messages", action="store_true", help="check that every message comes back whole")
    client.add_argument("--seed", type=int, default=1)
    client.add_argument("--timeout", type=float, default=60, help="seconds")
    client.add_argument("--linger", type=float, default=0.3, help="seconds to stay after the last byte")
    return parser.parse_args()


def main():
    options = parse_arguments()
    try:
        library = ikcp.load()
    except ImportError as missing:
        sys.exit(f"the C original cannot be used: {missing}")
    if options.command == "check":
        return
    counters = Counters()
    if options.command == "server":
        print(json.dumps(vars(counters) | EchoServer(library, options, counters).serve()))
        return
    try:
        outcome = {"ok": True} | run_client(library, options, counters)
    except (ValueError, TimeoutError) as wrong:
        outcome = {"ok": False, "error": str(wrong)}
    print(json.dumps(outcome | vars(counters)))
    sys.exit(0 if outcome["ok"] else 1)


if __name__ == "__main__":
    main()
