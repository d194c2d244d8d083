package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// pattern is an endless byte stream in which every byte is a function of its offset and the seed, so that neither
// end keeps a copy and a byte that is lost, repeated or misplaced shows at once.
type pattern struct {
	seed    uint64
	offset  uint64
	scratch []byte
}

// next fills b with the following bytes of the stream.
func (p *pattern) next(b []byte) {
	for len(b) > 0 {
		var word [8]byte
		binary.LittleEndian.PutUint64(word[:], mix(p.seed+p.offset/8))
		n := copy(b, word[p.offset%8:])
		p.offset += uint64(n)
		b = b[n:]
	}
}

// verify compares b with the following bytes of the stream.
func (p *pattern) verify(b []byte) error {
	start := p.offset
	if cap(p.scratch) < len(b) {
		p.scratch = make([]byte, len(b))
	}
	want := p.scratch[:len(b)]
	p.next(want)
	if bytes.Equal(b, want) {
		return nil
	}
	at := 0
	for b[at] == want[at] {
		at++
	}
	return fmt.Errorf("byte %d is 0x%02x, sent was 0x%02x", start+uint64(at), b[at], want[at])
}

// mix is the finaliser of SplitMix64: neighbouring inputs give unrelated words.
func mix(x uint64) uint64 {
	x *= 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
