// Command interop is the kcp-go end of kcp4j's live interoperability tests.
//
//	interop server [flags]   echo or sink server; runs until its standard input is closed
//	interop client [flags]   opens sessions, sends a pattern, checks every byte that comes back
//
// Standard output carries machine readable lines only: the server's first line is "LISTENING host:port", and the
// last line of either is one JSON object. Everything for people goes to standard error.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"

	kcp "github.com/xtaci/kcp-go/v5"
)

const (
	exitFailed = 1
	exitUsage  = 2
)

// command is one subcommand: it registers its flags, and runs once they are parsed.
type command interface {
	register(flags *flag.FlagSet)
	run() error
}

var commands = map[string]func() command{
	"server": func() command { return new(server) },
	"client": func() command { return new(client) },
}

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: interop server|client [flags]    (-h after the subcommand lists its flags)")
		os.Exit(exitUsage)
	}
	name := os.Args[1]
	cmd := commands[name]()
	flags := flag.NewFlagSet("interop "+name, flag.ExitOnError)
	cmd.register(flags)
	_ = flags.Parse(os.Args[2:]) // ExitOnError
	if flags.NArg() > 0 {
		fmt.Fprintf(os.Stderr, "interop %s: unexpected argument %q\n", name, flags.Arg(0))
		os.Exit(exitUsage)
	}
	if err := cmd.run(); err != nil {
		fmt.Fprintf(os.Stderr, "interop %s: %v\n", name, err)
		os.Exit(exitFailed)
	}
}

// printJSON writes one report line.
func printJSON(report any) error {
	return json.NewEncoder(os.Stdout).Encode(report)
}

// snmp returns the counters of this process under the names of kcp-go's own header.
func snmp() map[string]json.Number {
	names, values := kcp.DefaultSnmp.Header(), kcp.DefaultSnmp.ToSlice()
	counters := make(map[string]json.Number, len(names))
	for i, name := range names {
		counters[name] = json.Number(values[i])
	}
	return counters
}
