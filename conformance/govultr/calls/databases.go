package main

import (
	"context"

	"github.com/vultr/govultr/v3"
)

const (
	startup   = "vultr-dbaas-startup-cc-1-55-2"
	couchbase = "com.couchbase.connect.kafka.CouchbaseSinkConnector"
)

func databases(ctx context.Context, t *teller) {
	plans := all(t.Database.ListPlans(ctx, &govultr.DBPlanListOptions{Engine: "pg", Region: "ewr"}))
	plan := first("the plan", plans, func(p govultr.DatabasePlan) bool { return p.ID == startup })
	same("connections", *plan.MaxConnections, govultr.MaxConnections{MySQL: 150, PG: 97})
	t.postgresql(ctx)
	t.valkey(ctx)
	t.kafka(ctx)
}

// database is one that runs.
func (t *teller) database(ctx context.Context, wanted govultr.DatabaseCreateReq) govultr.Database {
	wanted.Region, wanted.Label = "ewr", "made "+wanted.DatabaseEngine
	created := got(t.Database.Create(ctx, &wanted))
	return t.running(ctx, created.ID)
}

func (t *teller) running(ctx context.Context, id string) govultr.Database {
	return until(
		func() govultr.Database { return got(t.Database.Get(ctx, id)) },
		func(now govultr.Database) bool { return now.Status == "Running" },
	)
}

func (t *teller) removed(ctx context.Context, id string) {
	this := func(d govultr.Database) bool { return d.ID == id }
	first("the database", all(t.Database.List(ctx, nil)), this)
	done(t.Database.Delete(ctx, id))
	contains("refusal", gone(t.Database.Get(ctx, id)), "Not a valid Database Subscription UUID")
	absent("the database", all(t.Database.List(ctx, &govultr.DBListOptions{Region: "ewr"})), this)
}

func (t *teller) postgresql(ctx context.Context) {
	made := t.database(ctx, govultr.DatabaseCreateReq{
		DatabaseEngine: "pg", DatabaseEngineVersion: "16", Plan: startup, Tag: "calls",
		MaintenanceDOW: "sunday", MaintenanceTime: "01:00", TrustedIPs: []string{"192.0.2.1"},
	})
	id := made.ID
	same("settings", []string{made.Region, made.MaintenanceTime, made.TrustedIPs[0], made.User, made.DBName},
		[]string{"EWR", "01:00", "192.0.2.1", "vultradmin", "defaultdb"})
	contains("authority", made.CACertificate, "BEGIN CERTIFICATE")
	changed := got(t.Database.Update(ctx, id, &govultr.DatabaseUpdateReq{
		Label: "changed", ClusterTimeZone: "Europe/Vienna",
		BackupHour: govultr.StringToStringPtr("23"), BackupMinute: govultr.StringToStringPtr("57"),
	}))
	same("settings", []string{changed.Label, changed.ClusterTimeZone, *changed.BackupHour, *changed.BackupMinute},
		[]string{"changed", "Europe/Vienna", "23", "57"})
	usage := got(t.Database.GetUsage(ctx, id))
	same("usage", []int{usage.Disk.MaxGB, usage.Memory.MaxMB}, []int{55, 2048})

	t.databaseUsers(ctx, id)
	t.pools(ctx, id)
	t.options(ctx, id)

	same("updates", len(some(t.Database.ListMaintenanceUpdates(ctx, id))), 0)
	_, _, err := t.Database.StartMaintenance(ctx, id)
	contains("refusal", refused(err), "no maintenance updates")
	alerts := some(t.Database.ListServiceAlerts(ctx, id, &govultr.DatabaseListAlertsReq{Period: "day"}))
	same("alerts", len(alerts), 0)
	same("versions", some(t.Database.ListAvailableVersions(ctx, id)), []string{"17", "18"})
	message, _, err := t.Database.StartVersionUpgrade(ctx, id, &govultr.DatabaseVersionUpgradeReq{Version: "17"})
	done(err)
	contains("message", message, "17")
	same("version", t.running(ctx, id).DatabaseEngineVersion, "17")

	t.migration(ctx, id)
	t.copies(ctx, id)
	t.removed(ctx, id)
}

