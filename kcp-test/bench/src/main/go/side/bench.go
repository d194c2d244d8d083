package main

import (
	"bytes"
	"crypto/sha1"
	"fmt"
	"io"
	"strings"
	"sync"

	kcp "github.com/xtaci/kcp-go/v5"
	"golang.org/x/crypto/pbkdf2"
)

const (
	serverReadBytes = 512 << 10
	socketBuffer    = 4 << 20
)

// bench is one run of a workload: a listener and the sessions to it, all in this process.
type bench struct {
	params
	result

	cipher   kcp.BlockCrypt
	listener *kcp.Listener
	target   string

	mutex    sync.Mutex
	sessions []*kcp.UDPSession // both ends
}

func newBench(p params) (*bench, error) {
	cipher, err := newCipher(p.text("crypt", "null"))
	if err != nil {
		return nil, err
	}
	b := &bench{params: p, cipher: cipher}
	data, parity := p.shards("serverFec")
	if b.listener, err = kcp.ListenWithOptions(p.text("host", "127.0.0.1")+":0", cipher, data, parity); err != nil {
		return nil, err
	}
	_ = b.listener.SetReadBuffer(socketBuffer) // the kernel may grant less
	_ = b.listener.SetWriteBuffer(socketBuffer)
	b.target = b.listener.Addr().String()
	if via, present := p["via"]; present {
		b.target = via + b.target[strings.LastIndexByte(b.target, ':'):]
	}
	if p.text("relay", "") != "" {
		return b, b.askForRelay()
	}
	return b, nil
}

// newCipher has the key of kcp-go's own benchmarks.
func newCipher(name string) (kcp.BlockCrypt, error) {
	key := pbkdf2.Key([]byte("testkey"), []byte("testsalt"), 4096, 32, sha1.New)
	switch name {
	case "null":
		return nil, nil
	case "salsa20":
		return kcp.NewSalsa20BlockCrypt(key)
	case "aes-128-gcm":
		return kcp.NewAESGCMCrypt(key[:16])
	}
	return nil, fmt.Errorf("unknown cipher %q", name)
}

// askForRelay tells where it listens and is told where to connect to instead.
func (b *bench) askForRelay() error {
	fmt.Printf("listening=%s\n", b.target)
	answer, err := input.ReadString('\n')
	b.target = strings.TrimSpace(answer)
	return err
}

// serve accepts sessions until the listener is closed.
func (b *bench) serve(each func(*kcp.UDPSession)) {
	go func() {
		for {
			session, err := b.listener.AcceptKCP()
			if err != nil {
				return
			}
			b.tune(session)
			go each(session)
		}
	}()
}

// dial makes a session; kcp-go sends nothing before the first write.
func (b *bench) dial() (*kcp.UDPSession, error) {
	data, parity := b.shards("fec")
	session, err := kcp.DialWithOptions(b.target, b.cipher, data, parity)
	if err != nil {
		return nil, err
	}
	buffer := b.number("socketBuffer", socketBuffer)
	_ = session.SetReadBuffer(buffer)
	_ = session.SetWriteBuffer(buffer)
	b.tune(session)
	return session, nil
}

// tune is what kcp-go's own benchmarks set, but for the rate limit.
func (b *bench) tune(session *kcp.UDPSession) {
	session.SetStreamMode(true)
	session.SetWindowSize(1024, 1024)
	session.SetNoDelay(1, 10, 2, 1)
	session.SetMtu(1400)
	session.SetACKNoDelay(false)
	session.SetWriteDelay(false)
	b.mutex.Lock()
	b.sessions = append(b.sessions, session)
	b.mutex.Unlock()
}

func (b *bench) close() {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for _, session := range b.sessions {
		_ = session.Close()
	}
	_ = b.listener.Close()
}

// copyBack is an echo server's session.
func (b *bench) copyBack(session *kcp.UDPSession) {
	buffer := make([]byte, b.number("readBytes", serverReadBytes))
	for {
		n, err := session.Read(buffer)
		if err != nil {
			return
		}
		if _, err := session.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// ready exchanges a byte on a session whose peer echoes: from then on it exists on both sides.
func ready(session *kcp.UDPSession) error {
	if _, err := session.Write([]byte{1}); err != nil {
		return err
	}
	_, err := io.ReadFull(session, make([]byte, 1))
	return err
}

// together runs a task for each of n at once and returns the first error.
func together(n int, task func(i int) error) error {
	errs := make(chan error, n)
	for i := range n {
		go func() { errs <- task(i) }()
	}
	for range n {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// message is what travels: not all the same.
func message(size int) []byte {
	return bytes.Repeat([]byte("kcp"), size/3+1)[:size]
}
