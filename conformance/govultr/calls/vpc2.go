package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

func vpc2(ctx context.Context, t *teller) {
	created := got(t.VPC2.Create(ctx, &govultr.VPC2Req{
		Region: region, Description: "calls", IPType: "v4", IPBlock: "10.83.0.0", PrefixLength: 24,
	}))
	same("VPC", created, govultr.VPC2{
		ID: created.ID, Region: region, Description: "calls", IPBlock: "10.83.0.0", PrefixLength: 24,
		DateCreated: created.DateCreated,
	})
	same("read back", got(t.VPC2.Get(ctx, created.ID)), created)
	done(t.VPC2.Update(ctx, created.ID, "changed"))
	created.Description = "changed"
	same("after the change", got(t.VPC2.Get(ctx, created.ID)), created)

	instance := t.deploy(ctx, "node")
	nodes := &govultr.VPC2AttachDetachReq{Nodes: []string{instance.ID}}
	done(t.VPC2.Attach(ctx, created.ID, nodes))
	attached := until(
		func() []govultr.VPC2Node { return all(t.VPC2.ListNodes(ctx, created.ID, most)) },
		func(now []govultr.VPC2Node) bool { return len(now) == 1 },
	)
	within("address", attached[0].IPAddress, "10.83.0.0/24")
	expect(attached[0].MACAddress > 0, "%+v", attached[0])
	same("node", attached[0], govultr.VPC2Node{
		ID: instance.ID, IPAddress: attached[0].IPAddress, MACAddress: attached[0].MACAddress,
		Description: "node", Type: "vps", NodeStatus: "active",
	})
	contains("refusal", refused(t.VPC2.Delete(ctx, created.ID)), "servers are attached to this VPC 2.0 network:")
	done(t.VPC2.Detach(ctx, created.ID, nodes))
	until(
		func() []govultr.VPC2Node { return all(t.VPC2.ListNodes(ctx, created.ID, most)) },
		func(now []govultr.VPC2Node) bool { return len(now) == 0 },
	)
	done(t.Instance.Delete(ctx, instance.ID))

	this := func(vpc govultr.VPC2) bool { return vpc.ID == created.ID }
	same("listed", first("the VPC", all(t.VPC2.List(ctx, most)), this), created)
	done(t.VPC2.Delete(ctx, created.ID))
	contains("after the deletion", gone(t.VPC2.Get(ctx, created.ID)), "Invalid VPC 2.0 ID")
	absent("the VPC", all(t.VPC2.List(ctx, most)), this)
}
