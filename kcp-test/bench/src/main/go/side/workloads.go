package main

import (
	"encoding/binary"
	"io"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	kcp "github.com/xtaci/kcp-go/v5"
)

// echo writes a volume in messages of a size while reading until all of it has come back.
func (b *bench) echo() error {
	size, volume := b.number("size", 65536), b.number("volume", 1<<26)
	m := newMeter()
	b.serve(b.copyBack)
	session, err := b.dial()
	if err != nil {
		return err
	}
	writes := volume / size
	err = together(2, func(i int) error {
		if i == 0 {
			return writeAll(session, size, writes, &m)
		}
		return readAll(session, size, int64(writes)*int64(size))
	})
	m.stop(&b.result)
	b.add("bytes", int64(writes)*int64(size))
	return err
}

// writeAll writes messages. After half of them, what grows with use has grown: one of the writers tells a meter.
func writeAll(session *kcp.UDPSession, size, writes int, m *meter) error {
	payload := message(size)
	for i := range writes {
		if m != nil && i == writes/2 {
			m.settle()
		}
		if _, err := session.Write(payload); err != nil {
			return err
		}
	}
	return nil
}

func readAll(session *kcp.UDPSession, size int, volume int64) error {
	buffer := make([]byte, size)
	for got := int64(0); got < volume; {
		n, err := session.Read(buffer)
		if err != nil {
			return err
		}
		got += int64(n)
	}
	return nil
}

// sink writes a volume, shared by all sessions, in messages of a size. The time is that until the writes have returned;
// "delivered" that until the receivers have everything.
func (b *bench) sink() error {
	sessions, size := b.number("sessions", 1), b.number("size", 65536)
	writes := max(1, b.number("volume", 1<<26)/size/sessions)
	volume := int64(writes) * int64(size) * int64(sessions)
	received, done := atomic.Int64{}, make(chan struct{})
	m := newMeter()
	b.serve(func(session *kcp.UDPSession) {
		buffer := make([]byte, b.number("readBytes", serverReadBytes))
		for {
			n, err := session.Read(buffer)
			if err != nil {
				return
			}
			if received.Add(int64(n)) == volume {
				close(done)
			}
		}
	})
	err := together(sessions, func(i int) error {
		session, err := b.dial()
		if err != nil {
			return err
		}
		if i > 0 {
			return writeAll(session, size, writes, nil)
		}
		return writeAll(session, size, writes, &m)
	})
	written := time.Since(m.start)
	if err != nil {
		return err
	}
	<-done
	b.add("delivered", time.Since(m.start).Nanoseconds())
	b.add("nanos", written.Nanoseconds())
	m.spent(&b.result)
	b.add("bytes", volume)
	return nil
}

// roundTrips sends requests one after the other and waits for each answer.
func (b *bench) roundTrips() error {
	size, count := b.number("size", 64), b.number("count", 10000)
	b.serve(b.copyBack)
	session, err := b.dial()
	if err == nil {
		err = ready(session)
	}
	if err != nil {
		return err
	}
	request, answer := message(size), make([]byte, size)
	nanos := make([]int64, count)
	m := newMeter()
	for i := range nanos {
		start := time.Now()
		if _, err := session.Write(request); err != nil {
			return err
		}
		if _, err := io.ReadFull(session, answer); err != nil {
			return err
		}
		nanos[i] = time.Since(start).Nanoseconds()
	}
	m.stop(&b.result)
	b.latencies(nanos)
	return nil
}

// dialAll makes sessions that have been used once.
func (b *bench) dialAll(n int) ([]*kcp.UDPSession, error) {
	sessions := make([]*kcp.UDPSession, n)
	const atOnce = 50
	err := together(atOnce, func(first int) (err error) {
		for i := first; i < n && err == nil; i += atOnce {
			if sessions[i], err = b.dial(); err == nil {
				err = ready(sessions[i])
			}
		}
		return err
	})
	return sessions, err
}

