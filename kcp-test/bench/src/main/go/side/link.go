package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	device      = "kcp0"
	maxPacket   = 2048
	queuedBytes = 1 << 20 // a router's queue, where the rate is limited
	queued      = 1 << 16 // packets on their way
	seed        = 7
)

// link is a bad network behind a TUN device. Each packet that arrives there goes back with source and destination
// exchanged: what is sent to the address behind the device comes back to the sender's own address, as if from there.
// Exchanging the two leaves all checksums right. So both ends of a connection can live in one network namespace.
type link struct {
	tun    *os.File
	loss   float64
	delay  time.Duration
	rate   float64      // bytes per nanosecond, or 0
	busy   [2]time.Time // until when each direction is sending, where the rate is limited
	onWay  [2]chan packet
	random *rand.Rand
}

type packet struct {
	due   time.Time
	bytes []byte
}

func runLink(words []string) error {
	p := parse(words)
	tun, err := openTun(p.text("address", "10.77.0.1"))
	if err != nil {
		return err
	}
	l := &link{
		tun:    tun,
		loss:   float64(p.number("loss", 0)) / 100,
		delay:  time.Duration(p.number("delayMs", 0)) * time.Millisecond,
		rate:   float64(p.number("rateKbit", 0)) * 1000 / 8 / 1e9,
		onWay:  [2]chan packet{make(chan packet, queued), make(chan packet, queued)},
		random: rand.New(rand.NewPCG(seed, seed)),
	}
	for _, onWay := range l.onWay {
		go l.deliver(onWay)
	}
	fmt.Println("ready")
	return l.take()
}

// openTun makes the device and gives it the address; everything beside that in its /24 is behind the device.
func openTun(address string) (*os.File, error) {
	fd, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	request := struct {
		name  [unix.IFNAMSIZ]byte
		flags uint16
		_     [22]byte
	}{flags: unix.IFF_TUN | unix.IFF_NO_PI}
	copy(request.name[:], device)
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.TUNSETIFF, uintptr(unsafe.Pointer(&request))); errno != 0 {
		return nil, errno
	}
	for _, arguments := range [][]string{
		{"address", "add", address + "/24", "dev", device},
		{"link", "set", device, "txqueuelen", "10000", "up"},
		{"link", "set", "lo", "up"},
	} {
		if output, err := exec.Command("ip", arguments...).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("ip %v: %s", arguments, output)
		}
	}
	return os.NewFile(uintptr(fd), device), nil
}

func (l *link) take() error {
	for {
		buffer := make([]byte, maxPacket)
		n, err := l.tun.Read(buffer)
		if err != nil {
			return err
		}
		if n < 24 || buffer[0]>>4 != 4 || l.random.Float64() < l.loss {
			continue // IPv6's own chatter, or lost
		}
		exchange(buffer)
		way := direction(buffer)
		due, taken := l.due(way, n)
		if !taken {
			continue
		}
		select {
		case l.onWay[way] <- packet{due, buffer[:n]}:
		default: // full
		}
	}
}

// exchange swaps the IPv4 addresses.
func exchange(ip []byte) {
	var source [4]byte
	copy(source[:], ip[12:16])
	copy(ip[12:16], ip[16:20])
	copy(ip[16:20], source[:])
}

// due is when a packet arrives; false if the queue in front of the line is full.
func (l *link) due(way, length int) (time.Time, bool) {
	now := time.Now()
	if l.rate == 0 {
		return now.Add(l.delay), true
	}
	busy := &l.busy[way]
	if busy.Before(now) {
		*busy = now
	}
	if float64(busy.Sub(now))*l.rate > queuedBytes {
		return now, false
	}
	*busy = busy.Add(time.Duration(float64(length) / l.rate))
	return busy.Add(l.delay), true
}

// direction tells the two ways of a connection apart, by its ports.
func direction(ip []byte) int {
	ports := ip[int(ip[0]&15)*4:]
	if string(ports[0:2]) < string(ports[2:4]) {
		return 1
	}
	return 0
}

// deliver writes the packets of one direction when they are due.
func (l *link) deliver(onWay <-chan packet) {
	for next := range onWay {
		time.Sleep(time.Until(next.due))
		_, _ = l.tun.Write(next.bytes) // a packet that the device does not take is lost
	}
}
