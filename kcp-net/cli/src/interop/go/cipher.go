package main

import (
	"crypto/pbkdf2"
	"crypto/sha1"
	"fmt"

	kcp "github.com/xtaci/kcp-go/v5"
)

const (
	salt   = "kcp-go"
	rounds = 4096
	most   = 32 // bytes of key
)

// cipherSpec says how kcp-go makes a cipher, and how much of the key it takes.
type cipherSpec struct {
	keyBytes int
	make     func(key []byte) (kcp.BlockCrypt, error)
}

var cipherSpecs = map[string]cipherSpec{
	"null":        {0, func([]byte) (kcp.BlockCrypt, error) { return nil, nil }},
	"none":        {most, kcp.NewNoneBlockCrypt},
	"xor":         {most, kcp.NewSimpleXORBlockCrypt},
	"aes":         {32, kcp.NewAESBlockCrypt},
	"aes-128":     {16, kcp.NewAESBlockCrypt},
	"aes-192":     {24, kcp.NewAESBlockCrypt},
	"aes-128-gcm": {16, kcp.NewAESGCMCrypt},
	"salsa20":     {most, kcp.NewSalsa20BlockCrypt},
	"blowfish":    {most, kcp.NewBlowfishBlockCrypt},
	"twofish":     {32, kcp.NewTwofishBlockCrypt},
	"cast5":       {16, kcp.NewCast5BlockCrypt},
	"3des":        {24, kcp.NewTripleDESBlockCrypt},
	"tea":         {16, kcp.NewTEABlockCrypt},
	"xtea":        {16, kcp.NewXTEABlockCrypt},
	"sm4":         {16, kcp.NewSM4BlockCrypt},
}

// cipher makes the cipher that the flags name, from the key that they give.
func (o *options) cipher() (kcp.BlockCrypt, error) {
	spec, known := cipherSpecs[o.crypt]
	if !known {
		return nil, fmt.Errorf("unknown cipher %q", o.crypt)
	}
	key, err := pbkdf2.Key(sha1.New, o.key, []byte(salt), rounds, most)
	if err != nil {
		return nil, err
	}
	return spec.make(key[:spec.keyBytes])
}
