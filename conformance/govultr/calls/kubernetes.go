package main

import (
	"context"
	"encoding/base64"

	"github.com/vultr/govultr/v3"
)

func kubernetes(ctx context.Context, t *teller) {
	k := t.Kubernetes
	versions := got(k.GetVersions(ctx)).Versions
	expect(len(versions) > 1, "%v", versions)
	newest, older := versions[0], versions[1]
	oidc := govultr.ClusterOIDCConfig{IssuerURL: "https://id.example.com", ClientID: "calls", UserNameClaim: "email"}
	created := got(k.CreateCluster(ctx, &govultr.ClusterReq{
		Region: region, Label: "calls", Version: older, EnableFirewall: true, OIDCConfig: &oidc,
		NodePools: []govultr.NodePoolReq{{
			NodeQuantity: 2, Label: "work", Plan: "vc2-2c-4gb", Tag: "calls", AutoScaler: no(),
			Labels: map[string]string{"disk": "nvme"},
		}},
	}))
	id := created.ID
	same("new nodes", len(created.NodePools[0].Nodes), 2)
	active := func(now govultr.Cluster) bool { return now.Status == "active" }
	look := func() govultr.Cluster { return got(k.GetCluster(ctx, id)) }
	cluster := until(look, active)
	same("oidc", cluster.OIDCConfig, oidc)
	same("endpoint", cluster.Endpoint, id+".vultr-k8s.com")
	expect(cluster.FirewallGroupID != "" && cluster.IP != "0.0.0.0", "%+v", cluster)
	config, err := base64.StdEncoding.DecodeString(got(k.GetKubeConfig(ctx, id)).KubeConfig)
	done(err)
	contains("kubeconfig", string(config), "server: https://"+cluster.Endpoint+":6443")
	done(k.UpdateCluster(ctx, id, &govultr.ClusterReqUpdate{Label: "changed"}))
	this := func(c govultr.Cluster) bool { return c.ID == id }
	same("listed", first("the cluster", all(k.ListClusters(ctx, most)), this).Label, "changed")

	t.nodePool(ctx, id)

	same("upgrades", some(k.GetUpgrades(ctx, id)), []string{newest})
	contains("refusal", refused(k.Upgrade(ctx, id, &govultr.ClusterUpgradeReq{})), "invalid upgrade version")
	before := look().NodePools[0].Nodes
	done(k.Upgrade(ctx, id, &govultr.ClusterUpgradeReq{UpgradeVersion: newest}))
	same("version", look().Version, newest)
	after := until(look, active).NodePools[0].Nodes
	expect(len(after) == 2 && after[0].ID != before[0].ID, "%+v", after)

	done(k.DeleteCluster(ctx, id))
	same("after the deletion", gone(k.GetCluster(ctx, id)), "Invalid resource ID")
	absent("the cluster", all(k.ListClusters(ctx, most)), this)
	done(k.DeleteClusterWithResources(ctx, id))
}

func (t *teller) nodePool(ctx context.Context, id string) {
	k := t.Kubernetes
	created := got(k.CreateNodePool(ctx, id, &govultr.NodePoolReq{
		NodeQuantity: 1, Label: "more", Plan: "vc2-2c-4gb", AutoScaler: yes(), MinNodes: 1, MaxNodes: 3,
	}))
	look := func() govultr.NodePool { return got(k.GetNodePool(ctx, id, created.ID)) }
	pool := until(look, func(now govultr.NodePool) bool { return now.Status == "active" })
	expect(pool.Nodes[0].IP != "", "%+v", pool)
	changed, _, err := k.UpdateNodePool(ctx, id, pool.ID, &govultr.NodePoolReqUpdate{NodeQuantity: 3})
	done(err)
	same("nodes", changed.NodeQuantity, 3)
	nodes := all(k.ListWorkerNodes(ctx, id, pool.ID, most))
	same("nodes", len(nodes), 3)
	done(k.DeleteNodePoolInstance(ctx, id, pool.ID, nodes[0].ID))
	done(k.RecycleNodePoolInstance(ctx, id, pool.ID, nodes[1].ID))
	left := look()
	expect(left.NodeQuantity == 2 && left.MinNodes == 1 && left.MaxNodes == 3, "%+v", left)

	label := got(k.CreateNodePoolLabel(ctx, id, pool.ID, &govultr.NodePoolLabelReq{Key: "a", Value: "b"}))
	same("label", got(k.GetNodePoolLabel(ctx, id, pool.ID, label.ID)), label)
	same("labels", some(k.ListNodePoolLabels(ctx, id, pool.ID)), []govultr.NodePoolLabel{label})
	taint := got(k.CreateNodePoolTaint(ctx, id, pool.ID, &govultr.NodePoolTaintReq{
		Key: "a", Value: "b", Effect: "NoSchedule",
	}))
	same("taint", got(k.GetNodePoolTaint(ctx, id, pool.ID, taint.ID)), taint)
	same("taints", some(k.ListNodePoolTaints(ctx, id, pool.ID)), []govultr.NodePoolTaint{taint})
	same("labels of the pool", look().Labels, map[string]string{"a": "b"})
	done(k.DeleteNodePoolLabel(ctx, id, pool.ID, label.ID))
	done(k.DeleteNodePoolTaint(ctx, id, pool.ID, taint.ID))

	this := func(p govultr.NodePool) bool { return p.ID == pool.ID }
	first("the pool", all(k.ListNodePools(ctx, id, most)), this)
	done(k.DeleteNodePool(ctx, id, pool.ID))
	same("after the deletion", gone(k.GetNodePool(ctx, id, pool.ID)), "Invalid NodePool ID")
	absent("the pool", all(k.ListNodePools(ctx, id, most)), this)
}
