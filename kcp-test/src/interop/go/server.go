package main

import (
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"sync/atomic"

	kcp "github.com/xtaci/kcp-go/v5"
)

// server accepts any number of sessions.
//
// Mode echo returns what it reads. Mode sink swallows --bytes bytes of each session and then answers with their
// CRC-32, 4 bytes little-endian, so that a transfer in one direction is checked from end to end.
type server struct {
	options
	listen string
	mode   string
	bytes  int64
	oob    bool

	sessions atomic.Int64
	received atomic.Int64
}

type serverReport struct {
	Sessions int64                  `json:"sessions"`
	Bytes    int64                  `json:"bytes"`
	Snmp     map[string]json.Number `json:"snmp"`
}

func (s *server) register(flags *flag.FlagSet) {
	s.options.register(flags)
	flags.StringVar(&s.listen, "listen", "127.0.0.1:0", "address to listen on; port 0 picks a free one")
	flags.StringVar(&s.mode, "mode", "echo", "echo or sink")
	flags.Int64Var(&s.bytes, "bytes", 0, "sink: bytes after which a session is answered with their CRC-32; 0 never")
	flags.BoolVar(&s.oob, "oob", false, "echo out-of-band packets as well (needs --fec)")
}

func (s *server) run() error {
	serve := s.echo
	switch s.mode {
	case "echo":
	case "sink":
		serve = s.sink
	default:
		return fmt.Errorf("unknown mode %q", s.mode)
	}
	block, err := newCipher(s.cipherName, s.key)
	if err != nil {
		return err
	}
	data, parity := s.shards()
	listener, err := kcp.ListenWithOptions(s.listen, block, data, parity)
	if err != nil {
		return err
	}
	_ = listener.SetReadBuffer(socketBuffer) // the kernel may grant less, which costs speed only
	_ = listener.SetWriteBuffer(socketBuffer)
	fmt.Printf("LISTENING %s\n", listener.Addr())
	go s.accept(listener, serve)
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return printJSON(serverReport{s.sessions.Load(), s.received.Load(), snmp()}) // the sessions end with the process
}

// accept runs for as long as the process.
func (s *server) accept(listener *kcp.Listener, serve func(*kcp.UDPSession) error) {
	for {
		session, err := listener.AcceptKCP()
		if err != nil {
			return
		}
		s.sessions.Add(1)
		if err := s.prepare(session); err != nil {
			fmt.Fprintf(os.Stderr, "session from %v: %v\n", session.RemoteAddr(), err)
			_ = session.Close()
			continue
		}
		go func() {
			defer session.Close()
			if err := serve(session); err != nil {
				fmt.Fprintf(os.Stderr, "session from %v: %v\n", session.RemoteAddr(), err)
			}
		}()
	}
}

func (s *server) prepare(session *kcp.UDPSession) error {
	if err := s.tune(session); err != nil {
		return err
	}
	if !s.oob {
		return nil
	}
	return session.SetOOBHandler(func(payload []byte) { _ = session.SendOOB(payload) }) // unreliable by nature
}

func (s *server) echo(session *kcp.UDPSession) error {
	buffer := make([]byte, 64<<10)
	for {
		n, err := session.Read(buffer)
		if err != nil {
			return err
		}
		s.received.Add(int64(n))
		if _, err := session.Write(buffer[:n]); err != nil {
			return err
		}
	}
}

func (s *server) sink(session *kcp.UDPSession) error {
	buffer := make([]byte, 64<<10)
	checksum := crc32.NewIEEE()
	for total := int64(0); ; {
		n, err := session.Read(buffer)
		if err != nil {
			return err
		}
		s.received.Add(int64(n))
		total += int64(n)
		_, _ = checksum.Write(buffer[:n]) // a hash never fails
		if total == s.bytes {
			if _, err := session.Write(binary.LittleEndian.AppendUint32(nil, checksum.Sum32())); err != nil {
				return err
			}
		}
	}
}
