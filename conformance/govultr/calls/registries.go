package main

import (
	"context"
	"strings"

	"github.com/vultr/govultr/v3"
)

func registries(ctx context.Context, t *teller) {
	place := first("a region", all(t.ContainerRegistry.ListRegions(ctx)),
		func(r govultr.ContainerRegistryRegion) bool { return r.Name == "sjc" })
	plans := got(t.ContainerRegistry.ListPlans(ctx)).Plans

	created := got(t.ContainerRegistry.Create(ctx, &govultr.ContainerRegistryReq{
		Name: "calls", Region: place.Name, Plan: "business",
	}))
	registry := got(t.ContainerRegistry.Get(ctx, created.ID))
	same("registry read back", registry.RootUser, created.RootUser)
	same("urn", registry.URN, place.URN+"/calls")
	same("region", registry.Metadata.Region, place)
	same("GB", registry.Storage.Allowed.GigaBytes, float32(plans.Business.MaxStorageMB)/1024)
	changed := got(t.ContainerRegistry.Update(ctx, registry.ID, &govultr.ContainerRegistryUpdateReq{
		Plan: govultr.StringToStringPtr("premium"), Public: yes(),
	}))
	same("GB", changed.Storage.Allowed.GigaBytes, float32(plans.Premium.MaxStorageMB)/1024)
	expect(changed.Public, "not public: %+v", changed)

	t.images(ctx, registry)
	t.robots(ctx, registry.ID)
	t.retention(ctx, registry.ID)
	t.replications(ctx, registry)

	this := func(r govultr.ContainerRegistry) bool { return r.ID == registry.ID }
	first("the registry", all(t.ContainerRegistry.List(ctx, most)), this)
	done(t.ContainerRegistry.Delete(ctx, registry.ID))
	contains("refusal", gone(t.ContainerRegistry.Get(ctx, registry.ID)), "Invalid container registry ID")
	absent("the registry", all(t.ContainerRegistry.List(ctx, most)), this)
}

func (t *teller) images(ctx context.Context, registry govultr.ContainerRegistry) {
	const image = "group/app"
	t.roost(ctx, "image", "push", registry.URN+"/"+image+":1", "--size", "12MB")
	repository := first("the repository", all(t.ContainerRegistry.ListRepositories(ctx, registry.ID, most)),
		func(r govultr.ContainerRegistryRepo) bool { return r.Image == image })
	same("name", repository.Name, "calls/"+image)
	described := got(t.ContainerRegistry.UpdateRepository(ctx, registry.ID, image,
		&govultr.ContainerRegistryRepoUpdateReq{Description: "changed"}))
	same("repository", got(t.ContainerRegistry.GetRepository(ctx, registry.ID, image)), described)
	same("description", described.Description, "changed")

	artifact := first("the artifact", all(t.ContainerRegistry.ListArtifacts(ctx, registry.ID, image, most)),
		func(a govultr.ContainerRegistryArtifact) bool { return a.Size == 12<<20 })
	same("tag", artifact.Tags[0].Name, "1")
	same("artifact", got(t.ContainerRegistry.GetArtifact(ctx, registry.ID, image, artifact.Digest)), artifact)
	done(t.ContainerRegistry.DeleteArtifact(ctx, registry.ID, image, artifact.Digest))
	gone(t.ContainerRegistry.GetArtifact(ctx, registry.ID, image, artifact.Digest))
	done(t.ContainerRegistry.DeleteRepository(ctx, registry.ID, image))
	gone(t.ContainerRegistry.GetRepository(ctx, registry.ID, image))
}

// robots are those of docker credentials. govultr sends the address of the seconds instead of them.
func (t *teller) robots(ctx context.Context, registry string) {
	seconds := 0
	credentials := got(t.ContainerRegistry.CreateDockerCredentials(ctx, registry,
		&govultr.DockerCredentialsOpt{ExpirySeconds: &seconds, WriteAccess: yes()}))
	contains("credentials", credentials.String(), `{"auths":{"sjc.vultrcr.com":{"auth":"`)

	robot := first("the robot", all(t.ContainerRegistry.ListRobots(ctx, registry, most)),
		func(r govultr.ContainerRegistryRobot) bool { return strings.HasPrefix(r.Name, "robot$calls+") })
	same("robot", got(t.ContainerRegistry.GetRobot(ctx, registry, robot.Name)), robot)
	same("permissions", len(robot.Permissions[0].Access), 2)
	changed := got(t.ContainerRegistry.UpdateRobot(ctx, registry, robot.Name,
		&govultr.ContainerRegistryRobotReq{Description: "changed", Duration: -1, Disable: true}))
	same("permissions", changed.Permissions, robot.Permissions)
	expect(changed.Disable && changed.Duration == -1 && changed.Description == "changed", "%+v", changed)
	done(t.ContainerRegistry.DeleteRobot(ctx, registry, robot.Name))
	gone(t.ContainerRegistry.GetRobot(ctx, registry, robot.Name))
}

func (t *teller) retention(ctx context.Context, registry string) {
	made := got(t.ContainerRegistry.CreateRetentionRule(ctx, registry, &govultr.ContainerRegistryRetentionRuleReq{
		Type: "artifacts pushed", Count: 3, RepositoryAction: "matches", RepositoryMatch: "group/**",
		TagAction: "excludes", TagMatch: "release-*", Untagged: true,
	}))
	same("template", made.Template, "latestPushedK")
	same("count", made.Parameters.AdditionalProperty, 3)
	same("scope", made.ScopeSelector.Repository[0].Decoration, "repoMatches")
	same("rule", got(t.ContainerRegistry.GetRetentionRule(ctx, registry, made.ID)), made)
	off := got(t.ContainerRegistry.UpdateRetentionRule(ctx, registry, made.ID, true))
	expect(off.Disabled, "not turned off: %+v", off)
	same("rules", all(t.ContainerRegistry.ListRetentionRules(ctx, registry, most)),
		[]govultr.ContainerRegistryRetentionRule{off})

	daily := got(t.ContainerRegistry.UpdateRetentionSchedule(ctx, registry, "daily"))
	same("schedule", daily.Schedule, "daily")
	expect(daily.NextScheduledTime != "", "no next time: %+v", daily)
	run := got(t.ContainerRegistry.ExecuteRetention(ctx, registry, true))
	expect(run.DryRun && run.Trigger == "Manual" && run.Start != "", "%+v", run)
	done(t.ContainerRegistry.DeleteRetentionRule(ctx, registry, made.ID))
	gone(t.ContainerRegistry.GetRetentionRule(ctx, registry, made.ID))
}

func (t *teller) replications(ctx context.Context, registry govultr.ContainerRegistry) {
	made := got(t.ContainerRegistry.CreateReplication(ctx, registry.ID, "ams"))
	same("urn", made.URN, "ams.vultrcr.com/calls")
	same("replication", got(t.ContainerRegistry.GetReplication(ctx, registry.ID, "ams")), made)
	same("replications", all(t.ContainerRegistry.ListReplications(ctx, registry.ID, most)),
		[]govultr.ContainerRegistryReplication{made})
	done(t.ContainerRegistry.DeleteReplication(ctx, registry.ID, "ams"))
	gone(t.ContainerRegistry.GetReplication(ctx, registry.ID, "ams"))
}
