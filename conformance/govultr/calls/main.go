// Calls goes through every method of govultr for the sections of the API that Roost has, a section
// after the other: what there is to make is made, waited for, read back, compared with what was asked
// for, changed, attached and detached, listed and deleted.
//
// Two sections are no part of the API: what Terraform's provider and vultr-cli, which stand on govultr,
// send in a way of their own.
//
// It talks to https://api.vultr.com, as everything built on govultr does, and prints a line a
// section. `calls SECTION...` goes through some of them. Backups and billing need time to pass, and
// registries images: they call the command that ROOST names (else `roost`).
package main

import (
	"context"
	"fmt"
	"os"
	"slices"

	"conformance/account"
)

type section struct {
	name string
	tell func(context.Context, *teller)
}

// Those that advance the clock come last.
var sections = []section{
	{"account", accountInfo},
	{"regions", regions},
	{"plans", plans},
	{"os", systems},
	{"applications", applications},
	{"ssh-keys", sshKeys},
	{"startup-scripts", startupScripts},
	{"iso", isos},
	{"snapshots", snapshots},
	{"instances", instances},
	{"instance-networks", instanceNetworks},
	{"firewalls", firewalls},
	{"reserved-ips", reservedIPs},
	{"vpcs", vpcs},
	{"nat-gateways", natGateways},
	{"vpc2", vpc2},
	{"blocks", blocks},
	{"vfs", fileSystems},
	{"load-balancers", loadBalancers},
	{"kubernetes", kubernetes},
	{"domains", domains},
	{"bare-metals", bareMetals},
	{"object-storage", objectStorage},
	{"cdns", cdns},
	{"registries", registries},
	{"inference", inference},
	{"databases", databases},
	{"users", users},
	{"organizations", organizations},
	{"groups", groups},
	{"policies", policies},
	{"roles", roles},
	{"role-trusts", roleTrusts},
	{"oidc", openID},
	{"logs", logs},
	{"terraform", terraform},
	{"vultr-cli", vultrCLI},
	{"backups", backups},
	{"billing", billing},
}

func main() {
	asked := os.Args[1:]
	for _, name := range asked {
		if !slices.ContainsFunc(sections, func(s section) bool { return s.name == name }) {
			fmt.Fprintf(os.Stderr, "no such section: %s\n", name)
			os.Exit(2)
		}
	}
	t := &teller{account.New(os.Getenv("VULTR_API_KEY"))}
	failed := false
	for _, s := range sections {
		if len(asked) > 0 && !slices.Contains(asked, s.name) {
			continue
		}
		if err := t.goThrough(context.Background(), s); err != nil {
			failed = true
			fmt.Fprintf(os.Stderr, "%s: %v\n", s.name, err)
		} else {
			fmt.Println(s.name)
		}
	}
	if failed {
		os.Exit(1)
	}
}