func (t *teller) databaseUsers(ctx context.Context, id string) {
	created := got(t.Database.CreateUser(ctx, id, &govultr.DatabaseUserCreateReq{Username: "app", Password: "first"}))
	same("password", created.Password, "first")
	changed := got(t.Database.UpdateUser(ctx, id, "app", &govultr.DatabaseUserUpdateReq{Password: ""}))
	contains("password", changed.Password, "AVNS_")
	same("read back", got(t.Database.GetUser(ctx, id, "app")), changed)
	same("users", len(all(t.Database.ListUsers(ctx, id))), 2)
	done(t.Database.DeleteUser(ctx, id, "app"))
	same("refusal", gone(t.Database.GetUser(ctx, id, "app")), "Not a valid database user")
}

func (t *teller) pools(ctx context.Context, id string) {
	same("made", got(t.Database.CreateDB(ctx, id, &govultr.DatabaseDBCreateReq{Name: "shop"})).Name, "shop")
	same("read back", got(t.Database.GetDB(ctx, id, "shop")).Name, "shop")
	same("logical databases", len(all(t.Database.ListDBs(ctx, id))), 2)
	created := got(t.Database.CreateConnectionPool(ctx, id, &govultr.DatabaseConnectionPoolCreateReq{
		Name: "web", Database: "shop", Username: "vultradmin", Mode: "transaction", Size: 3,
	}))
	changed := got(t.Database.UpdateConnectionPool(ctx, id, "web", &govultr.DatabaseConnectionPoolUpdateReq{Size: 5}))
	created.Size = 5
	same("changed", changed, created)
	same("read back", got(t.Database.GetConnectionPool(ctx, id, "web")), created)
	connections, pools, _, _, err := t.Database.ListConnectionPools(ctx, id)
	done(err)
	same("connections", *connections, govultr.DatabaseConnections{Used: 5, Available: 92, Max: 97})
	same("pools", pools, []govultr.DatabaseConnectionPool{created})
	done(t.Database.DeleteConnectionPool(ctx, id, "web"))
	same("refusal", gone(t.Database.GetConnectionPool(ctx, id, "web")), "Not a valid connection pool")
	done(t.Database.DeleteDB(ctx, id, "shop"))
	same("refusal", gone(t.Database.GetDB(ctx, id, "shop")), "Not a valid database db")
}

func (t *teller) options(ctx context.Context, id string) {
	wanted := govultr.DatabaseAdvancedOptions{Jit: no(), DeadlockTimeout: 2000, PGStateStatementsTrack: "all"}
	set, available, _, err := t.Database.UpdateAdvancedOptions(ctx, id, &wanted)
	done(err)
	same("options", *set, wanted)
	same("others", len(available), 41)
	set, _, _, err = t.Database.ListAdvancedOptions(ctx, id)
	done(err)
	same("options", *set, wanted)
}

func (t *teller) migration(ctx context.Context, id string) {
	begun := got(t.Database.StartMigration(ctx, id, &govultr.DatabaseMigrationStartReq{
		Host: "192.0.2.1", Port: 5432, Username: "me", Password: "secret", Database: "shop", SSL: yes(),
	}))
	same("port", begun.Credentials.Port, 5432)
	until(
		func() govultr.DatabaseMigration { return got(t.Database.GetMigrationStatus(ctx, id)) },
		func(now govultr.DatabaseMigration) bool { return now.Status == "complete" },
	)
	done(t.Database.DetachMigration(ctx, id))
	gone(t.Database.GetMigrationStatus(ctx, id))
}