// active lets many sessions each make a round trip every second; those of the first seconds do not count.
func (b *bench) active() error {
	b.serve(b.copyBack)
	sessions, err := b.dialAll(b.number("sessions", 1000))
	if err != nil {
		return err
	}
	if _, _, err := b.oncePerSecond(sessions, b.number("warmSeconds", 3)); err != nil {
		return err
	}
	m, nanos, err := b.oncePerSecond(sessions, b.number("seconds", 5))
	m.stop(&b.result)
	b.latencies(nanos)
	b.add("resident", residentBytes())
	return err
}

// oncePerSecond starts a meter and makes the round trips; it returns how long each took.
func (b *bench) oncePerSecond(sessions []*kcp.UDPSession, seconds int) (meter, []int64, error) {
	n, size := len(sessions), b.number("size", 64)
	nanos := make([]int64, n*seconds)
	m := newMeter()
	err := together(n, func(i int) error {
		request, answer := message(size), make([]byte, size)
		for turn := range seconds {
			due := time.Duration(turn)*time.Second + time.Duration(i)*time.Second/time.Duration(n)
			time.Sleep(time.Until(m.start.Add(due)))
			start := time.Now()
			if _, err := sessions[i].Write(request); err != nil {
				return err
			}
			if _, err := io.ReadFull(sessions[i], answer); err != nil {
				return err
			}
			nanos[turn*n+i] = time.Since(start).Nanoseconds()
		}
		return nil
	})
	return m, nanos, err
}

// idle keeps many sessions that do nothing.
func (b *bench) idle() error {
	before := residentBytes()
	b.serve(b.copyBack)
	n := b.number("sessions", 5000)
	if _, err := b.dialAll(n); err != nil {
		return err
	}
	time.Sleep(time.Duration(b.number("settleMs", 2500)) * time.Millisecond)
	m := newMeter()
	time.Sleep(time.Duration(b.number("seconds", 5)) * time.Second)
	m.stop(&b.result)
	b.add("resident", residentBytes())
	b.add("bytesPerSession", (residentBytes()-before)/int64(n))
	return nil
}

// connect makes sessions, each until it has carried a byte there and back.
func (b *bench) connect() error {
	b.serve(b.copyBack)
	count := b.number("count", 1000)
	m := newMeter()
	_, err := b.dialAll(count)
	m.stop(&b.result)
	b.add("count", int64(count))
	return err
}

// messages sends a small message every few milliseconds on each session and measures how long each takes one way; the
// first do not count.
func (b *bench) messages() error {
	n, size := b.number("sessions", 1), b.number("size", 100)
	warm, count, every := b.number("warmCount", 0), b.number("count", 250), time.Duration(b.number("everyMs", 20))*time.Millisecond
	nanos := make([]int64, n*count)
	origin := time.Now()
	next, finished := atomic.Int64{}, make(chan error, n)
	b.serve(func(session *kcp.UDPSession) {
		buffer := make([]byte, size)
		mine := nanos[int(next.Add(1)-1)*count:][:count]
		for turn := -warm; turn < count; turn++ {
			if _, err := io.ReadFull(session, buffer); err != nil {
				finished <- err
				return
			}
			if turn >= 0 {
				mine[turn] = time.Since(origin).Nanoseconds() - int64(binary.LittleEndian.Uint64(buffer))
			}
		}
		finished <- nil
	})
	m := newMeter()
	err := together(n, func(i int) error {
		session, err := b.dial()
		if err != nil {
			return err
		}
		buffer := message(size)
		for turn := range warm + count {
			due := time.Duration(turn)*every + time.Duration(i)*every/time.Duration(n)
			time.Sleep(time.Until(m.start.Add(due)))
			binary.LittleEndian.PutUint64(buffer, uint64(time.Since(origin).Nanoseconds()))
			if _, err := session.Write(buffer); err != nil {
				return err
			}
		}
		return nil
	})
	for i := 0; i < n && err == nil; i++ {
		err = <-finished
	}
	m.stop(&b.result)
	b.add("messages", int64(n*(warm+count)))
	b.latencies(nanos)
	return err
}

// residentBytes is the memory of this process, 0 where the system does not tell it as Linux does.
func residentBytes() int64 {
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kilobytes, _, _ := strings.Cut(strings.TrimSpace(after), " ")
	value, _ := strconv.ParseInt(kilobytes, 10, 64)
	return value << 10
}
