package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"reflect"
	"strings"
	"time"

	"github.com/vultr/govultr/v3"

	"conformance/account"
)

const (
	patience = 30 * time.Second
	poll     = 20 * time.Millisecond
)

// teller is the account that a section works with.
type teller struct{ *account.Account }

// failure is what the functions below panic with: it ends the section.
type failure struct{ error }

// goThrough is one section. Its error names the request after which something was wrong.
func (t *teller) goThrough(ctx context.Context, s section) (err error) {
	defer func() {
		switch reason := recover().(type) {
		case nil:
		case error: // A failure, or what Go panics with: a list without items, an object that is missing.
			err = fmt.Errorf("%s: %w", t.Request, reason)
		default:
			panic(reason)
		}
	}()
	s.tell(ctx, t)
	return nil
}

func failed(format string, values ...any) failure {
	return failure{fmt.Errorf(format, values...)}
}

// done fails after an error.
func done(err error) {
	if err != nil {
		panic(failure{err})
	}
}

// sent is done for methods that hand on the response.
func sent(_ *http.Response, err error) {
	done(err)
}

// got is the object that a method returns.
func got[T any](object *T, _ *http.Response, err error) T {
	done(err)
	if object == nil {
		panic(failed("the answer has no such object"))
	}
	return *object
}

// some is the list that a method without pages returns.
func some[T any](items []T, _ *http.Response, err error) []T {
	done(err)
	return items
}

// all is the list that a method with pages returns: a complete one.
func all[T any](items []T, meta *govultr.Meta, _ *http.Response, err error) []T {
	done(err)
	if meta == nil || meta.Links == nil {
		panic(failed("the list has no meta"))
	}
	if meta.Total != len(items) || meta.Links.Next != "" || meta.Links.Prev != "" {
		panic(failed("the list has %d items, and its meta says %d, %+v", len(items), meta.Total, *meta.Links))
	}
	return items
}

// shown is the object of lists that a method with pages returns.
func shown[T any](object *T, meta *govultr.Meta, response *http.Response, err error) T {
	done(err)
	if meta == nil {
		panic(failed("the lists have no meta"))
	}
	return got(object, response, err)
}

// told is a text field of the last answer that no struct of govultr has, in an object below a key.
func (t *teller) told(key, field string) string {
	var answer map[string]map[string]any
	done(json.Unmarshal(t.Answer, &answer))
	text, ok := answer[key][field].(string)
	expect(ok, "no %s in %s", field, key)
	return text
}

// first is the item of a list that is like this; there must be one.
func first[T any](what string, items []T, like func(T) bool) T {
	for _, item := range items {
		if like(item) {
			return item
		}
	}
	panic(failed("%s is not in the list of %d", what, len(items)))
}

// absent fails if an item of a list is like this.
func absent[T any](what string, items []T, like func(T) bool) {
	for _, item := range items {
		if like(item) {
			panic(failed("%s is still in the list", what))
		}
	}
}

// same compares what came with what should have come.
func same[T any](what string, came, expected T) {
	if !reflect.DeepEqual(came, expected) {
		panic(failed("%s: came %+v, expected %+v", what, came, expected))
	}
}

// expect fails with a text unless something holds.
func expect(holds bool, format string, values ...any) {
	if !holds {
		panic(failed(format, values...))
	}
}

// contains fails unless a text has another one in it.
func contains(what, text, part string) {
	expect(strings.Contains(text, part), "%s: %q does not contain %q", what, text, part)
}

// within fails unless an address is in a network.
func within(what, address, network string) {
	prefix, err := netip.ParsePrefix(network)
	done(err)
	parsed, err := netip.ParseAddr(address)
	done(err)
	expect(prefix.Contains(parsed), "%s: %s is not in %s", what, address, network)
}

// expanded is an IPv6 address in full.
func expanded(address string) string {
	parsed, err := netip.ParseAddr(address)
	done(err)
	return parsed.StringExpanded()
}

// until looks again and again, and returns the first sight that is as it should be.
func until[T any](look func() T, like func(T) bool) T {
	for limit := time.Now().Add(patience); ; time.Sleep(poll) {
		now := look()
		if like(now) {
			return now
		}
		if time.Now().After(limit) {
			panic(failed("still %+v after %v", now, patience))
		}
	}
}

// accepted is for calls that are to be tried again while they are refused with a text.
func accepted(text string) func(error) bool {
	return func(err error) bool {
		if err != nil {
			contains("refusal", refused(err), text)
		}
		return err == nil
	}
}

// gone is the text with which a method says that something is not there.
func gone[T any](_ T, _ *http.Response, err error) string {
	status, text := refusal(err)
	if status != http.StatusNotFound {
		panic(failed("what is not there answers with %d: %s", status, text))
	}
	return text
}

// refused is the text with which a method refuses.
func refused(err error) string {
	_, text := refusal(err)
	return text
}

// refusal is the status and text in an error: govultr hands on the body of the answer.
func refusal(err error) (int, string) {
	if err == nil {
		err = errors.New("no error")
	}
	var body struct {
		Error  string `json:"error"`
		Status int    `json:"status"`
	}
	if json.Unmarshal([]byte(err.Error()), &body) != nil || body.Error == "" {
		panic(failed("not refused: %w", err))
	}
	return body.Status, body.Error
}

// yes and no are for fields that are pointers.
func yes() *bool { return govultr.BoolToBoolPtr(true) }
func no() *bool  { return govultr.BoolToBoolPtr(false) }
