package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/vultr/govultr/v3"

	"conformance/account"
)

// made is how many of each kind there are to be paged through.
const made = 3

// most is how many pages are read of a list that was there before.
const most = 25

type list struct {
	name  string
	check func(context.Context, *account.Account) error
}

// lister, completeLister and creator are methods of govultr.
type (
	lister[T any]         func(context.Context, *govultr.ListOptions) ([]T, *govultr.Meta, *http.Response, error)
	completeLister[T any] func(context.Context) ([]T, *govultr.Meta, *http.Response, error)
	creator[T, R any]     func(context.Context, R) (*T, *http.Response, error)
)

// fixed is a list that the server brings with it.
func fixed[T any](name, key string, get lister[T]) list {
	return list{name, func(ctx context.Context, on *account.Account) error { return page(ctx, on, key, get, 1) }}
}

// kind is a list of what somebody made: create makes the nth of them.
func kind[T, R any](name, key string, get lister[T], create creator[T, R], nth func(int) R) list {
	one := func(ctx context.Context, on *account.Account, n int) error {
		if _, _, err := create(ctx, nth(n)); err != nil {
			return err
		}
		return on.ExpectOne()
	}
	return several(name, key, get, one)
}

// bare is a kind of which one is not answered below a key.
func bare[T, R any](name, key string, get lister[T], create creator[T, R], nth func(int) R) list {
	return several(name, key, get, func(ctx context.Context, _ *account.Account, n int) error {
		_, _, err := create(ctx, nth(n))
		return err
	})
}

// several is a list of what make makes, one at a time.
func several[T any](
	name, key string, get lister[T], make func(context.Context, *account.Account, int) error,
) list {
	return list{name, func(ctx context.Context, on *account.Account) error {
		for n := range made {
			if err := make(ctx, on, n); err != nil {
				return fmt.Errorf("create: %w", err)
			}
		}
		return page(ctx, on, key, get, made)
	}}
}

// complete is a list that the server brings with it, and govultr has no pages of.
func complete[T any](name, key string, get completeLister[T]) list {
	return list{name, func(ctx context.Context, on *account.Account) error {
		items, meta, _, err := get(ctx)
		if err != nil {
			return err
		}
		if meta == nil || len(items) == 0 || meta.Total != len(items) {
			return fmt.Errorf("%d items and the meta %+v", len(items), meta)
		}
		return sentSo(on, key, items)
	}}
}

// whole is a kind whose list govultr has no pages of.
func whole[T, R any](name, key string, get completeLister[T], create creator[T, R], nth func(int) R) list {
	return list{name, func(ctx context.Context, on *account.Account) error {
		for n := range made {
			if _, _, err := create(ctx, nth(n)); err != nil {
				return fmt.Errorf("create: %w", err)
			}
		}
		return complete("", key, get).check(ctx, on)
	}}
}

// within is a list that belongs to something, which prepare makes.
func within(name string, prepare func(context.Context) (list, error)) list {
	return list{name, func(ctx context.Context, on *account.Account) error {
		prepared, err := prepare(ctx)
		if err != nil {
			return fmt.Errorf("%s: %w", on.Request, err)
		}
		return prepared.check(ctx, on)
	}}
}

// of lists what belongs to something with an id.
func of[T any](
	id string,
	get func(context.Context, string, *govultr.ListOptions) ([]T, *govultr.Meta, *http.Response, error),
) lister[T] {
	return func(ctx context.Context, options *govultr.ListOptions) ([]T, *govultr.Meta, *http.Response, error) {
		return get(ctx, id, options)
	}
}

// in makes what belongs to something with an id.
func in[T, R any](
	id string, create func(context.Context, string, R) (*T, *http.Response, error),
) creator[T, R] {
	return func(ctx context.Context, request R) (*T, *http.Response, error) { return create(ctx, id, request) }
}

// page reads a list to its end, or its first pages if it is long.
func page[T any](ctx context.Context, on *account.Account, key string, get lister[T], least int) error {
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
		if err := sentSo(on, key, items); err != nil {
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

// sentSo fails if the last answer did not have the items that govultr decoded.
func sentSo[T any](on *account.Account, key string, items []T) error {
	sent, err := on.Items(key)
	if err != nil {
		return err
	}
	if len(sent) != len(items) {
		return fmt.Errorf("%d items were sent and %d read", len(sent), len(items))
	}
	for n, item := range items {
		if err := agree(key, sent[n], item); err != nil {
			return err
		}
	}
	return nil
}