func (t *teller) copies(ctx context.Context, id string) {
	backups := got(t.Database.GetBackupInformation(ctx, id))
	expect(backups.LatestBackup.Date != "", "%+v", backups)
	restored := got(t.Database.RestoreFromBackup(ctx, id, &govultr.DatabaseBackupRestoreReq{Label: "restored"}))
	forked := got(t.Database.Fork(ctx, id, &govultr.DatabaseForkReq{Label: "forked", Region: "mia", Plan: startup}))
	same("region", forked.Region, "MIA")
	replica := got(t.Database.AddReadOnlyReplica(ctx, id, &govultr.DatabaseAddReplicaReq{Region: "mia", Label: "replica"}))
	t.running(ctx, replica.ID)
	same("replicas", got(t.Database.Get(ctx, id)).ReadReplicas[0].ID, replica.ID)
	done(t.Database.PromoteReadReplica(ctx, replica.ID))
	same("replicas", len(got(t.Database.Get(ctx, id)).ReadReplicas), 0)
	for _, copy := range []string{restored.ID, forked.ID, replica.ID} {
		done(t.Database.Delete(ctx, copy))
	}
}

func (t *teller) valkey(ctx context.Context) {
	made := t.database(ctx, govultr.DatabaseCreateReq{
		DatabaseEngine: "valkey", DatabaseEngineVersion: "9.0", Plan: "vultr-dbaas-startup-rp-intel-1-12-2",
		EvictionPolicy: "allkeys-lru",
	})
	same("policy", made.EvictionPolicy, "allkeys-lru")
	got(t.Database.CreateUser(ctx, made.ID, &govultr.DatabaseUserCreateReq{Username: "app"}))
	lists := govultr.DatabaseUserACL{
		ACLCategories: []string{"+@read"}, ACLChannels: []string{}, ACLCommands: []string{}, ACLKeys: []string{"*"},
	}
	changed := got(t.Database.UpdateUserACL(ctx, made.ID, "app", &govultr.DatabaseUserACLReq{
		ACLCategories: &lists.ACLCategories, ACLChannels: &lists.ACLChannels,
	}))
	same("lists", *changed.AccessControl, lists)
	t.removed(ctx, made.ID)
}

func (t *teller) kafka(ctx context.Context) {
	made := t.database(ctx, govultr.DatabaseCreateReq{
		DatabaseEngine: "kafka", DatabaseEngineVersion: "3.9", Plan: "vultr-dbaas-business-3x-occ-so-2-60-4",
		EnableKafkaREST: yes(), EnableSchemaRegistry: yes(), EnableKafkaConnect: yes(),
	})
	same("brokers", made.PlanBrokers, 3)
	contains("address", made.KafkaRESTURI, "https://vultradmin:")
	contains("certificate", made.AccessCert, "BEGIN CERTIFICATE")
	user := got(t.Database.CreateUser(ctx, made.ID, &govultr.DatabaseUserCreateReq{Username: "app", Permission: "read"}))
	contains("key", user.AccessKey, "PRIVATE KEY")
	changed := got(t.Database.UpdateUserACL(ctx, made.ID, "app", &govultr.DatabaseUserACLReq{Permission: "admin"}))
	same("permission", changed.Permission, "admin")
	t.topics(ctx, made.ID)
	t.quotas(ctx, made.ID)
	t.connectors(ctx, made.ID)
	t.besideKafka(ctx, made.ID)
	t.removed(ctx, made.ID)
}

func (t *teller) topics(ctx context.Context, id string) {
	topic := govultr.DatabaseTopic{Name: "orders", Partitions: 3, Replication: 2, RetentionHours: 160, RetentionBytes: -1}
	request := govultr.DatabaseTopicCreateReq(topic)
	same("made", got(t.Database.CreateTopic(ctx, id, &request)), topic)
	topic.Partitions = 6
	same("changed", got(t.Database.UpdateTopic(ctx, id, "orders", &govultr.DatabaseTopicUpdateReq{Partitions: 6})), topic)
	same("read back", got(t.Database.GetTopic(ctx, id, "orders")), topic)
	same("topics", all(t.Database.ListTopics(ctx, id)), []govultr.DatabaseTopic{topic})
	done(t.Database.DeleteTopic(ctx, id, "orders"))
	same("refusal", gone(t.Database.GetTopic(ctx, id, "orders")), "Not a valid database topic")
}

