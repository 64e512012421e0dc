package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

func vpcs(ctx context.Context, t *teller) {
	created := got(t.VPC.Create(ctx, &govultr.VPCReq{
		Region: region, Description: "calls", V4Subnet: "10.81.0.0", V4SubnetMask: 20,
	}))
	same("VPC", created, govultr.VPC{
		ID: created.ID, Region: region, Description: "calls", V4Subnet: "10.81.0.0", V4SubnetMask: 20,
		DateCreated: created.DateCreated,
	})
	same("read back", got(t.VPC.Get(ctx, created.ID)), created)
	done(t.VPC.Update(ctx, created.ID, "changed"))
	created.Description = "changed"
	same("after the change", got(t.VPC.Get(ctx, created.ID)), created)
	same("attachments", len(all(t.VPC.ListAttachments(ctx, created.ID, most))), 0)

	chosen := got(t.VPC.Create(ctx, &govultr.VPCReq{Region: region}))
	expect(chosen.V4Subnet != "" && chosen.V4SubnetMask > 0, "no subnet was chosen: %+v", chosen)
	done(t.VPC.Delete(ctx, chosen.ID))

	this := func(vpc govultr.VPC) bool { return vpc.ID == created.ID }
	same("listed", first("the VPC", all(t.VPC.List(ctx, most)), this), created)
	done(t.VPC.Delete(ctx, created.ID))
	contains("after the deletion", gone(t.VPC.Get(ctx, created.ID)), "Invalid VPC ID")
	absent("the VPC", all(t.VPC.List(ctx, most)), this)
}

func natGateways(ctx context.Context, t *teller) {
	vpc := got(t.VPC.Create(ctx, &govultr.VPCReq{
		Region: region, V4Subnet: "10.82.0.0", V4SubnetMask: 24,
	})).ID
	created := got(t.VPC.CreateNATGateway(ctx, vpc, &govultr.NATGatewayReq{Label: "calls", Tag: "a"}))
	same("status of a new gateway", created.Status, "pending")
	gateway := until(
		func() govultr.NATGateway { return got(t.VPC.GetNATGateway(ctx, vpc, created.ID)) },
		func(now govultr.NATGateway) bool { return now.Status == "active" },
	)
	same("VPC", gateway.VPCID, vpc)
	same("label and tag", []string{gateway.Label, gateway.Tag}, []string{"calls", "a"})
	expect(len(gateway.PublicIPs) > 0 && gateway.Billing.Monthly > 0, "%+v", gateway)
	within("private address", gateway.PrivateIPs[0], "10.82.0.0/24")

	change := &govultr.NATGatewayReq{Label: "changed"}
	changed := got(t.VPC.UpdateNATGateway(ctx, vpc, gateway.ID, change))
	same("label and tag", []string{changed.Label, changed.Tag}, []string{"changed", "a"})
	t.gatewayFirewall(ctx, vpc, gateway.ID)
	t.portForwarding(ctx, vpc, gateway.ID)

	this := func(g govultr.NATGateway) bool { return g.ID == gateway.ID }
	same("listed", first("it", all(t.VPC.ListNATGateways(ctx, vpc, most)), this).Label, "changed")
	done(t.VPC.DeleteNATGateway(ctx, vpc, gateway.ID))
	text := gone(t.VPC.GetNATGateway(ctx, vpc, gateway.ID))
	same("after the deletion", text, "Invalid NAT Gateway ID.")
	same("gateways left", len(all(t.VPC.ListNATGateways(ctx, vpc, most))), 0)
	done(t.VPC.Delete(ctx, vpc))
}

func (t *teller) gatewayFirewall(ctx context.Context, vpc, gateway string) {
	created := got(t.VPC.CreateNATGatewayFirewallRule(ctx, vpc, gateway, &govultr.NATGatewayFirewallRuleCreateReq{
		Protocol: "tcp", Port: "8000", Subnet: "192.0.2.0", SubnetSize: 24, Notes: "web",
	}))
	same("rule", created, govultr.NATGatewayFirewallRule{
		ID: created.ID, Action: "accept", Protocol: "tcp", Port: "8000", Subnet: "192.0.2.0",
		SubnetSize: 24, Notes: "web",
	})
	same("read back", got(t.VPC.GetNATGatewayFirewallRule(ctx, vpc, gateway, created.ID)), created)
	change := &govultr.NATGatewayFirewallRuleUpdateReq{Notes: "changed"}
	changed := got(t.VPC.UpdateNATGatewayFirewallRule(ctx, vpc, gateway, created.ID, change))
	created.Notes = "changed"
	same("after the change", changed, created)

	this := func(r govultr.NATGatewayFirewallRule) bool { return r.ID == created.ID }
	listed := all(t.VPC.ListNATGatewayFirewallRules(ctx, vpc, gateway, most))
	same("listed", first("the rule", listed, this), created)
	done(t.VPC.DeleteNATGatewayFirewallRule(ctx, vpc, gateway, created.ID))
	text := gone(t.VPC.GetNATGatewayFirewallRule(ctx, vpc, gateway, created.ID))
	same("after the deletion", text, "Invalid Firewall Rule ID.")
}

func (t *teller) portForwarding(ctx context.Context, vpc, gateway string) {
	created := got(t.VPC.CreateNATGatewayPortForwardingRule(ctx, vpc, gateway, &govultr.NATGatewayPortForwardingRuleReq{
		Name: "web", Description: "calls", InternalIP: "10.82.0.9", Protocol: "both",
		ExternalPort: 80, InternalPort: 8080, Enabled: yes(),
	}))
	same("rule", created, govultr.NATGatewayPortForwardingRule{
		ID: created.ID, Name: "web", Protocol: "both", ExternalPort: 80, InternalIP: "10.82.0.9",
		InternalPort: 8080, Enabled: yes(), Description: "calls", DateCreated: created.DateCreated,
		DateUpdated: created.DateUpdated,
	})
	same("read back", got(t.VPC.GetNATGatewayPortForwardingRule(ctx, vpc, gateway, created.ID)), created)
	change := &govultr.NATGatewayPortForwardingRuleReq{InternalPort: 9090, Enabled: no()}
	changed := got(t.VPC.UpdateNATGatewayPortForwardingRule(ctx, vpc, gateway, created.ID, change))
	created.InternalPort, created.Enabled, created.DateUpdated = 9090, no(), changed.DateUpdated
	same("after the change", changed, created)

	this := func(r govultr.NATGatewayPortForwardingRule) bool { return r.ID == created.ID }
	listed := all(t.VPC.ListNATGatewayPortForwardingRules(ctx, vpc, gateway, most))
	same("listed", first("the rule", listed, this), created)
	done(t.VPC.DeleteNATGatewayPortForwardingRule(ctx, vpc, gateway, created.ID))
	text := gone(t.VPC.GetNATGatewayPortForwardingRule(ctx, vpc, gateway, created.ID))
	same("after the deletion", text, "Invalid Port Forwarding Rule ID.")
}
