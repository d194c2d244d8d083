// Package fec measures the code that kcp-go uses: what FecCodeBenchmark measures of ours. kcp-go's encoder and decoder
// are not exported; their own benchmarks answer to FecPacketBenchmark:
//
//	go test -bench . .
//	go test -run none -bench FEC github.com/xtaci/kcp-go/v5
package fec

import (
	"fmt"
	"math/rand"
	"testing"

	"github.com/klauspost/reedsolomon"
	_ "github.com/xtaci/kcp-go/v5" // pins the version of the code
)

const length = 1400

var shapes = []struct{ data, parity int }{{3, 1}, {10, 3}, {20, 10}}

// group returns a code as kcp-go makes it, and a group of shards that it has encoded.
func group(b *testing.B, data, parity int) (reedsolomon.Encoder, [][]byte) {
	code, err := reedsolomon.New(data, parity)
	if err != nil {
		b.Fatal(err)
	}
	shards := make([][]byte, data+parity)
	for i := range shards {
		shards[i] = make([]byte, length)
		rand.New(rand.NewSource(int64(i))).Read(shards[i])
	}
	if err := code.Encode(shards); err != nil {
		b.Fatal(err)
	}
	return code, shards
}

func BenchmarkEncode(b *testing.B) {
	for _, s := range shapes {
		b.Run(fmt.Sprintf("%d_%d", s.data, s.parity), func(b *testing.B) {
			code, shards := group(b, s.data, s.parity)
			for b.Loop() {
				code.Encode(shards)
			}
		})
	}
}

func BenchmarkReconstructOne(b *testing.B)  { reconstruct(b, func(int) int { return 1 }) }
func BenchmarkReconstructMost(b *testing.B) { reconstruct(b, func(parity int) int { return parity }) }

// reconstruct loses as many data shards as lost tells, spread over the group. Lost shards keep their memory.
func reconstruct(b *testing.B, lost func(parity int) int) {
	for _, s := range shapes {
		b.Run(fmt.Sprintf("%d_%d", s.data, s.parity), func(b *testing.B) {
			code, shards := group(b, s.data, s.parity)
			for b.Loop() {
				for i := range lost(s.parity) {
					at := i * s.data / s.parity
					shards[at] = shards[at][:0]
				}
				if err := code.ReconstructData(shards); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
