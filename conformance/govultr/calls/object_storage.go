package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

func objectStorage(ctx context.Context, t *teller) {
	clusters := all(t.ObjectStorage.ListCluster(ctx, most))
	cluster := first("a cluster in "+region, clusters, func(c govultr.ObjectStorageCluster) bool {
		return c.Region == region && c.Deploy == "yes"
	})
	tiers := some(t.ObjectStorage.ListClusterTiers(ctx, cluster.ID))
	tier := first("a tier", tiers, func(tier govultr.ObjectStorageTier) bool { return tier.Price > 0 })
	everywhere := first("it among all", some(t.ObjectStorage.ListTiers(ctx)),
		func(other govultr.ObjectStorageTier) bool { return other.ID == tier.ID })
	first("the cluster of the tier", everywhere.Locations,
		func(c govultr.ObjectStorageCluster) bool { return c.ID == cluster.ID && c.Name != "" })
	everywhere.Locations = nil
	same("tier", everywhere, tier)

	created := got(t.ObjectStorage.Create(ctx, &govultr.ObjectStorageReq{
		ClusterID: cluster.ID, TierID: tier.ID, Label: "calls",
	}))
	same("status of a new object storage", created.Status, "pending")
	storage := until(
		func() govultr.ObjectStorage { return got(t.ObjectStorage.Get(ctx, created.ID)) },
		func(now govultr.ObjectStorage) bool { return now.Status == "active" },
	)
	same("cluster", storage.ObjectStoreClusterID, cluster.ID)
	same("host", storage.S3Hostname, cluster.Hostname)
	same("region and label", []string{storage.Region, storage.Label}, []string{region, "calls"})
	expect(storage.S3AccessKey != "" && storage.S3SecretKey != "", "no keys: %+v", storage)

	done(t.ObjectStorage.Update(ctx, storage.ID, &govultr.ObjectStorageReq{Label: "changed"}))
	same("label", got(t.ObjectStorage.Get(ctx, storage.ID)).Label, "changed")
	keys := got(t.ObjectStorage.RegenerateKeys(ctx, storage.ID))
	same("host", keys.S3Hostname, cluster.Hostname)
	expect(keys.S3SecretKey != "" && keys.S3SecretKey != storage.S3SecretKey, "the keys are the old ones")
	same("keys read back", got(t.ObjectStorage.Get(ctx, storage.ID)).S3Keys, keys)

	t.buckets(ctx, storage.ID)

	this := func(s govultr.ObjectStorage) bool { return s.ID == storage.ID }
	listed := first("the object storage", all(t.ObjectStorage.List(ctx, most)), this)
	expect(listed.Tier != nil && listed.Tier.ID == tier.ID, "listed with the tier %+v", listed.Tier)
	same("label", listed.Label, "changed")
	done(t.ObjectStorage.Delete(ctx, storage.ID))
	gone(t.ObjectStorage.Get(ctx, storage.ID))
	absent("the object storage", all(t.ObjectStorage.List(ctx, most)), this)
}

func (t *teller) buckets(ctx context.Context, storage string) {
	same("buckets", len(some(t.ObjectStorage.ListBuckets(ctx, storage))), 0)
	for _, bucket := range []govultr.ObjectStorageBucketReq{
		{Name: "calls-plain"}, {Name: "calls-locked", EnableVersioning: true, EnableLock: true},
	} {
		done(t.ObjectStorage.CreateBucket(ctx, storage, &bucket))
		this := func(b govultr.ObjectStorageBucket) bool { return b.Name == bucket.Name }
		listed := until(
			func() []govultr.ObjectStorageBucket { return some(t.ObjectStorage.ListBuckets(ctx, storage)) },
			func(now []govultr.ObjectStorageBucket) bool { return len(now) == 1 },
		)
		expect(first("the bucket", listed, this).DateCreated != "", "%+v", listed)
		done(t.ObjectStorage.DeleteBucket(ctx, storage, bucket.Name))
		absent("the bucket", some(t.ObjectStorage.ListBuckets(ctx, storage)), this)
	}
}