func (t *teller) quotas(ctx context.Context, id string) {
	quota := govultr.DatabaseQuota{
		ClientID: "web", User: "app", ConsumerByteRate: 12345, ProducerByteRate: 23456, RequestPercentage: 20,
	}
	request := govultr.DatabaseQuotaCreateReq(quota)
	same("made", got(t.Database.CreateQuota(ctx, id, &request)), quota)
	quota.RequestPercentage = 30
	same("changed", got(t.Database.UpdateQuota(ctx, id, "web", "app", &govultr.DatabaseQuotaUpdateReq{RequestPercentage: 30})), quota)
	same("read back", got(t.Database.GetQuota(ctx, id, "web", "app")), quota)
	same("quotas", all(t.Database.ListQuotas(ctx, id)), []govultr.DatabaseQuota{quota})
	done(t.Database.DeleteQuota(ctx, id, "web", "app"))
	same("refusal", gone(t.Database.GetQuota(ctx, id, "web", "app")), "Not a valid database quota")
}

func (t *teller) connectors(ctx context.Context, id string) {
	known := func(c govultr.DatabaseAvailableConnector) bool { return c.Class == couchbase }
	same("type", first("the class", some(t.Database.ListAvailableConnectors(ctx, id)), known).Type, "sink")
	schema := some(t.Database.GetConnectorConfigurationSchema(ctx, id, couchbase))
	same("key", schema[0].Name, "couchbase.seed.nodes")
	config := map[string]any{"couchbase.seed.nodes": "a", "couchbase.username": "b", "couchbase.password": "c"}
	connector := govultr.DatabaseConnector{Name: "sink", Class: couchbase, Topics: "orders", Config: config}
	request := govultr.DatabaseConnectorCreateReq(connector)
	same("made", got(t.Database.CreateConnector(ctx, id, &request)), connector)
	connector.Topics = "orders,returns"
	changed := got(t.Database.UpdateConnector(ctx, id, "sink", &govultr.DatabaseConnectorUpdateReq{Topics: connector.Topics}))
	same("changed", changed, connector)
	same("read back", got(t.Database.GetConnector(ctx, id, "sink")), connector)
	same("connectors", all(t.Database.ListConnectors(ctx, id)), []govultr.DatabaseConnector{connector})
	done(t.Database.PauseConnector(ctx, id, "sink"))
	same("state", got(t.Database.GetConnectorStatus(ctx, id, "sink")).State, "PAUSED")
	done(t.Database.ResumeConnector(ctx, id, "sink"))
	done(t.Database.RestartConnector(ctx, id, "sink"))
	done(t.Database.RestartConnectorTask(ctx, id, "sink", 0))
	same("tasks", len(got(t.Database.GetConnectorStatus(ctx, id, "sink")).Tasks), 1)
	done(t.Database.DeleteConnector(ctx, id, "sink"))
	same("refusal", gone(t.Database.GetConnector(ctx, id, "sink")), "Not a valid database connector")
}

func (t *teller) besideKafka(ctx context.Context, id string) {
	rest := govultr.DatabaseKafkaRESTAdvancedOptions{ProducerAcks: "all"}
	setRest, _, _, err := t.Database.UpdateKafkaRESTAdvancedOptions(ctx, id, &rest)
	done(err)
	same("options", *setRest, rest)
	setRest, _, _, err = t.Database.ListKafkaRESTAdvancedOptions(ctx, id)
	done(err)
	same("options", *setRest, rest)

	registry := govultr.DatabaseSchemaRegistryAdvancedOptions{LeaderEligibility: no()}
	setRegistry, _, _, err := t.Database.UpdateSchemaRegistryAdvancedOptions(ctx, id, &registry)
	done(err)
	same("options", *setRegistry, registry)
	setRegistry, _, _, err = t.Database.ListSchemaRegistryAdvancedOptions(ctx, id)
	done(err)
	same("options", *setRegistry, registry)

	connect := govultr.DatabaseKafkaConnectAdvancedOptions{ConsumerMaxPollRecords: 500}
	setConnect, _, _, err := t.Database.UpdateKafkaConnectAdvancedOptions(ctx, id, &connect)
	done(err)
	same("options", *setConnect, connect)
	setConnect, _, _, err = t.Database.ListKafkaConnectAdvancedOptions(ctx, id)
	done(err)
	same("options", *setConnect, connect)
}
