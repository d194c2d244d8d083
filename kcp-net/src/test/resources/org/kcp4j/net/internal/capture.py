"""Receives UDP datagrams, and sees the frames they come in: capture.py DEVICE ADDRESS PORT.

Prints "ready", then reads until nothing has come for a second, and prints how many IPv4 frames there were, how long the
longest was without its Ethernet header, and how many different datagrams (by their first four bytes) were received.
"""
import select
import socket
import sys

ETHERNET_BYTES = 14
IPV4 = 0x0800
BUFFER_BYTES = 4 << 20

device, address, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
frames = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(IPV4))
frames.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
frames.bind((device, 0))
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagrams.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
datagrams.bind((address, port))
print("ready", flush=True)

count, longest, numbers, timeout = 0, 0, set(), 60
while True:
    readable = select.select([frames, datagrams], [], [], timeout)[0]
    if not readable:
        break
    timeout = 1
    if frames in readable:
        count += 1
        longest = max(longest, len(frames.recv(1 << 17)) - ETHERNET_BYTES)
    if datagrams in readable:
        numbers.add(datagrams.recv(1 << 17)[:4])
print(count, longest, len(numbers), flush=True)
