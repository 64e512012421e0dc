package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/vultr/govultr/v3"

	"conformance/account"
)

func networks(client *govultr.Client) []list {
	return []list{
		kind("firewall groups", "firewall_groups", client.FirewallGroup.List, client.FirewallGroup.Create,
			func(n int) *govultr.FirewallGroupReq { return &govultr.FirewallGroupReq{Description: named(n)} }),
		within("firewall rules", func(ctx context.Context) (list, error) {
			group, _, err := client.FirewallGroup.Create(ctx, &govultr.FirewallGroupReq{})
			if err != nil {
				return list{}, err
			}
			return kind("", "firewall_rules",
				of(group.ID, client.FirewallRule.List), in(group.ID, client.FirewallRule.Create),
				func(n int) *govultr.FirewallRuleReq {
					return &govultr.FirewallRuleReq{
						IPType: "v4", Protocol: "tcp", Subnet: "192.0.2.0", SubnetSize: 24,
						Port: fmt.Sprint(8000 + n),
					}
				}), nil
		}),
		kind("reserved IPs", "reserved_ips", client.ReservedIP.List, client.ReservedIP.Create,
			func(n int) *govultr.ReservedIPReq {
				return &govultr.ReservedIPReq{Region: region, IPType: []string{"v4", "v6"}[n%2], Label: named(n)}
			}),
		kind("VPCs", "vpcs", client.VPC.List, client.VPC.Create,
			func(n int) *govultr.VPCReq {
				return &govultr.VPCReq{Region: "ams", V4Subnet: fmt.Sprintf("10.50.%d.0", n), V4SubnetMask: 24}
			}),
		within("VPC attachments", func(ctx context.Context) (list, error) {
			vpc, err := network(ctx, client, "atl", "10.51.0.0")
			if err != nil {
				return list{}, err
			}
			return several("", "attachments", of(vpc, client.VPC.ListAttachments), attach(client, vpc)), nil
		}),
		within("NAT gateways", func(ctx context.Context) (list, error) {
			vpc, _, err := natGateway(ctx, client, "10.52.0.0") // A VPC has one at most.
			return fixed("", "nat_gateways", of(vpc, client.VPC.ListNATGateways)), err
		}),
		within("NAT gateway firewall rules", func(ctx context.Context) (list, error) {
			vpc, gateway, err := natGateway(ctx, client, "10.53.0.0")
			return kind("", "firewall_rules",
				func(ctx context.Context, options *govultr.ListOptions) (
					[]govultr.NATGatewayFirewallRule, *govultr.Meta, *http.Response, error,
				) {
					return client.VPC.ListNATGatewayFirewallRules(ctx, vpc, gateway, options)
				},
				func(ctx context.Context, rule *govultr.NATGatewayFirewallRuleCreateReq) (
					*govultr.NATGatewayFirewallRule, *http.Response, error,
				) {
					return client.VPC.CreateNATGatewayFirewallRule(ctx, vpc, gateway, rule)
				},
				func(n int) *govultr.NATGatewayFirewallRuleCreateReq {
					return &govultr.NATGatewayFirewallRuleCreateReq{
						Protocol: "tcp", Port: fmt.Sprint(8000 + n), Subnet: "192.0.2.0", SubnetSize: 24,
					}
				}), err
		}),
		within("NAT gateway port forwarding rules", func(ctx context.Context) (list, error) {
			vpc, gateway, err := natGateway(ctx, client, "10.54.0.0")
			return kind("", "port_forwarding_rules",
				func(ctx context.Context, options *govultr.ListOptions) (
					[]govultr.NATGatewayPortForwardingRule, *govultr.Meta, *http.Response, error,
				) {
					return client.VPC.ListNATGatewayPortForwardingRules(ctx, vpc, gateway, options)
				},
				func(ctx context.Context, rule *govultr.NATGatewayPortForwardingRuleReq) (
					*govultr.NATGatewayPortForwardingRule, *http.Response, error,
				) {
					return client.VPC.CreateNATGatewayPortForwardingRule(ctx, vpc, gateway, rule)
				},
				func(n int) *govultr.NATGatewayPortForwardingRuleReq {
					return &govultr.NATGatewayPortForwardingRuleReq{
						Name: named(n), Protocol: "tcp", ExternalPort: 8000 + n, InternalIP: "10.54.0.9",
						InternalPort: 80, Enabled: govultr.BoolToBoolPtr(true),
					}
				}), err
		}),
		kind("VPC 2.0 networks", "vpcs", client.VPC2.List, client.VPC2.Create,
			func(n int) *govultr.VPC2Req {
				block := fmt.Sprintf("10.55.%d.0", n)
				return &govultr.VPC2Req{Region: "ams", IPType: "v4", IPBlock: block, PrefixLength: 24}
			}),
		within("VPC 2.0 nodes", func(ctx context.Context) (list, error) {
			vpc, _, err := client.VPC2.Create(ctx, &govultr.VPC2Req{
				Region: "atl", IPType: "v4", IPBlock: "10.56.0.0", PrefixLength: 24,
			})
			if err != nil {
				return list{}, err
			}
			return several("", "nodes", of(vpc.ID, client.VPC2.ListNodes),
				func(ctx context.Context, _ *account.Account, n int) error {
					instance, err := deploy(ctx, client, "atl", n)
					if err != nil {
						return err
					}
					return client.VPC2.Attach(ctx, vpc.ID, &govultr.VPC2AttachDetachReq{Nodes: []string{instance}})
				}), nil
		}),
		within("VPCs of an instance", func(ctx context.Context) (list, error) {
			instance, err := deploy(ctx, client, "lax", 0)
			return several("", "vpcs", of(instance, client.Instance.ListVPCInfo),
				func(ctx context.Context, _ *account.Account, n int) error {
					vpc, err := network(ctx, client, "lax", fmt.Sprintf("10.57.%d.0", n))
					if err != nil {
						return err
					}
					return client.Instance.AttachVPC(ctx, instance, vpc)
				}), err
		}),
		within("IPv4 addresses of an instance", func(ctx context.Context) (list, error) {
			instance, err := deploy(ctx, client, "atl", 0)
			return kind("", "ipv4s", of(instance, client.Instance.ListIPv4), in(instance, client.Instance.CreateIPv4),
				func(int) *bool { return govultr.BoolToBoolPtr(false) }), err
		}),
	}
}

