// Package crypto measures the packet ciphers of kcp-go, for comparison with the Java benchmarks of the same names.
//
// Run with: go test -bench . -benchtime 200ms -count 5; packets of another length: go test -bench . -args -packet 200.
package crypto

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"flag"
	"fmt"
	"hash/crc32"
	"testing"

	kcp "github.com/xtaci/kcp-go/v5"
	"golang.org/x/crypto/chacha20poly1305"
)

const (
	nonceBytes  = 16
	headerBytes = 20
)

var packetBytes = flag.Int("packet", 1500, "length of the sealed packet")

var ciphers = []struct {
	name   string
	keyLen int
	create func(key []byte) (kcp.BlockCrypt, error)
}{
	{"none", 16, kcp.NewNoneBlockCrypt},
	{"xor", 32, kcp.NewSimpleXORBlockCrypt},
	{"aes-128", 16, kcp.NewAESBlockCrypt},
	{"aes-192", 24, kcp.NewAESBlockCrypt},
	{"aes", 32, kcp.NewAESBlockCrypt},
	{"salsa20", 32, kcp.NewSalsa20BlockCrypt},
	{"blowfish", 32, kcp.NewBlowfishBlockCrypt},
	{"twofish", 32, kcp.NewTwofishBlockCrypt},
	{"cast5", 16, kcp.NewCast5BlockCrypt},
	{"3des", 24, kcp.NewTripleDESBlockCrypt},
	{"tea", 16, kcp.NewTEABlockCrypt},
	{"xtea", 16, kcp.NewXTEABlockCrypt},
	{"sm4", 16, kcp.NewSM4BlockCrypt},
}

// BenchmarkCipher does to a packet what a session does: nonce, checksum and encryption in place, and back. Decryption
// is of a copy, because it is in place.
func BenchmarkCipher(b *testing.B) {
	nonces := kcp.NewEntropyAES()
	for _, c := range ciphers {
		key := make([]byte, c.keyLen)
		rand.Read(key)
		crypt, err := c.create(key)
		if err != nil {
			b.Fatal(err)
		}
		seal := func(packet []byte) {
			nonces.Read(packet[:nonceBytes])
			binary.LittleEndian.PutUint32(packet[nonceBytes:], crc32.ChecksumIEEE(packet[headerBytes:]))
			crypt.Encrypt(packet, packet)
		}
		packet := make([]byte, *packetBytes)
		b.Run(c.name+"/encrypt", func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				seal(packet)
			}
		})
		seal(packet)
		buffer := make([]byte, *packetBytes)
		b.Run(c.name+"/decrypt", func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				copy(buffer, packet)
				crypt.Decrypt(buffer, buffer)
				if crc32.ChecksumIEEE(buffer[headerBytes:]) != binary.LittleEndian.Uint32(buffer[nonceBytes:]) {
					b.Fatal("checksum")
				}
			}
		})
	}
}

// BenchmarkBare encrypts in place, without nonce and checksum.
func BenchmarkBare(b *testing.B) {
	for _, c := range ciphers {
		key := make([]byte, c.keyLen)
		rand.Read(key)
		crypt, err := c.create(key)
		if err != nil {
			b.Fatal(err)
		}
		packet := make([]byte, *packetBytes)
		b.Run(c.name, func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				crypt.Encrypt(packet, packet)
			}
		})
	}
}

func newGCM(keyLen int) cipher.AEAD {
	key := make([]byte, keyLen)
	rand.Read(key)
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err)
	}
	return aead
}

func newChaCha() cipher.AEAD {
	key := make([]byte, chacha20poly1305.KeySize)
	rand.Read(key)
	aead, err := chacha20poly1305.New(key)
	if err != nil {
		panic(err)
	}
	return aead
}

// BenchmarkAead seals and opens one packet in place, with a new nonce. Opening is of a copy.
func BenchmarkAead(b *testing.B) {
	nonces := kcp.NewEntropyAES()
	for _, c := range []struct {
		name string
		aead cipher.AEAD
	}{
		{"aes-128-gcm", newGCM(16)}, {"aes-192-gcm", newGCM(24)}, {"aes-256-gcm", newGCM(32)},
		{"chacha20-poly1305", newChaCha()},
	} {
		aead := c.aead
		end := *packetBytes - aead.Overhead()
		seal := func(packet []byte) {
			nonce, plain := packet[:aead.NonceSize()], packet[aead.NonceSize():end]
			nonces.Read(nonce)
			aead.Seal(plain[:0], nonce, plain, nil)
		}
		packet := make([]byte, *packetBytes)
		b.Run(c.name+"/encrypt", func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				seal(packet)
			}
		})
		seal(packet)
		buffer := make([]byte, *packetBytes)
		b.Run(c.name+"/decrypt", func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				copy(buffer, packet)
				nonce, sealed := buffer[:aead.NonceSize()], buffer[aead.NonceSize():]
				if _, err := aead.Open(sealed[:0], nonce, sealed, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCrc32(b *testing.B) {
	for _, length := range []int{20, 256, 1024, 1480} {
		content := make([]byte, length)
		b.Run(fmt.Sprint(length), func(b *testing.B) {
			for i := 0; i < b.N; i++ {
				crc32.ChecksumIEEE(content)
			}
		})
	}
}

func BenchmarkCsprng(b *testing.B) {
	nonce := make([]byte, 16)
	b.Run("system", func(b *testing.B) {
		for i := 0; i < b.N; i++ {
			rand.Read(nonce)
		}
	})
	b.Run("aes", func(b *testing.B) {
		source := kcp.NewEntropyAES()
		for i := 0; i < b.N; i++ {
			source.Read(nonce)
		}
	})
	b.Run("chacha8", func(b *testing.B) {
		source := kcp.NewEntropyChacha8()
		for i := 0; i < b.N; i++ {
			source.Read(nonce[:8])
		}
	})
}
