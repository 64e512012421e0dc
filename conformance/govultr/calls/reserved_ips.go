package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

func reservedIPs(ctx context.Context, t *teller) {
	dual := got(t.Instance.Create(ctx, &govultr.InstanceCreateReq{
		Region: region, Plan: plan, OsID: ubuntu, EnableIPv6: yes(),
	}))
	instance := t.ready(ctx, dual.ID)
	t.reserve(ctx, instance, "v4", 32)
	t.reserve(ctx, instance, "v6", 64)

	extra := got(t.Instance.CreateIPv4(ctx, instance.ID, no()))
	converted := got(t.ReservedIP.Convert(ctx, &govultr.ReservedIPConvertReq{
		IPAddress: extra.IP, Label: "converted",
	}))
	same("converted address", converted, govultr.ReservedIP{
		ID: converted.ID, Region: region, IPType: "v4", Subnet: extra.IP, SubnetSize: 32,
		Label: "converted", InstanceID: instance.ID,
	})
	same("read back", got(t.ReservedIP.Get(ctx, converted.ID)), converted)
	done(t.ReservedIP.Detach(ctx, converted.ID))
	until(
		func() govultr.ReservedIP { return got(t.ReservedIP.Get(ctx, converted.ID)) },
		func(now govultr.ReservedIP) bool { return now.InstanceID == "" },
	)
	t.ready(ctx, instance.ID)
	done(t.Instance.Delete(ctx, instance.ID))

	created := t.deployWith(ctx, converted.ID)
	same("main address", created.MainIP, extra.IP)
	same("attached to", got(t.ReservedIP.Get(ctx, converted.ID)).InstanceID, created.ID)
	done(t.Instance.Delete(ctx, created.ID))
	until(
		func() govultr.ReservedIP { return got(t.ReservedIP.Get(ctx, converted.ID)) },
		func(now govultr.ReservedIP) bool { return now.InstanceID == "" },
	)
	done(t.ReservedIP.Delete(ctx, converted.ID))
}

// deployWith is a new instance with a reserved IP. As Terraform does, it tries until the IP is free.
func (t *teller) deployWith(ctx context.Context, ip string) govultr.Instance {
	var created *govultr.Instance
	create := func() (err error) {
		created, _, err = t.Instance.Create(ctx, &govultr.InstanceCreateReq{
			Region: region, Plan: plan, OsID: ubuntu, ReservedIPv4: ip,
		})
		return err
	}
	until(create, accepted("Floating IPv4 address is already attached to another server"))
	return t.ready(ctx, created.ID)
}

func (t *teller) reserve(ctx context.Context, instance govultr.Instance, ipType string, size int) {
	created := got(t.ReservedIP.Create(ctx, &govultr.ReservedIPReq{
		Region: region, IPType: ipType, Label: "calls",
	}))
	same("reserved IP", created, govultr.ReservedIP{
		ID: created.ID, Region: region, IPType: ipType, Subnet: created.Subnet, SubnetSize: size, Label: "calls",
	})
	expect(created.Subnet != "", "%+v", created)
	same("read back", got(t.ReservedIP.Get(ctx, created.ID)), created)
	label := "changed"
	changed := got(t.ReservedIP.Update(ctx, created.ID, &govultr.ReservedIPUpdateReq{Label: &label}))
	created.Label = label
	same("after the change", changed, created)

	done(t.ReservedIP.Attach(ctx, created.ID, instance.ID))
	until(
		func() govultr.ReservedIP { return got(t.ReservedIP.Get(ctx, created.ID)) },
		func(now govultr.ReservedIP) bool { return now.InstanceID == instance.ID },
	)
	t.ready(ctx, instance.ID)
	this := func(ip govultr.ReservedIP) bool { return ip.ID == created.ID }
	same("listed", first("it", all(t.ReservedIP.List(ctx, most)), this).InstanceID, instance.ID)
	done(t.ReservedIP.Detach(ctx, created.ID))
	until(
		func() govultr.ReservedIP { return got(t.ReservedIP.Get(ctx, created.ID)) },
		func(now govultr.ReservedIP) bool { return now.InstanceID == "" },
	)
	t.ready(ctx, instance.ID)
	done(t.ReservedIP.Delete(ctx, created.ID))
	same("after the deletion", gone(t.ReservedIP.Get(ctx, created.ID)), "Invalid reserved-ip ID")
	absent("the reserved IP", all(t.ReservedIP.List(ctx, most)), this)
}
