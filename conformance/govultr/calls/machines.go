package main

import (
	"context"
	"os"
	"os/exec"

	"github.com/vultr/govultr/v3"
)

// What sections deploy, and where.
const (
	region    = "ewr"
	plan      = "vc2-1c-1gb"
	larger    = "vc2-1c-2gb"
	ubuntu    = 1743
	debian    = 2136
	publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJKndW8NtqXtymfZ4Wj4J7xY57v+rnpMURQBaa7ZK0AO laptop"
)

func instanceReady(now govultr.Instance) bool {
	return now.Status == "active" && now.PowerStatus == "running" && now.ServerStatus == "ok"
}

// ready is an instance once it runs and nothing is done with it any more.
func (t *teller) ready(ctx context.Context, id string) govultr.Instance {
	return until(func() govultr.Instance { return got(t.Instance.Get(ctx, id)) }, instanceReady)
}

// deploy is a new instance, ready.
func (t *teller) deploy(ctx context.Context, label string) govultr.Instance {
	created := got(t.Instance.Create(ctx, &govultr.InstanceCreateReq{
		Region: region, Plan: plan, OsID: ubuntu, Label: label,
	}))
	return t.ready(ctx, created.ID)
}

// advance moves the clock that clients see, for instance by `2d`.
func (t *teller) advance(ctx context.Context, by string) {
	t.roost(ctx, "clock", "advance", by)
}

// roost has the operator do something.
func (t *teller) roost(ctx context.Context, words ...string) {
	roost := os.Getenv("ROOST")
	if roost == "" {
		roost = "roost"
	}
	said, err := exec.CommandContext(ctx, roost, words...).CombinedOutput()
	if err != nil {
		panic(failed("roost %v: %w\n%s", words, err, said))
	}
}
