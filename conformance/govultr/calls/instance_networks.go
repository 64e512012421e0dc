package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

func instanceNetworks(ctx context.Context, t *teller) {
	instance := t.deploy(ctx, "networks")
	vpc := got(t.VPC.Create(ctx, &govultr.VPCReq{
		Region: region, Description: "networks", V4Subnet: "10.91.0.0", V4SubnetMask: 24,
	}))
	done(t.Instance.AttachVPC(ctx, instance.ID, vpc.ID))
	interfaces := until(
		func() []govultr.VPCInfo { return all(t.Instance.ListVPCInfo(ctx, instance.ID, most)) },
		func(now []govultr.VPCInfo) bool { return len(now) == 1 },
	)
	same("network", interfaces[0].ID, vpc.ID)
	within("address", interfaces[0].IPAddress, "10.91.0.0/24")
	expect(interfaces[0].MacAddress != "", "%+v", interfaces[0])
	same("internal address", got(t.Instance.Get(ctx, instance.ID)).InternalIP, interfaces[0].IPAddress)
	attached := all(t.VPC.ListAttachments(ctx, vpc.ID, most))
	same("attachments", len(attached), 1)
	same("attached address", attached[0].IP.V4, interfaces[0].IPAddress)
	same("attached interface", attached[0].MACAddress, interfaces[0].MacAddress)
	same("attached instance", []string{attached[0].Type, attached[0].ID}, []string{"vps", instance.ID})

	text := refused(t.VPC.Delete(ctx, vpc.ID))
	contains("refusal", text, "attached to this VPC network")
	done(t.Instance.DetachVPC(ctx, instance.ID, vpc.ID))
	until(
		func() []govultr.VPCInfo { return all(t.Instance.ListVPCInfo(ctx, instance.ID, most)) },
		func(now []govultr.VPCInfo) bool { return len(now) == 0 },
	)
	t.updateNetworks(ctx, instance, vpc)
	t.attachVPC2(ctx, instance)
	done(t.Instance.Delete(ctx, instance.ID))
	done(t.VPC.Delete(ctx, vpc.ID))
}

// updateNetworks attaches and detaches by changing the instance, as Terraform does.
func (t *teller) updateNetworks(ctx context.Context, instance govultr.Instance, vpc govultr.VPC) {
	got(t.Instance.Update(ctx, instance.ID, &govultr.InstanceUpdateReq{AttachVPC: []string{vpc.ID}}))
	same("networks", len(all(t.Instance.ListVPCInfo(ctx, instance.ID, most))), 1)
	got(t.Instance.Update(ctx, instance.ID, &govultr.InstanceUpdateReq{DetachVPC: []string{vpc.ID}}))
	until(
		func() []govultr.VPCAttachment { return all(t.VPC.ListAttachments(ctx, vpc.ID, most)) },
		func(now []govultr.VPCAttachment) bool { return len(now) == 0 },
	)
}

func (t *teller) attachVPC2(ctx context.Context, instance govultr.Instance) {
	vpc := got(t.VPC2.Create(ctx, &govultr.VPC2Req{
		Region: region, IPType: "v4", IPBlock: "10.92.0.0", PrefixLength: 24,
	}))
	address := "10.92.0.77"
	attach := &govultr.AttachVPC2Req{VPCID: vpc.ID, IPAddress: &address}
	done(t.Instance.AttachVPC2(ctx, instance.ID, attach))
	interfaces := all(t.Instance.ListVPC2Info(ctx, instance.ID, most))
	same("networks", len(interfaces), 1)
	same("interface", interfaces[0], govultr.VPC2Info{
		ID: vpc.ID, IPAddress: address, MacAddress: interfaces[0].MacAddress,
	})
	contains("refusal", refused(t.VPC2.Delete(ctx, vpc.ID)), "servers are attached to this VPC 2.0 network:")
	done(t.Instance.DetachVPC2(ctx, instance.ID, vpc.ID))
	until(
		func() []govultr.VPC2Info { return all(t.Instance.ListVPC2Info(ctx, instance.ID, most)) },
		func(now []govultr.VPC2Info) bool { return len(now) == 0 },
	)
	done(t.VPC2.Delete(ctx, vpc.ID))
}
