// Command muxpeer is the smux end of kcp4j's live interoperability tests. Its standard input and output are the
// connection; everything for people goes to standard error.
//
//	muxpeer server [flags]   echoes every stream until the connection ends
//	muxpeer client [flags]   opens streams, sends a pattern, half-closes, and checks every byte that comes back
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/xtaci/smux"
)

const (
	exitFailed = 1
	exitUsage  = 2
)

// stdio is the connection.
type stdio struct{}

func (stdio) Read(p []byte) (int, error)  { return os.Stdin.Read(p) }
func (stdio) Write(p []byte) (int, error) { return os.Stdout.Write(p) }
func (stdio) Close() error                { return errors.Join(os.Stdout.Close(), os.Stdin.Close()) }

func main() {
	if len(os.Args) < 2 || (os.Args[1] != "server" && os.Args[1] != "client") {
		fmt.Fprintln(os.Stderr, "usage: muxpeer server|client [flags]")
		os.Exit(exitUsage)
	}
	flags := flag.NewFlagSet("muxpeer "+os.Args[1], flag.ExitOnError)
	config := smux.DefaultConfig()
	flags.IntVar(&config.Version, "version", 2, "of the protocol")
	flags.IntVar(&config.MaxFrameSize, "framesize", config.MaxFrameSize, "bytes")
	flags.IntVar(&config.MaxReceiveBuffer, "recvbuf", config.MaxReceiveBuffer, "bytes")
	flags.IntVar(&config.MaxStreamBuffer, "streambuf", config.MaxStreamBuffer, "bytes")
	flags.DurationVar(&config.KeepAliveInterval, "keepalive", 10*time.Millisecond, "time between signs of life")
	streams := flags.Int("streams", 10, "of a client")
	bytes := flags.Int("bytes", 1<<20, "each stream of a client sends")
	_ = flags.Parse(os.Args[2:]) // ExitOnError

	signal.Ignore(syscall.SIGPIPE) // the end of the connection is no reason to die
	var err error
	if os.Args[1] == "server" {
		err = serve(config)
	} else {
		err = call(config, *streams, *bytes)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "muxpeer:", err)
		os.Exit(exitFailed)
	}
}

// serve echoes until the connection ends.
func serve(config *smux.Config) error {
	session, err := smux.Server(stdio{}, config)
	if err != nil {
		return err
	}
	var echoes sync.WaitGroup
	for {
		stream, err := session.AcceptStream()
		if err != nil {
			echoes.Wait()
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe) {
				return nil
			}
			return err
		}
		echoes.Add(1)
		go func() {
			defer echoes.Done()
			_, _ = io.Copy(stream, stream) // a peer may abort; what it says then is its own affair
			_ = stream.Close()
		}()
	}
}

// call runs all streams at once and fails where one does.
func call(config *smux.Config, streams, bytes int) error {
	session, err := smux.Client(stdio{}, config)
	if err != nil {
		return err
	}
	failures := make(chan error, streams)
	for i := range streams {
		go func() { failures <- exchange(session, i, bytes) }()
	}
	for range streams {
		err = errors.Join(err, <-failures)
	}
	return errors.Join(err, session.Close())
}

// exchange sends the pattern of one stream, ends it, and compares the echo.
func exchange(session *smux.Session, number, bytes int) error {
	stream, err := session.OpenStream()
	if err != nil {
		return err
	}
	sent := make(chan error, 1)
	go func() {
		_, err := stream.Write(pattern(number, bytes))
		sent <- errors.Join(err, stream.CloseWrite())
	}()
	echo, err := io.ReadAll(stream)
	if err = errors.Join(err, <-sent); err != nil {
		return fmt.Errorf("stream %d: %w", number, err)
	}
	if string(echo) != string(pattern(number, bytes)) {
		return fmt.Errorf("stream %d: %d bytes came back, not the %d that were sent", number, len(echo), bytes)
	}
	return nil
}

// pattern returns bytes that depend on the stream and on their position.
func pattern(number, length int) []byte {
	bytes := make([]byte, length)
	for i := range bytes {
		bytes[i] = byte(i*31 + i>>8 + number)
	}
	return bytes
}
