package main

import (
	"encoding/hex"
	"fmt"
	"slices"

	kcp "github.com/xtaci/kcp-go/v5"
	"golang.org/x/crypto/chacha20poly1305"
)

// wholeKey marks ciphers that take a key of any length.
const wholeKey = -1

// cipherSpec says how kcp-go makes a cipher and how many bytes of key that takes.
type cipherSpec struct {
	keyBytes int
	make     func(key []byte) (kcp.BlockCrypt, error)
}

var cipherSpecs = map[string]cipherSpec{
	"null":              {0, func([]byte) (kcp.BlockCrypt, error) { return nil, nil }},
	"none":              {0, kcp.NewNoneBlockCrypt},
	"xor":               {wholeKey, kcp.NewSimpleXORBlockCrypt},
	"aes":               {32, kcp.NewAESBlockCrypt}, // kcptun's name for aes-256
	"aes-128":           {16, kcp.NewAESBlockCrypt},
	"aes-192":           {24, kcp.NewAESBlockCrypt},
	"aes-256":           {32, kcp.NewAESBlockCrypt},
	"aes-128-gcm":       {16, kcp.NewAESGCMCrypt},
	"aes-192-gcm":       {24, kcp.NewAESGCMCrypt},
	"aes-256-gcm":       {32, kcp.NewAESGCMCrypt},
	"chacha20-poly1305": {chacha20poly1305.KeySize, newChaCha20Poly1305},
	"salsa20":           {wholeKey, kcp.NewSalsa20BlockCrypt},
	"blowfish":          {wholeKey, kcp.NewBlowfishBlockCrypt},
	"twofish":           {32, kcp.NewTwofishBlockCrypt},
	"cast5":             {16, kcp.NewCast5BlockCrypt},
	"3des":              {24, kcp.NewTripleDESBlockCrypt},
	"tea":               {16, kcp.NewTEABlockCrypt},
	"xtea":              {16, kcp.NewXTEABlockCrypt},
	"sm4":               {16, kcp.NewSM4BlockCrypt},
}

func newChaCha20Poly1305(key []byte) (kcp.BlockCrypt, error) {
	aead, err := chacha20poly1305.New(key)
	if err != nil {
		return nil, err
	}
	return kcp.NewAEADCrypt(aead), nil
}

// cipherNames lists the accepted names in order.
func cipherNames() []string {
	names := make([]string, 0, len(cipherSpecs))
	for name := range cipherSpecs {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// newCipher makes the named cipher. A nil cipher without an error means no crypto header at all.
func newCipher(name, hexKey string) (kcp.BlockCrypt, error) {
	spec, known := cipherSpecs[name]
	if !known {
		return nil, fmt.Errorf("unknown cipher %q", name)
	}
	key, err := hex.DecodeString(hexKey)
	if err != nil {
		return nil, fmt.Errorf("--key: %w", err)
	}
	if spec.keyBytes == wholeKey {
		if len(key) == 0 {
			return nil, fmt.Errorf("cipher %s needs --key", name)
		}
		return spec.make(key)
	}
	if len(key) < spec.keyBytes {
		return nil, fmt.Errorf("cipher %s needs a key of %d bytes, got %d", name, spec.keyBytes, len(key))
	}
	return spec.make(key[:spec.keyBytes])
}
