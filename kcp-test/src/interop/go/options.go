package main

import (
	"flag"
	"fmt"
	"strconv"
	"strings"

	kcp "github.com/xtaci/kcp-go/v5"
)

const socketBuffer = 4 << 20

// options are the flags that server and client share: what is on the wire, and how KCP is tuned.
type options struct {
	cipherName string
	key        string
	fec        numbers
	mtu        int
	sndwnd     int
	rcvwnd     int
	nodelay    numbers
	stream     bool
	ackNoDelay bool
	writeDelay bool
}

func (o *options) register(flags *flag.FlagSet) {
	o.fec = numbers{separator: "/", values: []int{0, 0}}
	o.nodelay = numbers{separator: ",", values: []int{1, 10, 2, 1}}
	flags.StringVar(&o.cipherName, "crypt", "null", "cipher: "+strings.Join(cipherNames(), ", "))
	flags.StringVar(&o.key, "key", "", "key in hex; a cipher uses as many leading bytes as it needs")
	flags.Var(&o.fec, "fec", "data/parity shards, 0/0 is off")
	flags.IntVar(&o.mtu, "mtu", 1400, "largest UDP payload in bytes")
	flags.IntVar(&o.sndwnd, "sndwnd", 1024, "send window in segments")
	flags.IntVar(&o.rcvwnd, "rcvwnd", 1024, "receive window in segments")
	flags.Var(&o.nodelay, "nodelay", "nodelay,interval,resend,nc")
	flags.BoolVar(&o.stream, "stream", false, "stream mode: merge writes into full segments")
	flags.BoolVar(&o.ackNoDelay, "acknodelay", false, "flush acknowledgements at once")
	flags.BoolVar(&o.writeDelay, "writedelay", false, "leave sending to the next update")
}

// tune applies the options to a session that has not carried data yet.
func (o *options) tune(session *kcp.UDPSession) error {
	if !session.SetMtu(o.mtu) {
		return fmt.Errorf("kcp-go refuses an MTU of %d", o.mtu)
	}
	session.SetWindowSize(o.sndwnd, o.rcvwnd)
	n := o.nodelay.values
	session.SetNoDelay(n[0], n[1], n[2], n[3])
	session.SetStreamMode(o.stream)
	session.SetACKNoDelay(o.ackNoDelay)
	session.SetWriteDelay(o.writeDelay)
	return nil
}

// shards returns the FEC shape as kcp-go's constructors want it.
func (o *options) shards() (data, parity int) {
	return o.fec.values[0], o.fec.values[1]
}

// numbers is a flag holding a fixed count of non-negative integers, "1,10,2,1" or "10/3".
type numbers struct {
	separator string
	values    []int
}

func (n *numbers) String() string {
	text := make([]string, len(n.values))
	for i, value := range n.values {
		text[i] = strconv.Itoa(value)
	}
	return strings.Join(text, n.separator)
}

func (n *numbers) Set(text string) error {
	parts := strings.Split(text, n.separator)
	if len(parts) != len(n.values) {
		return fmt.Errorf("want %d numbers separated by %q", len(n.values), n.separator)
	}
	for i, part := range parts {
		value, err := strconv.ParseUint(part, 10, 31)
		if err != nil {
			return err
		}
		n.values[i] = int(value)
	}
	return nil
}
