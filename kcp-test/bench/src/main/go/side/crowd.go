package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	kcp "github.com/xtaci/kcp-go/v5"
)

const (
	crowdMessage  = 64
	crowdAtOnce   = 64
	crowdPatience = 5 * time.Second
	crowdBuffer   = 1 << 16 // of each client's socket
)

// crowdServer is ScaleServer.java: it sends back what it reads until its input ends.
func crowdServer() error {
	b, err := newBench(params{})
	if err != nil {
		return err
	}
	b.serve(func(session *kcp.UDPSession) {
		buffer := make([]byte, crowdMessage)
		for {
			n, err := session.Read(buffer)
			if err != nil {
				return
			}
			if _, err := session.Write(buffer[:n]); err != nil {
				return
			}
		}
	})
	fmt.Printf("port=%s\n", b.target[strings.LastIndexByte(b.target, ':')+1:])
	for {
		if _, err := input.ReadString('\n'); err != nil {
			return nil
		}
		runtime.GC()
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		fmt.Printf("heap=%d\n", memory.HeapAlloc)
	}
}

// crowd is ScaleClient.java, with a socket for each session, without which kcp-go cannot do.
type crowd struct {
	bench
	mutex    sync.Mutex
	open     []*kcp.UDPSession
	nanos    []int64
	answered atomic.Int64
}

func crowdClient(port string) error {
	c := &crowd{bench: bench{params: params{"socketBuffer": fmt.Sprint(crowdBuffer)}, target: "127.0.0.1:" + port}}
	for {
		line, err := input.ReadString('\n')
		if err != nil {
			return nil
		}
		words := strings.Fields(line)
		p := parse(words[1:])
		c.result = result{}
		if words[0] == "open" {
			err = c.dialCrowd(p.number("sessions", 0))
		} else {
			err = c.talk(p.number("everyMs", 0), p.number("messages", 1))
		}
		if err != nil {
			return err
		}
		fmt.Println(&c.result)
	}
}

func (c *crowd) dialCrowd(count int) error {
	start := time.Now()
	err := together(crowdAtOnce, func(first int) error {
		for i := first; i < count; i += crowdAtOnce {
			session, err := c.dial()
			if err != nil {
				return err
			}
			if _, err = session.Write(make([]byte, crowdMessage)); err != nil {
				return err
			}
			answer := make([]byte, crowdMessage)
			if _, err = io.ReadFull(session, answer); err != nil {
				return err
			}
			go c.read(session, answer)
			c.mutex.Lock()
			c.open = append(c.open, session)
			c.mutex.Unlock()
		}
		return nil
	})
	c.add("nanos", time.Since(start).Nanoseconds())
	c.add("failed", 0)
	return err
}

func (c *crowd) read(session *kcp.UDPSession, answer []byte) {
	for {
		if _, err := io.ReadFull(session, answer); err != nil {
			return
		}
		took := time.Now().UnixNano() - int64(binary.BigEndian.Uint64(answer))
		if place := c.answered.Add(1); place <= int64(len(c.nanos)) {
			c.nanos[place-1] = took
		}
	}
}

func (c *crowd) talk(everyMs, messages int) error {
	sent := len(c.open) * messages
	c.nanos = make([]int64, sent)
	c.answered.Store(0)
	start := time.Now()
	writers := runtime.NumCPU()
	every := time.Duration(everyMs) * time.Millisecond
	err := together(writers, func(writer int) error {
		message := make([]byte, crowdMessage)
		for turn := range messages {
			for i := writer; i < len(c.open); i += writers {
				due := every*time.Duration(turn) + every*time.Duration(i)/time.Duration(len(c.open))
				time.Sleep(time.Until(start.Add(due)))
				binary.BigEndian.PutUint64(message, uint64(time.Now().UnixNano()))
				if _, err := c.open[i].Write(message); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for end := time.Now().Add(crowdPatience); c.answered.Load() < int64(sent) && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	got := min(int(c.answered.Load()), sent)
	c.add("sent", int64(sent))
	c.add("answered", int64(got))
	c.add("nanos", time.Since(start).Nanoseconds())
	sorted := slices.Clone(c.nanos[:got])
	slices.Sort(sorted)
	if got > 0 {
		for name, permyriad := range map[string]int{"P50": 5000, "P99": 9900, "P999": 9990, "Max": 10000} {
			c.result.words = append(c.result.words, "latency"+name+"="+quantile(sorted, permyriad))
		}
	}
	return err
}
