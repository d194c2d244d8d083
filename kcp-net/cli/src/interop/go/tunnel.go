package main

import (
	"io"
	"log"
	"net"
	"sync"
	"time"

	"github.com/golang/snappy"
	kcp "github.com/xtaci/kcp-go/v5"
	"github.com/xtaci/smux"
)

const (
	copyBytes  = 4096
	retryDelay = time.Second
)

func runServer(o *options) error {
	cipher, err := o.cipher()
	if err != nil {
		return err
	}
	listener, err := kcp.ListenWithOptions(o.listen, cipher, o.data, o.parity)
	if err != nil {
		return err
	}
	logFailure("DSCP", listener.SetDSCP(o.dscp))
	logFailure("receive buffer", listener.SetReadBuffer(o.sockbuf))
	logFailure("send buffer", listener.SetWriteBuffer(o.sockbuf))
	for {
		session, err := listener.AcceptKCP()
		if err != nil {
			return err
		}
		o.tune(session)
		go func() { logFailure("session", o.serve(session)) }()
	}
}

// serve connects the streams of a session to the target until the session ends.
func (o *options) serve(session *kcp.UDPSession) error {
	mux, err := smux.Server(o.compressed(session), &o.mux)
	if err != nil {
		return err
	}
	defer mux.Close()
	for {
		stream, err := mux.AcceptStream()
		if err != nil {
			return err
		}
		go func() {
			connection, err := net.Dial("tcp", o.target)
			if err != nil {
				logFailure("target", err)
				_ = stream.Close()
				return
			}
			o.pipe(connection, stream)
		}()
	}
}

func runClient(o *options) error {
	cipher, err := o.cipher()
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.local)
	if err != nil {
		return err
	}
	sessions := make([]*smux.Session, o.conn)
	for next := 0; ; next = (next + 1) % o.conn {
		connection, err := listener.Accept()
		if err != nil {
			return err
		}
		for sessions[next] == nil || sessions[next].IsClosed() {
			if sessions[next], err = o.dial(cipher); err != nil {
				logFailure("dial", err)
				time.Sleep(retryDelay)
			}
		}
		mux := sessions[next]
		go func() {
			stream, err := mux.OpenStream()
			if err != nil {
				logFailure("stream", err)
				_ = connection.Close()
				return
			}
			o.pipe(connection, stream)
		}()
	}
}

func (o *options) dial(cipher kcp.BlockCrypt) (*smux.Session, error) {
	session, err := kcp.DialWithOptions(o.remote, cipher, o.data, o.parity)
	if err != nil {
		return nil, err
	}
	o.tune(session)
	logFailure("DSCP", session.SetDSCP(o.dscp))
	logFailure("receive buffer", session.SetReadBuffer(o.sockbuf))
	logFailure("send buffer", session.SetWriteBuffer(o.sockbuf))
	return smux.Client(o.compressed(session), &o.mux)
}

// pipe copies both ways. When one way has ended the other has a little more time, then both ends are closed.
func (o *options) pipe(connection net.Conn, stream *smux.Stream) {
	var closing sync.Once
	closeBoth := func() {
		time.Sleep(time.Duration(o.closeWait) * time.Second)
		closing.Do(func() {
			_ = connection.Close()
			_ = stream.Close()
		})
	}
	var ways sync.WaitGroup
	ways.Add(2)
	go func() {
		defer ways.Done()
		_, _ = stream.WriteTo(connection)
		closeBoth()
	}()
	go func() {
		defer ways.Done()
		// Only what io.Reader and io.Writer have, or the buffer would not be used.
		_, _ = io.CopyBuffer(struct{ io.Writer }{stream}, struct{ io.Reader }{connection}, make([]byte, copyBytes))
		closeBoth()
	}()
	ways.Wait()
}

// compressed puts snappy's framing in front of a session, unless the flags say no.
func (o *options) compressed(session *kcp.UDPSession) net.Conn {
	if o.nocomp {
		return session
	}
	return &snappyConn{session, snappy.NewReader(session), snappy.NewBufferedWriter(session)}
}

// snappyConn flushes after every write. Of the session it shows what a net.Conn has: smux would write past the compression
// if it saw that there is a write of several buffers.
type snappyConn struct {
	net.Conn
	in  *snappy.Reader
	out *snappy.Writer
}

func (c *snappyConn) Read(p []byte) (int, error) { return c.in.Read(p) }

func (c *snappyConn) Write(p []byte) (int, error) {
	if _, err := c.out.Write(p); err != nil {
		return 0, err
	}
	return len(p), c.out.Flush()
}

func logFailure(what string, err error) {
	if err != nil {
		log.Printf("%s: %v", what, err)
	}
}
