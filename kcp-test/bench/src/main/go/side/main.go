// Command side is kcp-go's end of the side-by-side benchmark: the same workloads, and the same conversation with the
// program that compares, as Runner.java has.
//
// It reads commands from standard input, a line each: the workload's name and its parameters, "echo size=4096
// volume=33554432". It answers with a line of results, "nanos=1000 bytes=2000", or "error=…". It ends with its input.
//
// Called as "side link …" it is the bad network instead, see link.go; as "side crowd-server" or "side crowd-client port" an
// end of the scale program, see crowd.go.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

var input = bufio.NewReader(os.Stdin)

func main() {
	if len(os.Args) > 1 {
		if err := runAs(os.Args[1], os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	for {
		line, err := input.ReadString('\n')
		if err != nil {
			return
		}
		words := strings.Fields(line)
		result, err := run(words[0], parse(words[1:]))
		if err != nil {
			fmt.Printf("error=%s\n", strings.ReplaceAll(err.Error(), " ", "_"))
		} else {
			fmt.Println(result)
		}
	}
}

func runAs(what string, words []string) error {
	switch {
	case what == "link":
		return runLink(words)
	case what == "crowd-server":
		return crowdServer()
	case what == "crowd-client" && len(words) == 1:
		return crowdClient(words[0])
	}
	return fmt.Errorf("cannot be %s %v", what, words)
}

func run(workload string, p params) (*result, error) {
	work, known := map[string]func(*bench) error{
		"echo":     (*bench).echo,
		"sink":     (*bench).sink,
		"rtt":      (*bench).roundTrips,
		"active":   (*bench).active,
		"idle":     (*bench).idle,
		"connect":  (*bench).connect,
		"messages": (*bench).messages,
	}[workload]
	if !known {
		return nil, fmt.Errorf("unknown workload %q", workload)
	}
	b, err := newBench(p)
	if err != nil {
		return nil, err
	}
	defer b.close()
	if err := work(b); err != nil {
		return nil, err
	}
	return &b.result, nil
}
