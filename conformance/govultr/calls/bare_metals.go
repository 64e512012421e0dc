package main

import (
	"context"
	"encoding/base64"

	"github.com/vultr/govultr/v3"
)

const metalPlan = "vbm-4c-32gb"

// unlocked is for calls that are refused while the server is busy with the one before.
var unlocked = accepted("Server is currently locked")

func bareMetals(ctx context.Context, t *teller) {
	userData := base64.StdEncoding.EncodeToString([]byte("#cloud-config\n"))
	key := got(t.SSHKey.Create(ctx, &govultr.SSHKeyReq{Name: "metal", SSHKey: publicKey}))
	created := got(t.BareMetalServer.Create(ctx, &govultr.BareMetalCreate{
		Region: region, Plan: metalPlan, OsID: ubuntu, Label: "calls", Hostname: "calls", EnableIPv6: yes(),
		SSHKeyIDs: []string{key.ID}, UserData: userData, ActivationEmail: no(), MdiskMode: "raid1",
		Tags: []string{"a", "b"}, UserScheme: "root", PersistentPxe: no(),
	}))
	same("status of a new server", created.Status, "pending")
	same("address of a new server", created.MainIP, "")
	expect(created.DefaultPassword != "", "a new server without password")

	server := t.activeMetal(ctx, created.ID)
	expect(server.MainIP != "" && server.V6MainIP != "" && server.MacAddress > 0, "%+v", server)
	expect(server.NetmaskV4 != "" && server.GatewayV4 != "", "%+v", server)
	same("server", server, govultr.BareMetalServer{
		ID: created.ID, Os: "Ubuntu 22.04 LTS x64", RAM: "32768 MB", Disk: "2x 240GB SSD",
		MainIP: server.MainIP, CPUCount: 4, Region: region, DefaultPassword: server.DefaultPassword,
		DateCreated: created.DateCreated, Status: "active", NetmaskV4: server.NetmaskV4,
		GatewayV4: server.GatewayV4, Plan: metalPlan, V6Network: server.V6Network,
		V6MainIP: server.V6MainIP, V6NetworkSize: 64, MacAddress: server.MacAddress, Label: "calls",
		OsID: ubuntu, Features: server.Features, Tags: []string{"a", "b"}, UserScheme: "root",
	})
	same("user data", got(t.BareMetalServer.GetUserData(ctx, server.ID)).Data, userData)
	done(t.SSHKey.Delete(ctx, key.ID))

	t.changeMetal(ctx, server)
	t.switchMetal(ctx, server.ID)
	t.connectMetal(ctx, server.ID)

	this := func(s govultr.BareMetalServer) bool { return s.ID == server.ID }
	same("listed", first("the server", all(t.BareMetalServer.List(ctx, most)), this).Label, "changed")
	done(t.BareMetalServer.Delete(ctx, server.ID))
	same("after the deletion", gone(t.BareMetalServer.Get(ctx, server.ID)), "Invalid server")
	absent("the server", all(t.BareMetalServer.List(ctx, most)), this)
}

func (t *teller) activeMetal(ctx context.Context, id string) govultr.BareMetalServer {
	return until(
		func() govultr.BareMetalServer { return got(t.BareMetalServer.Get(ctx, id)) },
		func(now govultr.BareMetalServer) bool { return now.Status == "active" },
	)
}

