package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"hash/crc32"
	"io"
	"sync/atomic"
	"time"

	kcp "github.com/xtaci/kcp-go/v5"
)

// client opens sessions side by side, each on its own UDP socket, sends a pattern through each and checks the echo
// byte by byte (mode echo) or the CRC-32 that a sink answers with (mode sink).
type client struct {
	options
	connect  string
	mode     string
	sessions int
	bytes    int64
	write    int
	messages bool
	seed     uint64
	oob      int
	timeout  time.Duration
	linger   time.Duration

	oobSent     atomic.Int64
	oobReceived atomic.Int64
	oobDamaged  atomic.Int64
}

type clientReport struct {
	OK          bool                   `json:"ok"`
	Error       string                 `json:"error,omitempty"`
	Sessions    int                    `json:"sessions"`
	Bytes       int64                  `json:"bytes"`
	Millis      int64                  `json:"millis"`
	OOBSent     int64                  `json:"oobSent"`
	OOBReceived int64                  `json:"oobReceived"`
	OOBDamaged  int64                  `json:"oobDamaged"`
	Snmp        map[string]json.Number `json:"snmp"`
}

func (c *client) register(flags *flag.FlagSet) {
	c.options.register(flags)
	flags.StringVar(&c.connect, "connect", "", "address of the server (required)")
	flags.StringVar(&c.mode, "mode", "echo", "what the server does: echo or sink")
	flags.IntVar(&c.sessions, "sessions", 1, "sessions at once")
	flags.Int64Var(&c.bytes, "bytes", 1<<20, "bytes each session sends")
	flags.IntVar(&c.write, "write", 4096, "bytes per write")
	flags.BoolVar(&c.messages, "messages", false, "check that every read returns exactly one write")
	flags.Uint64Var(&c.seed, "seed", 1, "seed of the pattern")
	flags.IntVar(&c.oob, "oob", 0, "out-of-band packets each session sends beside the data (needs --fec)")
	flags.DurationVar(&c.timeout, "timeout", time.Minute, "when to give up")
	flags.DurationVar(&c.linger, "linger", 300*time.Millisecond, "how long to stay, so that the peer's last segments are acknowledged")
}

func (c *client) run() error {
	if c.connect == "" || c.sessions < 1 || c.write < 1 || (c.mode != "echo" && c.mode != "sink") {
		return errors.New("--connect is required, --sessions and --write are at least 1, --mode is echo or sink")
	}
	block, err := newCipher(c.cipherName, c.key)
	if err != nil {
		return err
	}
	started := time.Now()
	deadline := started.Add(c.timeout)
	results := make(chan error, c.sessions)
	for i := range c.sessions {
		go func() {
			err := c.session(block, mix(c.seed+uint64(i)), deadline)
			if err != nil {
				err = fmt.Errorf("session %d: %w", i, err)
			}
			results <- err
		}()
	}
	for range c.sessions { // the first failure ends the run
		if err = <-results; err != nil {
			break
		}
	}
	report := clientReport{
		OK: err == nil, Sessions: c.sessions, Bytes: int64(c.sessions) * c.bytes,
		Millis: time.Since(started).Milliseconds(),
	}
	if err == nil {
		time.Sleep(c.linger)
	} else {
		report.Error = err.Error()
	}
	report.OOBSent, report.OOBReceived, report.OOBDamaged = c.oobSent.Load(), c.oobReceived.Load(), c.oobDamaged.Load()
	report.Snmp = snmp()
	return errors.Join(err, printJSON(report))
}

// session runs one session to the end. It stays open, so that it acknowledges what its peer still repeats.
func (c *client) session(block kcp.BlockCrypt, seed uint64, deadline time.Time) error {
	data, parity := c.shards()
	session, err := kcp.DialWithOptions(c.connect, block, data, parity)
	if err != nil {
		return err
	}
	_ = session.SetReadBuffer(socketBuffer) // the kernel may grant less, which costs speed only
	_ = session.SetWriteBuffer(socketBuffer)
	if err := c.tune(session); err != nil {
		return err
	}
	_ = session.SetDeadline(deadline)
	if c.mode == "sink" {
		return c.viaSink(session, seed)
	}
	return c.viaEcho(session, seed)
}

