package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

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
	"pull_zones.ssl_cert", "pull_zones.ssl_cert_key",
	"push_zones.origin_scheme", "push_zones.origin_domain", "push_zones.last_purge",
	"push_zones.ssl_cert", "push_zones.ssl_cert_key",
	"invites.status_full",
}

// maybeNull are fields that may be null in the published API.
var maybeNull = []string{
	"attachments.linked_subscription",
	"pull_zones.requests", "pull_zones.in_bytes", "pull_zones.out_bytes",
	"push_zones.requests", "push_zones.in_bytes", "push_zones.out_bytes",
}

func lists(client *govultr.Client) []list {
	return slices.Concat(
		catalog(client), machines(client), networks(client), storage(client), names(client), balancers(client),
		people(client),
	)
}

func catalog(client *govultr.Client) []list {
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
		complete("object storage clusters", "clusters", func(ctx context.Context) (
			[]govultr.ObjectStorageCluster, *govultr.Meta, *http.Response, error,
		) {
			return client.ObjectStorage.ListCluster(ctx, nil)
		}),
	}
}

func machines(client *govultr.Client) []list {
	return []list{
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
		kind("bare metals", "bare_metals", client.BareMetalServer.List, client.BareMetalServer.Create,
			func(n int) *govultr.BareMetalCreate {
				return &govultr.BareMetalCreate{
					Region: region, Plan: "vbm-4c-32gb", OsID: 1743, Label: named(n), Tags: []string{"lists"},
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

func storage(client *govultr.Client) []list {
	return []list{
		kind("blocks", "blocks", client.BlockStorage.List, client.BlockStorage.Create,
			func(n int) *govultr.BlockStorageCreate {
				return &govultr.BlockStorageCreate{Region: region, SizeGB: 40, Label: named(n)}
			}),
		within("block snapshots", func(ctx context.Context) (list, error) {
			block, _, err := client.BlockStorage.Create(ctx, &govultr.BlockStorageCreate{Region: region, SizeGB: 40})
			if err != nil {
				return list{}, err
			}
			err = until(func() (bool, error) {
				now, _, err := client.BlockStorage.Get(ctx, block.ID)
				return err == nil && now.Status == "active", err
			})
			return bare("", "snapshots", client.BlockStorage.ListSnapshots, client.BlockStorage.CreateSnapshot,
				func(n int) *govultr.BlockStorageSnapshotReq {
					return &govultr.BlockStorageSnapshotReq{BlockID: block.ID, Description: named(n)}
				}), err
		}),
		bare("file systems", "vfs", client.VirtualFileSystemStorage.List, client.VirtualFileSystemStorage.Create,
			func(n int) *govultr.VirtualFileSystemStorageReq {
				size := govultr.VirtualFileSystemStorageSize{SizeGB: 10}
				return &govultr.VirtualFileSystemStorageReq{
					Region: region, Label: named(n), StorageSize: size, Tags: []string{"lists"},
				}
			}),
		kind("object storages", "object_storages", client.ObjectStorage.List, client.ObjectStorage.Create,
			func(n int) *govultr.ObjectStorageReq {
				return &govultr.ObjectStorageReq{ClusterID: 2, TierID: 1, Label: named(n)}
			}),
		whole("pull zones", "pull_zones", client.CDN.ListPullZones, client.CDN.CreatePullZone,
			func(n int) *govultr.CDNZoneReq {
				return &govultr.CDNZoneReq{Label: named(n), OriginScheme: "https", OriginDomain: "example.com"}
			}),
		whole("push zones", "push_zones", client.CDN.ListPushZones, client.CDN.CreatePushZone,
			func(n int) *govultr.CDNZoneReq { return &govultr.CDNZoneReq{Label: named(n)} }),
	}
}

func names(client *govultr.Client) []list {
	const zone = "records-of-lists.com"
	return []list{
		kind("domains", "domains", client.Domain.List, client.Domain.Create,
			func(n int) *govultr.DomainReq { return &govultr.DomainReq{Domain: named(n) + ".com"} }),
		within("records", func(ctx context.Context) (list, error) {
			_, _, err := client.Domain.Create(ctx, &govultr.DomainReq{Domain: zone, IP: "192.0.2.1"})
			return kind("", "records", of(zone, client.DomainRecord.List), in(zone, client.DomainRecord.Create),
				func(n int) *govultr.DomainRecordCreateReq {
					return &govultr.DomainRecordCreateReq{Name: named(n), Type: "A", Data: "192.0.2.2"}
				}), err
		}),
	}
}

func named(n int) string {
	return fmt.Sprintf("lists-%d", n)
}

// until asks again and again, for half a minute.
func until(done func() (bool, error)) error {
	for limit := time.Now().Add(30 * time.Second); time.Now().Before(limit); time.Sleep(20 * time.Millisecond) {
		if ready, err := done(); ready || err != nil {
			return err
		}
	}
	return errors.New("not ready after half a minute")
}
