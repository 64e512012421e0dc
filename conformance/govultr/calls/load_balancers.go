package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"time"

	"github.com/vultr/govultr/v3"
)

func loadBalancers(ctx context.Context, t *teller) {
	instance := t.deploy(ctx, "behind a balancer")
	vpc := got(t.VPC.Create(ctx, &govultr.VPCReq{Region: region, V4Subnet: "10.71.0.0", V4SubnetMask: 24}))
	done(t.Instance.AttachVPC(ctx, instance.ID, vpc.ID))
	check := govultr.HealthCheck{
		Protocol: "http", Port: 8080, Path: "/health", CheckInterval: 10, ResponseTimeout: 4,
		UnhealthyThreshold: 3, HealthyThreshold: 2,
	}
	created := got(t.LoadBalancer.Create(ctx, &govultr.LoadBalancerReq{
		Region: region, Label: "calls", Instances: []string{instance.ID}, Nodes: 3, HealthCheck: &check,
		StickySessions: &govultr.StickySessions{CookieName: "calls"}, SSL: certificate(),
		ForwardingRules: []govultr.ForwardingRule{
			{FrontendProtocol: "http", FrontendPort: 80, BackendProtocol: "http", BackendPort: 8080},
			{FrontendProtocol: "https", FrontendPort: 443, BackendProtocol: "https", BackendPort: 8443},
		},
		FirewallRules: []govultr.LBFirewallRule{{Port: 80, IPType: "v4", Source: "192.0.2.0/24"}},
		SSLRedirect:   yes(), HTTP2: yes(), ProxyProtocol: yes(), BalancingAlgorithm: "leastconn",
		Timeout: 300, VPC: &vpc.ID,
	}))
	same("status of a new balancer", created.Status, "pending")
	balancer := t.activeBalancer(ctx, created.ID)
	same("region and label", []string{balancer.Region, balancer.Label}, []string{region, "calls"})
	same("instances", balancer.Instances, []string{instance.ID})
	same("nodes", balancer.Nodes, 3)
	same("health check", *balancer.HealthCheck, check)
	same("settings", *balancer.GenericInfo, govultr.GenericInfo{
		BalancingAlgorithm: "leastconn", Timeout: 300, SSLRedirect: yes(), ProxyProtocol: yes(),
		StickySessions: &govultr.StickySessions{CookieName: "calls"}, VPC: vpc.ID,
	})
	same("SSL, HTTP/2, HTTP/3", []*bool{balancer.SSLInfo, balancer.HTTP2, balancer.HTTP3}, []*bool{yes(), yes(), no()})
	same("rules", []int{len(balancer.ForwardingRules), len(balancer.FirewallRules)}, []int{2, 1})
	expect(balancer.IPV4 != "" && balancer.IPV6 != "", "%+v", balancer)

	t.forwardingRules(ctx, balancer.ID)
	t.balancerFirewall(ctx, balancer.ID)
	t.changeBalancer(ctx, balancer.ID)

	this := func(lb govultr.LoadBalancer) bool { return lb.ID == balancer.ID }
	same("listed", first("the balancer", all(t.LoadBalancer.List(ctx, most)), this).Label, "changed")
	t.deleteBalancer(ctx, balancer.ID)
	absent("the balancer", all(t.LoadBalancer.List(ctx, most)), this)
	done(t.Instance.DetachVPC(ctx, instance.ID, vpc.ID))
	done(t.Instance.Delete(ctx, instance.ID))
	done(t.VPC.Delete(ctx, vpc.ID))
	t.autoSSL(ctx)
	t.globalBalancer(ctx)
}

func (t *teller) activeBalancer(ctx context.Context, id string) govultr.LoadBalancer {
	return until(
		func() govultr.LoadBalancer { return got(t.LoadBalancer.Get(ctx, id)) },
		func(now govultr.LoadBalancer) bool { return now.Status == "active" },
	)
}

func (t *teller) forwardingRules(ctx context.Context, id string) {
	wanted := govultr.ForwardingRule{
		FrontendProtocol: "tcp", FrontendPort: 2222, BackendProtocol: "tcp", BackendPort: 22,
	}
	created := got(t.LoadBalancer.CreateForwardingRule(ctx, id, &wanted))
	wanted.RuleID = created.RuleID
	same("rule", created, wanted)
	same("read back", got(t.LoadBalancer.GetForwardingRule(ctx, id, created.RuleID)), created)
	this := func(rule govultr.ForwardingRule) bool { return rule.RuleID == created.RuleID }
	listed := all(t.LoadBalancer.ListForwardingRules(ctx, id, most))
	same("listed", first("the rule", listed, this), created)
	same("rules", len(listed), 3)
	t.activeBalancer(ctx, id)
	done(t.LoadBalancer.DeleteForwardingRule(ctx, id, created.RuleID))
	gone(t.LoadBalancer.GetForwardingRule(ctx, id, created.RuleID))
	absent("the rule", all(t.LoadBalancer.ListForwardingRules(ctx, id, most)), this)
}

