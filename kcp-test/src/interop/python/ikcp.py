"""The C original, ikcp.c, called directly through ctypes.

The PyPI package ``kcp`` compiles the unmodified ikcp.c into its extension module, and that module exports the C
functions. They are called here instead of the package's own classes because those offer neither stream mode nor
``nodelay`` above 1.
"""

import ctypes
import importlib.util
from ctypes import POINTER, Structure, c_char_p, c_int, c_int32, c_long, c_uint32, c_void_p

OVERHEAD = 24


class _Queue(Structure):
    _fields_ = [("next", c_void_p), ("prev", c_void_p)]


class ControlBlock(Structure):
    """IKCPCB as ikcp.h declares it. Only ``stream``, ``state`` and ``xmit`` are touched from here."""

    _fields_ = (
        [(name, c_uint32) for name in "conv mtu mss state snd_una snd_nxt rcv_nxt ts_recent ts_lastack ssthresh".split()]
        + [(name, c_int32) for name in "rx_rttval rx_srtt rx_rto rx_minrto".split()]
        + [(name, c_uint32) for name in "snd_wnd rcv_wnd rmt_wnd cwnd probe current interval ts_flush xmit".split()]
        + [(name, c_uint32) for name in "nrcv_buf nsnd_buf nrcv_que nsnd_que nodelay updated".split()]
        + [(name, c_uint32) for name in "ts_probe probe_wait dead_link incr".split()]
        + [(name, _Queue) for name in "snd_queue rcv_queue snd_buf rcv_buf".split()]
        + [("acklist", c_void_p), ("ackcount", c_uint32), ("ackblock", c_uint32), ("user", c_void_p)]
        + [("buffer", c_void_p)]
        + [(name, c_int) for name in "fastresend fastlimit nocwnd stream logmask".split()]
        + [("output", c_void_p), ("writelog", c_void_p)]
    )


# Python's lock is kept during the calls: one thread runs everything, and the calls are short.
_Output = ctypes.PYFUNCTYPE(c_int, c_void_p, c_int, c_void_p, c_void_p)


def load():
    """Returns the C library. Raises ImportError where the package is missing or hides the C functions."""
    extension = importlib.util.find_spec("kcp.extension")
    if extension is None or extension.origin is None:
        raise ImportError("the package kcp has no compiled extension")
    library = ctypes.PyDLL(extension.origin)
    block = POINTER(ControlBlock)
    for name, result, *arguments in (
        ("create", block, c_uint32, c_void_p),
        ("release", None, block),
        ("setoutput", None, block, _Output),
        ("recv", c_int, block, c_void_p, c_int),
        ("send", c_int, block, c_void_p, c_int),
        ("update", None, block, c_uint32),
        ("check", c_uint32, block, c_uint32),
        ("input", c_int, block, c_char_p, c_long),
        ("peeksize", c_int, block),
        ("setmtu", c_int, block, c_int),
        ("wndsize", c_int, block, c_int, c_int),
        ("waitsnd", c_int, block),
        ("nodelay", c_int, block, c_int, c_int, c_int, c_int),
    ):
        try:
            function = getattr(library, "ikcp_" + name)
        except AttributeError as missing:
            raise ImportError(str(missing)) from missing
        function.restype, function.argtypes = result, arguments
    return library


class Conversation:
    """One conversation. ``transmit`` is called with each packet (bytes) to put on the wire."""

    def __init__(self, library, conv, transmit, *, mtu, sndwnd, rcvwnd, nodelay, stream):
        self._library = library
        self._block = library.ikcp_create(conv, None)
        self._output = _Output(lambda packet, length, *_: transmit(ctypes.string_at(packet, length)) or 0)
        library.ikcp_setoutput(self._block, self._output)
        if library.ikcp_setmtu(self._block, mtu) != 0:
            raise ValueError(f"ikcp refuses an MTU of {mtu}")
        library.ikcp_wndsize(self._block, sndwnd, rcvwnd)
        library.ikcp_nodelay(self._block, *nodelay)
        self._block.contents.stream = stream
        self._sndwnd = sndwnd
        self._due = None

    def close(self):
        self._library.ikcp_release(self._block)
        self._block = None

    def input(self, packet):
        """Feeds one packet. Returns 0, or the negative code of ikcp_input."""
        return self._library.ikcp_input(self._block, packet, len(packet))

    def send(self, data, length):
        """Queues one message: the first ``length`` bytes of ``data`` (bytes or a ctypes buffer)."""
        result = self._library.ikcp_send(self._block, data, length)
        if result < 0:
            raise ValueError(f"ikcp_send of {length} bytes returned {result}")

    def receive(self, buffer):
        """Moves the next message into the ctypes ``buffer``. Returns its length, or -1 when there is none."""
        if self._library.ikcp_peeksize(self._block) < 0:
            return -1
        length = self._library.ikcp_recv(self._block, buffer, len(buffer))
        if length < 0:
            raise ValueError(f"ikcp_recv returned {length}")
        return length

    def run(self, now):
        """Updates the state machine if it is time to."""
        if self._due is None or _after_or_at(now, self._due):
            self._library.ikcp_update(self._block, now)
        self._due = self._library.ikcp_check(self._block, now)

    def wait(self, now):
        """Milliseconds until ``run`` has something to do."""
        return 0 if self._due is None or _after_or_at(now, self._due) else (self._due - now) & 0xFFFFFFFF

    @property
    def has_room(self):
        """Whether less than a send window of segments waits to be sent or acknowledged."""
        return self._library.ikcp_waitsnd(self._block) < self._sndwnd

    @property
    def drained(self):
        """Whether everything that was sent is acknowledged."""
        return self._library.ikcp_waitsnd(self._block) == 0

    @property
    def timeouts(self):
        """Segments sent again because their time-out passed."""
        return self._block.contents.xmit

    @property
    def dead(self):
        """Whether some segment was sent too often without an answer."""
        return self._block.contents.state != 0


def _after_or_at(now, due):
    return (now - due) & 0x80000000 == 0
