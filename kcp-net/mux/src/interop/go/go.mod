module kcp4j-mux-interop

go 1.24.0

require github.com/xtaci/smux v1.5.58