// viaEcho sends and checks what comes back at the same time.
func (c *client) viaEcho(session *kcp.UDPSession, seed uint64) error {
	tasks := []func() error{
		func() error { return c.send(session, seed) },
		func() error { return c.verifyEcho(session, seed) },
	}
	if c.oob > 0 {
		if err := session.SetOOBHandler(func(payload []byte) { c.countOOB(payload, seed) }); err != nil {
			return err
		}
		tasks = append(tasks, func() error { return c.sendOOB(session, seed) })
	}
	results := make(chan error, len(tasks))
	for _, task := range tasks {
		go func() { results <- task() }()
	}
	for range tasks {
		if err := <-results; err != nil {
			return err
		}
	}
	return nil
}

// viaSink sends everything, then compares the checksum of what the server received.
func (c *client) viaSink(session *kcp.UDPSession, seed uint64) error {
	sent := crc32.NewIEEE()
	if err := c.send(io.MultiWriter(session, sent), seed); err != nil {
		return err
	}
	var answer [4]byte
	if _, err := io.ReadFull(session, answer[:]); err != nil {
		return fmt.Errorf("waiting for the checksum: %w", err)
	}
	if received := binary.LittleEndian.Uint32(answer[:]); received != sent.Sum32() {
		return fmt.Errorf("the server received CRC-32 %08x, sent was %08x", received, sent.Sum32())
	}
	return nil
}

func (c *client) send(out io.Writer, seed uint64) error {
	source := pattern{seed: seed}
	buffer := make([]byte, c.write)
	for left := c.bytes; left > 0; {
		chunk := buffer[:min(left, int64(len(buffer)))]
		source.next(chunk)
		if _, err := out.Write(chunk); err != nil {
			return fmt.Errorf("write at %d: %w", c.bytes-left, err)
		}
		left -= int64(len(chunk))
	}
	return nil
}

func (c *client) verifyEcho(session *kcp.UDPSession, seed uint64) error {
	expected := pattern{seed: seed}
	buffer := make([]byte, max(64<<10, c.write))
	for left := c.bytes; left > 0; {
		n, err := session.Read(buffer)
		if err != nil {
			return fmt.Errorf("read at %d: %w", c.bytes-left, err)
		}
		if want := min(left, int64(c.write)); c.messages && int64(n) != want {
			return fmt.Errorf("message at %d has %d bytes, sent were %d", c.bytes-left, n, want)
		}
		if int64(n) > left {
			return fmt.Errorf("%d bytes more than were sent", int64(n)-left)
		}
		if err := expected.verify(buffer[:n]); err != nil {
			return err
		}
		left -= int64(n)
	}
	return nil
}

// sendOOB sends packets of all lengths in turn. Each starts with its number (4 bytes), the rest follows from that.
func (c *client) sendOOB(session *kcp.UDPSession, seed uint64) error {
	longest := session.GetOOBMaxSize()
	for i := range c.oob {
		payload := oobPayload(seed, uint32(i), 4+i%(longest-3))
		if err := session.SendOOB(payload); err != nil {
			return err
		}
		c.oobSent.Add(1)
		time.Sleep(time.Millisecond) // nothing else holds the sender back
	}
	return nil
}

// countOOB counts a packet that came back.
func (c *client) countOOB(payload []byte, seed uint64) {
	if len(payload) >= 4 {
		number := binary.LittleEndian.Uint32(payload)
		if bytes.Equal(payload, oobPayload(seed, number, len(payload))) {
			c.oobReceived.Add(1)
			return
		}
	}
	c.oobDamaged.Add(1)
}

func oobPayload(seed uint64, number uint32, length int) []byte {
	payload := make([]byte, length)
	binary.LittleEndian.PutUint32(payload, number)
	(&pattern{seed: seed ^ mix(uint64(number))}).next(payload[4:])
	return payload
}
