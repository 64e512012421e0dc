package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"

	"github.com/vultr/govultr/v3"
)

const (
	region    = "ewr"
	publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJKndW8NtqXtymfZ4Wj4J7xY57v+rnpMURQBaa7ZK0AO %d"
)

// neverSent are fields of govultr's structs that lists do not have in the published API either.
var neverSent = []string{
	"instances.default_password",
	"startup_scripts.script",
	"bare_metals.default_password",
}

func lists(client *govultr.Client) []list {
	return []list{
		fixed("regions", "regions", client.Region.List),
		fixed("plans", "plans", func(ctx context.Context, options *govultr.ListOptions) (
			[]govultr.Plan, *govultr.Meta, *http.Response, error,
		) {
			return client.Plan.List(ctx, "all", options)
		}),
		fixed("bare metal plans", "plans_metal", client.Plan.ListBareMetal),
		fixed("operating systems", "os", client.OS.List),
		fixed("applications", "applications", client.Application.List),
		fixed("public ISOs", "public_isos", client.ISO.ListPublic),
		kind("SSH keys", "ssh_keys", client.SSHKey.List, client.SSHKey.Create,
			func(n int) *govultr.SSHKeyReq {
				return &govultr.SSHKeyReq{Name: named(n), SSHKey: fmt.Sprintf(publicKey, n)}
			}),
		kind("startup scripts", "startup_scripts", client.StartupScript.List, client.StartupScript.Create,
			func(n int) *govultr.StartupScriptReq {
				script := base64.StdEncoding.EncodeToString([]byte("#!/bin/sh\n"))
				return &govultr.StartupScriptReq{Name: named(n), Type: "boot", Script: script}
			}),
		kind("instances", "instances", client.Instance.List, client.Instance.Create,
			func(n int) *govultr.InstanceCreateReq {
				ipv6 := true
				return &govultr.InstanceCreateReq{
					Region: region, Plan: "vc2-1c-1gb", OsID: 1743, Label: named(n),
					Tags: []string{"lists"}, EnableIPv6: &ipv6,
				}
			}),
		kind("snapshots", "snapshots", client.Snapshot.List, client.Snapshot.CreateFromURL,
			func(n int) *govultr.SnapshotURLReq {
				return &govultr.SnapshotURLReq{URL: fmt.Sprintf("https://example.com/%d.raw", n)}
			}),
		kind("ISOs", "isos", client.ISO.List, client.ISO.Create,
			func(n int) *govultr.ISOReq {
				return &govultr.ISOReq{URL: fmt.Sprintf("https://example.com/%d.iso", n)}
			}),
	}
}

func named(n int) string {
	return fmt.Sprintf("lists-%d", n)
}
