// Keeps one record of a domain as libdns programs do, Caddy among them: `libdns add|change|remove
// DOMAIN NAME TEXT`. The key is in VULTR_API_KEY.
package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/libdns/libdns"
	"github.com/libdns/vultr/v2"
)

const ttl = 120 * time.Second

func main() {
	if len(os.Args) != 5 {
		stop("four arguments are needed, not %d", len(os.Args)-1)
	}
	if err := keep(context.Background(), os.Args[1], os.Args[2], os.Args[3], os.Args[4]); err != nil {
		stop("%v", err)
	}
}

func keep(ctx context.Context, action, domain, name, text string) error {
	provider := &vultr.Provider{APIToken: os.Getenv("VULTR_API_KEY")}
	zones, err := provider.ListZones(ctx)
	if err != nil {
		return err
	}
	if !slices.Contains(zones, libdns.Zone{Name: domain}) {
		return fmt.Errorf("%s is not among %v", domain, zones)
	}

	wanted := libdns.RR{Name: name, Type: "TXT", Data: text, TTL: ttl}
	if action == "add" {
		_, err = provider.AppendRecords(ctx, domain+".", []libdns.Record{wanted})
		return err
	}
	found, err := record(ctx, provider, domain, name)
	if err != nil {
		return err
	}
	switch action {
	case "change":
		changed := vultr.VultrRecord{Record: wanted, ID: found.ID}
		_, err = provider.SetRecords(ctx, domain+".", []libdns.Record{changed})
	case "remove":
		_, err = provider.DeleteRecords(ctx, domain+".", []libdns.Record{found})
	default:
		err = fmt.Errorf("no such action: %s", action)
	}
	return err
}

// record is the one TXT record of that name.
func record(ctx context.Context, provider *vultr.Provider, domain, name string) (vultr.VultrRecord, error) {
	records, err := provider.GetRecords(ctx, domain+".")
	if err != nil {
		return vultr.VultrRecord{}, err
	}
	for _, found := range records {
		if rr := found.RR(); rr.Type == "TXT" && rr.Name == name {
			if rr.TTL != ttl {
				return vultr.VultrRecord{}, fmt.Errorf("its TTL is %v, not %v", rr.TTL, ttl)
			}
			return found.(vultr.VultrRecord), nil
		}
	}
	return vultr.VultrRecord{}, fmt.Errorf("no TXT record %s among %v", name, records)
}

func stop(format string, values ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", values...)
	os.Exit(1)
}
