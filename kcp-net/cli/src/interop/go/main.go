// Command tunnelpeer is a tunnel made of the parts that kcptun is made of, in the versions of its newest release: kcp-go,
// smux and golang/snappy, put together as kcptun does it. It stands for kcptun in kcp4j's live interoperability tests and
// benchmarks where that cannot be had as a Go module. Flags and defaults are kcptun's; QPP and raw sockets are left out.
//
//	tunnelpeer client [flags]   accepts TCP connections and gives each a stream
//	tunnelpeer server [flags]   accepts sessions and connects their streams to a TCP target
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

const (
	exitFailed = 1
	exitUsage  = 2
)

var ends = map[string]func(*options) error{"client": runClient, "server": runServer}

func main() {
	if len(os.Args) < 2 || ends[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: tunnelpeer client|server [flags]")
		os.Exit(exitUsage)
	}
	signal.Ignore(syscall.SIGPIPE)
	name := os.Args[1]
	if err := ends[name](parse(name, os.Args[2:])); err != nil {
		fmt.Fprintf(os.Stderr, "tunnelpeer %s: %v\n", name, err)
		os.Exit(exitFailed)
	}
}
