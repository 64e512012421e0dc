package main

import (
	"context"
	"slices"

	"github.com/vultr/govultr/v3"
)

// most asks for pages as long as they may be.
var most = &govultr.ListOptions{PerPage: 500}

func regions(ctx context.Context, t *teller) {
	ewr := first(region, all(t.Region.List(ctx, most)), func(r govultr.Region) bool { return r.ID == region })
	same("region", ewr, govultr.Region{
		ID: region, City: "New Jersey", Country: "US", Continent: "North America",
		Options: ewr.Options, Connectivity: ewr.Connectivity,
	})
	expect(slices.Contains(ewr.Options, "load_balancers"), "no load balancers in %+v", ewr)
	expect(slices.Contains(ewr.Connectivity, "nat_gateway"), "no NAT gateways in %+v", ewr)

	available := got(t.Region.Availability(ctx, region, "vc2"))
	expect(slices.Contains(available.AvailablePlans, plan), "no %s in %v", plan, available)
	metal := got(t.Region.Availability(ctx, region, "vbm"))
	expect(len(metal.AvailablePlans) > 0, "no bare metal in %s", region)
	expect(!slices.Contains(metal.AvailablePlans, plan), "%s among %v", plan, metal)
}

func plans(ctx context.Context, t *teller) {
	found := first(plan, all(t.Plan.List(ctx, "vc2", most)), func(p govultr.Plan) bool { return p.ID == plan })
	same("plan", found, govultr.Plan{
		ID: plan, VCPUCount: 1, RAM: 1024, Disk: 25, DiskCount: 1, Bandwidth: 1024, MonthlyCost: 5,
		Type: "vc2", Locations: found.Locations,
	})
	expect(slices.Contains(found.Locations, region), "%s is not in %s", plan, region)
	every := all(t.Plan.List(ctx, "", most))
	expect(slices.ContainsFunc(every, func(p govultr.Plan) bool { return p.Type == "vhf" }), "no vhf among all")

	for _, metal := range all(t.Plan.ListBareMetal(ctx, most)) {
		expect(metal.CPUCount > 0 && metal.RAM > 0 && metal.Disk > 0 && metal.MonthlyCost > 0, "%+v", metal)
		expect(metal.CPUModel != "" && metal.Type != "", "%+v", metal)
	}
}

func systems(ctx context.Context, t *teller) {
	found := first("Debian", all(t.OS.List(ctx, most)), func(os govultr.OS) bool { return os.ID == debian })
	same("system", found, govultr.OS{
		ID: debian, Name: "Debian 12 x64 (bookworm)", Arch: "x64", Family: "debian",
	})
}

func applications(ctx context.Context, t *teller) {
	listed := all(t.Application.List(ctx, most))
	first("a one-click application", listed, func(a govultr.Application) bool {
		return a.Type == "one-click" && a.ShortName != "" && a.ImageID == ""
	})
	first("a marketplace application", listed, func(a govultr.Application) bool {
		return a.Type == "marketplace" && a.Vendor != "" && a.ImageID != ""
	})
	first("a required variable", some(t.Marketplace.ListAppVariables(ctx, "netbird-server")),
		func(v govultr.MarketplaceAppVariable) bool { return v.Name == "netbird_domain" && *v.Required })
}
