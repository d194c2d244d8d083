package main

import (
	"flag"
	"time"

	kcp "github.com/xtaci/kcp-go/v5"
	"github.com/xtaci/smux"
)

// options are the flags. Client and server share them all; each uses its own.
type options struct {
	remote, local  string // of a client: the server, and where connections come in
	listen, target string // of a server: where sessions come in, and where streams lead to
	key, crypt     string
	mode           string
	conn           int
	mtu            int
	sndwnd, rcvwnd int
	data, parity   int
	dscp           int
	nocomp         bool
	ackNoDelay     bool
	noDelay        int
	interval       int
	resend         int
	noCongestion   int
	sockbuf        int
	rateLimit      uint
	keepalive      int
	closeWait      int
	mux            smux.Config
}

// settings are nodelay, interval, resend and nc of each mode.
var settings = map[string][4]int{
	"normal": {0, 40, 2, 1},
	"fast":   {0, 30, 2, 1},
	"fast2":  {1, 20, 2, 1},
	"fast3":  {1, 10, 2, 1},
}

func parse(end string, words []string) *options {
	o := &options{mux: *smux.DefaultConfig()}
	isClient := end == "client"
	flags := flag.NewFlagSet("tunnelpeer "+end, flag.ExitOnError)
	if isClient {
		names(flags.StringVar, &o.remote, "127.0.0.1:29900", "server", "r", "remoteaddr")
		names(flags.StringVar, &o.local, ":12948", "where connections come in", "l", "localaddr")
		flags.IntVar(&o.conn, "conn", 1, "sessions")
	} else {
		names(flags.StringVar, &o.listen, ":29900", "where sessions come in", "l", "listen")
		names(flags.StringVar, &o.target, "127.0.0.1:12948", "where streams lead to", "t", "target")
	}
	flags.StringVar(&o.key, "key", "it's a secrect", "secret")
	flags.StringVar(&o.crypt, "crypt", "aes", "cipher")
	flags.StringVar(&o.mode, "mode", "fast", "normal, fast, fast2, fast3 or manual")
	flags.IntVar(&o.mtu, "mtu", 1350, "bytes of a datagram")
	flags.IntVar(&o.sndwnd, "sndwnd", either(isClient, 128, 1024), "segments")
	flags.IntVar(&o.rcvwnd, "rcvwnd", either(isClient, 512, 1024), "segments")
	names(flags.IntVar, &o.data, 10, "data shards", "ds", "datashard")
	names(flags.IntVar, &o.parity, 3, "parity shards", "ps", "parityshard")
	flags.IntVar(&o.dscp, "dscp", 0, "code point")
	flags.BoolVar(&o.nocomp, "nocomp", false, "no compression")
	flags.BoolVar(&o.ackNoDelay, "acknodelay", false, "acknowledge at once")
	flags.IntVar(&o.noDelay, "nodelay", 0, "of mode manual")
	flags.IntVar(&o.interval, "interval", 50, "of mode manual")
	flags.IntVar(&o.resend, "resend", 0, "of mode manual")
	flags.IntVar(&o.noCongestion, "nc", 0, "of mode manual")
	flags.IntVar(&o.sockbuf, "sockbuf", 4<<20, "bytes of the UDP socket's buffers")
	flags.UintVar(&o.rateLimit, "ratelimit", 0, "bytes per second")
	flags.IntVar(&o.mux.Version, "smuxver", 2, "of smux")
	flags.IntVar(&o.mux.MaxReceiveBuffer, "smuxbuf", 4<<20, "bytes")
	flags.IntVar(&o.mux.MaxFrameSize, "framesize", 8192, "bytes")
	flags.IntVar(&o.mux.MaxStreamBuffer, "streambuf", 2<<20, "bytes")
	flags.IntVar(&o.keepalive, "keepalive", 10, "seconds")
	flags.IntVar(&o.closeWait, "closewait", either(isClient, 0, 30), "seconds")
	_ = flags.Parse(words) // ExitOnError
	o.mux.KeepAliveInterval = time.Duration(o.keepalive) * time.Second
	if preset, known := settings[o.mode]; known {
		o.noDelay, o.interval, o.resend, o.noCongestion = preset[0], preset[1], preset[2], preset[3]
	}
	return o
}

// names registers a flag under several names.
func names[T any](register func(*T, string, T, string), to *T, value T, usage string, all ...string) {
	for _, name := range all {
		register(to, name, value, usage)
	}
}

func either(first bool, a, b int) int {
	if first {
		return a
	}
	return b
}

// tune sets a new session up.
func (o *options) tune(session *kcp.UDPSession) {
	session.SetStreamMode(true)
	session.SetWriteDelay(false)
	session.SetNoDelay(o.noDelay, o.interval, o.resend, o.noCongestion)
	session.SetWindowSize(o.sndwnd, o.rcvwnd)
	session.SetMtu(o.mtu)
	session.SetACKNoDelay(o.ackNoDelay)
	session.SetRateLimit(uint32(o.rateLimit))
}
