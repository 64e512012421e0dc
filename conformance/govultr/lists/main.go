// Lists makes some of everything that govultr can list, pages through each list one item at a time,
// and compares what govultr decoded with what the server sent: all of it must be there, no item
// twice, and every field that a struct of govultr has must have come, with the value it has.
//
// It talks to https://api.vultr.com, as everything built on govultr does, and prints a line a list.
// `lists LIST...` goes through some of them.
package main

import (
	"context"
	"fmt"
	"os"
	"slices"

	"conformance/account"
)

func main() {
	asked := os.Args[1:]
	on := account.New(os.Getenv("VULTR_API_KEY"))
	failed := false
	for _, l := range lists(on.Client) {
		if len(asked) > 0 && !slices.Contains(asked, l.name) {
			continue
		}
		if err := l.check(context.Background(), on); err != nil {
			failed = true
			fmt.Fprintf(os.Stderr, "%s: %v\n", l.name, err)
		} else {
			fmt.Println(l.name)
		}
	}
	if failed {
		os.Exit(1)
	}
}
