package main

import (
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	kcp "github.com/xtaci/kcp-go/v5"
)

// params are a command's words after the first, "name=value".
type params map[string]string

func parse(words []string) params {
	p := params{}
	for _, word := range words {
		name, value, _ := strings.Cut(word, "=")
		p[name] = value
	}
	return p
}

func (p params) text(name, absent string) string {
	if value, present := p[name]; present {
		return value
	}
	return absent
}

func (p params) number(name string, absent int) int {
	if value, err := strconv.Atoi(p[name]); err == nil {
		return value
	}
	return absent
}

func (p params) shards(name string) (data, parity int) {
	if value, present := p[name]; present {
		fmt.Sscanf(value, "%d/%d", &data, &parity)
	}
	return data, parity
}

// result is what a workload found out: "name=value" again.
type result struct {
	words []string
}

func (r *result) add(name string, value int64) {
	r.words = append(r.words, fmt.Sprintf("%s=%d", name, value))
}

// latencies adds the quantiles of which Quantiles.java knows: 1 % to 99 %, then 99.5, 99.9, 99.99 and 100 %.
func (r *result) latencies(nanos []int64) {
	slices.Sort(nanos)
	var values []string
	for permyriad := 100; permyriad <= 9900; permyriad += 100 {
		values = append(values, quantile(nanos, permyriad))
	}
	for _, permyriad := range []int{9950, 9990, 9999, 10000} {
		values = append(values, quantile(nanos, permyriad))
	}
	r.words = append(r.words, "latencies="+strings.Join(values, ","))
}

// quantile is the smallest value that at least so many of 10 000 do not exceed.
func quantile(sorted []int64, permyriad int) string {
	rank := (len(sorted)*permyriad + 9999) / 10000
	return strconv.FormatInt(sorted[max(rank, 1)-1], 10)
}

func (r *result) String() string {
	return strings.Join(r.words, " ")
}

// meter measures what the process spends between its making and its stop.
type meter struct {
	start     time.Time
	cpu       int64
	allocated uint64
	datagrams uint64
	segments  uint64
	repeated  uint64
	bytes     uint64
}

func newMeter() meter {
	snmp := kcp.DefaultSnmp.Copy()
	return meter{time.Now(), cpuNanos(), allocatedBytes(), snmp.OutPkts, snmp.OutSegs, snmp.RetransSegs, snmp.OutBytes}
}

// settle makes allocation and datagrams count from now on only.
func (m *meter) settle() {
	m.allocated = allocatedBytes()
	m.datagrams = kcp.DefaultSnmp.Copy().OutPkts
}

func (m meter) stop(r *result) {
	r.add("nanos", time.Since(m.start).Nanoseconds())
	m.spent(r)
}

// spent adds everything but the time.
func (m meter) spent(r *result) {
	snmp := kcp.DefaultSnmp.Copy()
	r.add("cpuNanos", cpuNanos()-m.cpu)
	r.add("allocated", int64(allocatedBytes()-m.allocated))
	r.add("datagrams", int64(snmp.OutPkts-m.datagrams))
	r.add("segments", int64(snmp.OutSegs-m.segments))
	r.add("repeated", int64(snmp.RetransSegs-m.repeated))
	r.add("sentBytes", int64(snmp.OutBytes-m.bytes))
}

func cpuNanos() int64 {
	var usage syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &usage) // cannot fail for the process itself
	return usage.Utime.Nano() + usage.Stime.Nano()
}

func allocatedBytes() uint64 {
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return memory.TotalAlloc
}
