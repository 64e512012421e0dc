// Endpoints is what external-dns calls a connector: it tells whoever connects which addresses there
// are to be. `endpoints NAME=ADDRESS...` prints where it listens and goes on until it is ended.
package main

import (
	"encoding/gob"
	"fmt"
	"net"
	"os"
	"strings"
)

// endpoint has those fields of external-dns's own type that matter; gob goes by their names.
type endpoint struct {
	DNSName    string
	Targets    []string
	RecordType string
	RecordTTL  int64
}

func main() {
	told := []*endpoint{}
	for _, argument := range os.Args[1:] {
		name, address, _ := strings.Cut(argument, "=")
		told = append(told, &endpoint{DNSName: name, Targets: []string{address}, RecordType: "A", RecordTTL: 600})
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(listener.Addr())
	for {
		connection, err := listener.Accept()
		if err == nil {
			err = gob.NewEncoder(connection).Encode(told)
			connection.Close()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}
