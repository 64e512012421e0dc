// Lists makes some of everything that govultr can list, pages through each list one item at a time,
// and compares what govultr decoded with what the server sent: all of it must be there, no item
// twice, and every field that a struct of govultr has must have come, with the value it has.
//
// It talks to https://api.vultr.com, as everything built on govultr does, and prints a line a list.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/vultr/govultr/v3"
)

// made is how many of each kind there are to be paged through.
const made = 3

// most is how many pages are read of a list that was there before.
const most = 25

type lister[T any] func(context.Context, *govultr.ListOptions) ([]T, *govultr.Meta, *http.Response, error)

type list struct {
	name  string
	check func(context.Context, *account) error
}

func main() {
	on := newAccount(os.Getenv("VULTR_API_KEY"))
	failed := false
	for _, l := range lists(on.client) {
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

// fixed is a list that the server brings with it.
func fixed[T any](name, key string, get lister[T]) list {
	return list{name, func(ctx context.Context, on *account) error { return page(ctx, on, key, get, 1) }}
}

// kind is a list of what somebody made: create makes the nth of them.
func kind[T, R any](
	name, key string, get lister[T], create func(context.Context, R) (*T, *http.Response, error), nth func(int) R,
) list {
	return list{name, func(ctx context.Context, on *account) error {
		for n := range made {
			if _, _, err := create(ctx, nth(n)); err != nil {
				return fmt.Errorf("create: %w", err)
			}
			if err := on.expectOne(); err != nil {
				return fmt.Errorf("create: %w", err)
			}
		}
		return page(ctx, on, key, get, made)
	}}
}

// page reads a list to its end, or its first pages if it is long.
func page[T any](ctx context.Context, on *account, key string, get lister[T], least int) error {
	options := &govultr.ListOptions{PerPage: 1}
	seen := map[string]bool{}
	for number := 1; ; number++ {
		items, meta, _, err := get(ctx, options)
		if err != nil {
			return err
		}
		if meta == nil || meta.Links == nil {
			return errors.New("no meta")
		}
		if meta.Total < least || len(items) != 1 {
			return fmt.Errorf("page %d has %d items of %d", number, len(items), meta.Total)
		}
		sent, err := on.items(key)
		if err != nil {
			return err
		}
		if err := agree(key, sent[0], items[0]); err != nil {
			return err
		}
		text, err := json.Marshal(items[0])
		if err != nil {
			return err
		}
		if seen[string(text)] {
			return fmt.Errorf("page %d repeats an item", number)
		}
		seen[string(text)] = true
		if meta.Links.Next == "" {
			if number != meta.Total {
				return fmt.Errorf("%d pages for %d items", number, meta.Total)
			}
			return nil
		}
		if number == most {
			return nil
		}
		options.Cursor = meta.Links.Next
	}
}