// network is the id of a new VPC.
func network(ctx context.Context, client *govultr.Client, region, subnet string) (string, error) {
	vpc, _, err := client.VPC.Create(ctx, &govultr.VPCReq{Region: region, V4Subnet: subnet, V4SubnetMask: 24})
	if err != nil {
		return "", err
	}
	return vpc.ID, nil
}

// natGateway is the id of a new VPC and that of an active gateway in it.
func natGateway(ctx context.Context, client *govultr.Client, subnet string) (string, string, error) {
	vpc, err := network(ctx, client, "atl", subnet)
	if err != nil {
		return "", "", err
	}
	gateway, _, err := client.VPC.CreateNATGateway(ctx, vpc, &govultr.NATGatewayReq{})
	if err != nil {
		return "", "", err
	}
	return vpc, gateway.ID, until(func() (bool, error) {
		now, _, err := client.VPC.GetNATGateway(ctx, vpc, gateway.ID)
		return err == nil && now.Status == "active", err
	})
}

// deploy is the id of a new instance that runs.
func deploy(ctx context.Context, client *govultr.Client, region string, n int) (string, error) {
	instance, _, err := client.Instance.Create(ctx, &govultr.InstanceCreateReq{
		Region: region, Plan: "vc2-1c-1gb", OsID: 1743, Label: named(n),
	})
	if err != nil {
		return "", err
	}
	return instance.ID, until(func() (bool, error) {
		now, _, err := client.Instance.Get(ctx, instance.ID)
		return err == nil && now.ServerStatus == "ok", err
	})
}

// attach attaches a new instance to a VPC.
func attach(client *govultr.Client, vpc string) func(context.Context, *account.Account, int) error {
	return func(ctx context.Context, _ *account.Account, n int) error {
		instance, err := deploy(ctx, client, "atl", n)
		if err != nil {
			return err
		}
		return client.Instance.AttachVPC(ctx, instance, vpc)
	}
}

func balancers(client *govultr.Client) []list {
	rule := func(n int) *govultr.ForwardingRule {
		return &govultr.ForwardingRule{
			FrontendProtocol: "tcp", FrontendPort: 8000 + n, BackendProtocol: "tcp", BackendPort: 80,
		}
	}
	request := func(n int) *govultr.LoadBalancerReq {
		return &govultr.LoadBalancerReq{
			Region: region, Label: named(n), ForwardingRules: []govultr.ForwardingRule{*rule(100)},
		}
	}
	return []list{
		kind("load balancers", "load_balancers", client.LoadBalancer.List, client.LoadBalancer.Create, request),
		within("forwarding rules", func(ctx context.Context) (list, error) {
			balancer, err := balance(ctx, client, request(made))
			return kind("", "forwarding_rules", of(balancer, client.LoadBalancer.ListForwardingRules),
				in(balancer, client.LoadBalancer.CreateForwardingRule), rule), err
		}),
		within("balancers' firewall rules", func(ctx context.Context) (list, error) {
			balancer, err := balance(ctx, client, request(made))
			return several("", "firewall_rules", of(balancer, client.LoadBalancer.ListFirewallRules),
				func(ctx context.Context, _ *account.Account, n int) error {
					rules := []govultr.LBFirewallRule{{Port: 8000 + n, IPType: "v4", Source: "192.0.2.0/24"}}
					return client.LoadBalancer.CreateFirewallRules(ctx, balancer, rules)
				}), err
		}),
	}
}

// balance is the id of a new load balancer that is active.
func balance(ctx context.Context, client *govultr.Client, request *govultr.LoadBalancerReq) (string, error) {
	balancer, _, err := client.LoadBalancer.Create(ctx, request)
	if err != nil {
		return "", err
	}
	return balancer.ID, until(func() (bool, error) {
		now, _, err := client.LoadBalancer.Get(ctx, balancer.ID)
		return err == nil && now.Status == "active", err
	})
}
