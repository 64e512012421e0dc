package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

func firewalls(ctx context.Context, t *teller) {
	group := got(t.FirewallGroup.Create(ctx, &govultr.FirewallGroupReq{Description: "calls"}))
	same("group", group, govultr.FirewallGroup{
		ID: group.ID, Description: "calls", DateCreated: group.DateCreated,
		DateModified: group.DateCreated, MaxRuleCount: 50,
	})
	same("read back", got(t.FirewallGroup.Get(ctx, group.ID)), group)
	done(t.FirewallGroup.Update(ctx, group.ID, &govultr.FirewallGroupReq{Description: "changed"}))
	same("description", got(t.FirewallGroup.Get(ctx, group.ID)).Description, "changed")

	t.firewallRules(ctx, group.ID)
	t.filterInstance(ctx, group.ID)

	this := func(g govultr.FirewallGroup) bool { return g.ID == group.ID }
	listed := first("the group", all(t.FirewallGroup.List(ctx, most)), this)
	same("listed", listed, got(t.FirewallGroup.Get(ctx, group.ID)))
	done(t.FirewallGroup.Delete(ctx, group.ID))
	gone(t.FirewallGroup.Get(ctx, group.ID))
	contains("what Terraform looks for", string(t.Answer), `"status":404`)
	absent("the group", all(t.FirewallGroup.List(ctx, most)), this)
}

func (t *teller) firewallRules(ctx context.Context, group string) {
	for _, wanted := range []govultr.FirewallRuleReq{
		{IPType: "v4", Protocol: "tcp", Subnet: "192.0.2.0", SubnetSize: 24, Port: "8000:8080", Notes: "web"},
		{IPType: "v6", Protocol: "udp", Subnet: "2001:db8::", SubnetSize: 32, Port: "53"},
		{IPType: "v4", Protocol: "icmp", Subnet: "0.0.0.0", SubnetSize: 0},
		{IPType: "v4", Protocol: "tcp", Port: "443", Source: "cloudflare"},
	} {
		rule := got(t.FirewallRule.Create(ctx, group, &wanted))
		expect(rule.ID > 0, "%+v", rule)
		if wanted.Source != "" { // Subnet and size are of no meaning then.
			wanted.Subnet, wanted.SubnetSize = rule.Subnet, rule.SubnetSize
		}
		same("rule", rule, govultr.FirewallRule{
			ID: rule.ID, Action: "accept", IPType: wanted.IPType, Protocol: wanted.Protocol,
			Port: wanted.Port, Subnet: wanted.Subnet, SubnetSize: wanted.SubnetSize,
			Source: wanted.Source, Notes: wanted.Notes,
		})
		same("read back", got(t.FirewallRule.Get(ctx, group, rule.ID)), rule)
		this := func(r govultr.FirewallRule) bool { return r.ID == rule.ID }
		same("listed", first("the rule", all(t.FirewallRule.List(ctx, group, most)), this), rule)
		same("rules", got(t.FirewallGroup.Get(ctx, group)).RuleCount, 1)
		done(t.FirewallRule.Delete(ctx, group, rule.ID))
		same("after the deletion", gone(t.FirewallRule.Get(ctx, group, rule.ID)), "Firewall rule ID not found")
		same("rules left", len(all(t.FirewallRule.List(ctx, group, most))), 0)
	}
}

func (t *teller) filterInstance(ctx context.Context, group string) {
	created := got(t.Instance.Create(ctx, &govultr.InstanceCreateReq{
		Region: region, Plan: plan, OsID: ubuntu, Label: "filtered", FirewallGroupID: group,
	}))
	instance := t.ready(ctx, created.ID)
	same("group of the instance", instance.FirewallGroupID, group)
	same("instances of the group", got(t.FirewallGroup.Get(ctx, group)).InstanceCount, 1)
	done(t.Instance.Delete(ctx, instance.ID))
	same("instances left", got(t.FirewallGroup.Get(ctx, group)).InstanceCount, 0)

	instance = t.deploy(ctx, "filtered later")
	got(t.Instance.Update(ctx, instance.ID, &govultr.InstanceUpdateReq{FirewallGroupID: group}))
	same("group of the instance", got(t.Instance.Get(ctx, instance.ID)).FirewallGroupID, group)
	same("instances of the group", got(t.FirewallGroup.Get(ctx, group)).InstanceCount, 1)
	done(t.Instance.Delete(ctx, instance.ID))
}