func (t *teller) balancerFirewall(ctx context.Context, id string) {
	done(t.LoadBalancer.CreateFirewallRules(ctx, id, []govultr.LBFirewallRule{
		{Port: 443, IPType: "v4", Source: "cloudflare"}, {Port: 443, IPType: "v6", Source: "2001:db8::/32"},
	}))
	listed := all(t.LoadBalancer.ListFirewallRules(ctx, id, most))
	added := first("the new rule", listed, func(rule govultr.LBFirewallRule) bool {
		return rule.Port == 443 && rule.IPType == "v6" && rule.Source == "2001:db8::/32"
	})
	same("read back", got(t.LoadBalancer.GetFirewallRule(ctx, id, added.RuleID)), added)
	t.activeBalancer(ctx, id)
	done(t.LoadBalancer.DeleteFirewallRule(ctx, id, added.RuleID))
	gone(t.LoadBalancer.GetFirewallRule(ctx, id, added.RuleID))
	left := all(t.LoadBalancer.ListFirewallRules(ctx, id, most))
	same("rules left", len(left), len(listed)-1)
}

func (t *teller) changeBalancer(ctx context.Context, id string) {
	done(t.LoadBalancer.Update(ctx, id, &govultr.LoadBalancerReq{
		Label: "changed", Nodes: 1, Timeout: 200, BalancingAlgorithm: "roundrobin",
		SSLRedirect: no(), ProxyProtocol: no(), HTTP2: no(),
		HealthCheck: &govultr.HealthCheck{
			Protocol: "tcp", Port: 22, CheckInterval: 20, ResponseTimeout: 5,
			UnhealthyThreshold: 4, HealthyThreshold: 4,
		},
	}))
	changed := t.activeBalancer(ctx, id)
	same("label", changed.Label, "changed")
	same("nodes", changed.Nodes, 1)
	same("timeout", changed.GenericInfo.Timeout, 200)
	same("cookie", changed.GenericInfo.StickySessions.CookieName, "calls")
	same("health check", []any{changed.HealthCheck.Protocol, changed.HealthCheck.CheckInterval}, []any{"tcp", 20})
	same("rules", len(changed.ForwardingRules), 2)

	done(t.LoadBalancer.DeleteSSL(ctx, id))
	same("SSL", t.activeBalancer(ctx, id).SSLInfo, no())
}

// deleteBalancer does what Terraform does: it detaches, then tries until the balancer is ready.
func (t *teller) deleteBalancer(ctx context.Context, id string) {
	empty := ""
	done(t.LoadBalancer.Update(ctx, id, &govultr.LoadBalancerReq{Instances: []string{}, VPC: &empty}))
	del := func() error { return t.LoadBalancer.Delete(ctx, id) }
	until(del, accepted("Load balancer is not ready."))
	same("after the deletion", gone(t.LoadBalancer.Get(ctx, id)), "Invalid load balancer ID")
}

func (t *teller) autoSSL(ctx context.Context) {
	const zone = "balanced-by-govultr.com"
	got(t.Domain.Create(ctx, &govultr.DomainReq{Domain: zone}))
	created := got(t.LoadBalancer.Create(ctx, &govultr.LoadBalancerReq{
		Region: region, AutoSSL: &govultr.AutoSSL{DomainZone: zone, DomainSub: "www"},
		ForwardingRules: []govultr.ForwardingRule{
			{FrontendProtocol: "https", FrontendPort: 443, BackendProtocol: "http", BackendPort: 80},
		},
	}))
	balancer := t.activeBalancer(ctx, created.ID)
	same("auto SSL", *balancer.AutoSSL, govultr.AutoSSL{DomainZone: zone, Domain: "www." + zone})
	done(t.LoadBalancer.DeleteAutoSSL(ctx, balancer.ID))
	same("auto SSL", t.activeBalancer(ctx, created.ID).AutoSSL.Domain, "")
	t.deleteBalancer(ctx, balancer.ID)
	done(t.Domain.Delete(ctx, zone))
}

func (t *teller) globalBalancer(ctx context.Context) {
	created := got(t.LoadBalancer.Create(ctx, &govultr.LoadBalancerReq{
		Region: region, Label: "global", GlobalRegions: []string{"ams", "atl"},
		ForwardingRules: []govultr.ForwardingRule{
			{FrontendProtocol: "tcp", FrontendPort: 53, BackendProtocol: "tcp", BackendPort: 53},
		},
	}))
	same("regions", t.activeBalancer(ctx, created.ID).GlobalRegions, []string{"ams", "atl"})
	t.deleteBalancer(ctx, created.ID)
}

// certificate is one that signs itself, with its key.
func certificate() *govultr.SSL {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	done(err)
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"calls.example.com"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(5, 0, 0),
	}
	signed, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	done(err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	done(err)
	return &govultr.SSL{
		PrivateKey:  string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})),
		Certificate: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed})),
	}
}