func (t *teller) changeMetal(ctx context.Context, server govultr.BareMetalServer) {
	metal := t.BareMetalServer
	v4 := all(metal.ListIPv4s(ctx, server.ID, most))
	same("IPv4 addresses", v4, []govultr.IPv4{{
		IP: server.MainIP, Netmask: server.NetmaskV4, Gateway: server.GatewayV4, Type: "main_ip",
		Reverse: v4[0].Reverse,
	}})
	same("IPv6 addresses", all(metal.ListIPv6s(ctx, server.ID, most)), []govultr.IPv6{
		{IP: server.V6MainIP, Network: server.V6Network, NetworkSize: 64, Type: "main_ip"},
	})
	expect(len(got(metal.GetBandwidth(ctx, server.ID)).Bandwidth) > 0, "no bandwidth")
	contains("console", got(metal.GetVNCUrl(ctx, server.ID)).URL, "https://")
	upgrades := got(metal.GetUpgrades(ctx, server.ID))
	first("Debian", upgrades.OS, func(os govultr.OS) bool { return os.ID == debian })
	expect(len(upgrades.Applications) > 0, "no applications to change to")

	changed := got(metal.Update(ctx, server.ID, &govultr.BareMetalUpdate{
		Label: "changed", Tags: []string{"c"}, UserData: "Zm9v",
	}))
	same("label in the answer", changed.Label, "changed")
	same("tags", got(metal.Get(ctx, server.ID)).Tags, []string{"c"})
	same("user data", got(metal.GetUserData(ctx, server.ID)).Data, "Zm9v")
	got(metal.Update(ctx, server.ID, &govultr.BareMetalUpdate{OsID: debian}))
	same("system", t.activeMetal(ctx, server.ID).OsID, debian)
}

// switchMetal tries each call until the one before is done: no field tells.
func (t *teller) switchMetal(ctx context.Context, id string) {
	metal, list := t.BareMetalServer, []string{id}
	for _, call := range []func() error{
		func() error { return metal.Halt(ctx, id) },
		func() error { return metal.Start(ctx, id) },
		func() error { return metal.Reboot(ctx, id) },
		func() error { return metal.MassHalt(ctx, list) },
		func() error { return metal.MassStart(ctx, list) },
		func() error { return metal.MassReboot(ctx, list) },
		func() error { _, _, err := metal.Reinstall(ctx, id); return err },
	} {
		until(call, unlocked)
		t.activeMetal(ctx, id)
	}
}

func (t *teller) connectMetal(ctx context.Context, id string) {
	metal := t.BareMetalServer
	vpc := got(t.VPC.Create(ctx, &govultr.VPCReq{Region: region, V4Subnet: "10.61.0.0", V4SubnetMask: 24}))
	until(func() error { return metal.AttachVPC(ctx, id, vpc.ID) }, unlocked)
	interfaces := until(
		func() []govultr.VPCInfo { return some(metal.ListVPCInfo(ctx, id)) },
		func(now []govultr.VPCInfo) bool { return len(now) == 1 },
	)
	same("network", interfaces[0].ID, vpc.ID)
	within("address", interfaces[0].IPAddress, "10.61.0.0/24")
	same("attached", all(t.VPC.ListAttachments(ctx, vpc.ID, most))[0].Type, "baremetal")
	until(func() error { return metal.DetachVPC(ctx, id, vpc.ID) }, unlocked)
	until(
		func() []govultr.VPCInfo { return some(metal.ListVPCInfo(ctx, id)) },
		func(now []govultr.VPCInfo) bool { return len(now) == 0 },
	)
	done(t.VPC.Delete(ctx, vpc.ID))

	vpc2 := got(t.VPC2.Create(ctx, &govultr.VPC2Req{
		Region: region, IPType: "v4", IPBlock: "10.62.0.0", PrefixLength: 24,
	}))
	address := "10.62.0.7"
	attach := &govultr.AttachVPC2Req{VPCID: vpc2.ID, IPAddress: &address}
	until(func() error { return metal.AttachVPC2(ctx, id, attach) }, unlocked)
	joined := until(
		func() []govultr.VPC2Info { return some(metal.ListVPC2Info(ctx, id)) },
		func(now []govultr.VPC2Info) bool { return len(now) == 1 },
	)
	same("address", joined[0].IPAddress, address)
	until(func() error { return metal.DetachVPC2(ctx, id, vpc2.ID) }, unlocked)
	until(
		func() []govultr.VPC2Info { return some(metal.ListVPC2Info(ctx, id)) },
		func(now []govultr.VPC2Info) bool { return len(now) == 0 },
	)
	done(t.VPC2.Delete(ctx, vpc2.ID))
}
