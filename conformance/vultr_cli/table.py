"""What is asked of vultr-cli: a group of commands after the other, each line one command.

Words in braces are ids of what was made before, by the name that it was given; `yesterday` and
`tomorrow` are by the clock of what was made last. __main__.py runs them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJKndW8NtqXtymfZ4Wj4J7xY57v+rnpMURQBaa7ZK0AO cli"
DEPLOY = "instance create --region ewr --plan vc2-1c-1gb --os 1743"
COUCHBASE = "com.couchbase.connect.kafka.CouchbaseSinkConnector"
COUCHBASE_CONFIG = (
    '{{"couchbase.seed.nodes":"192.0.2.1","couchbase.username":"a","couchbase.password":"b"}}'
)
WEB = "frontend_port:80,frontend_protocol:http,backend_port:80,backend_protocol:http"


@dataclass(frozen=True, slots=True)
class Make:
    """Makes something, answered as JSON; `name` then stands for its id."""

    name: str
    command: str


@dataclass(frozen=True, slots=True)
class Show:
    """Shows something, asked for as text and as JSON; both must have `part` in them."""

    command: str
    part: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Asks as JSON, again and again, until the object has these fields."""

    command: str
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Do:
    """Changes something; says so as text. It is tried again while refused with `until`."""

    command: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Fails, and shows the server's text."""

    command: str
    text: str


@dataclass(frozen=True, slots=True)
class Pick:
    """`name` stands for the id of the first of a list that has these fields."""

    name: str
    command: str
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Advance:
    """Lets time pass."""

    by: str


@dataclass(frozen=True, slots=True)
class Roost:
    """Has the operator do something, by a command of Roost's own."""

    command: str


Line = Make | Show | Wait | Do | Refuse | Pick | Advance | Roost

READY = {"status": "active", "power_status": "running", "server_status": "ok"}
LOCKED = "Server is currently locked"


def _deployed(name: str, options: str = "") -> tuple[Line, ...]:
    return (
        Make(name, f"{DEPLOY} --label {name} {options}"),
        Wait(f"instance get {{{name}}}", READY),
    )


def _database(name: str, engine: str, version: str, plan: str) -> tuple[Line, ...]:
    """plan: and further options behind it."""
    return (
        Make(
            name,
            f"database create --database-engine {engine} --database-engine-version {version}"
            f" --region ewr --label {name} --plan {plan}",
        ),
        Wait(f"database get {{{name}}}", {"status": "Running"}),
    )


def _gone(command: str, text: str) -> tuple[Line, ...]:
    """`delete` of something, and then `get` of it."""
    return (Do(command.replace(" get ", " delete ", 1)), Refuse(command, text))


GROUPS: dict[str, tuple[Line, ...]] = {
    "account": (Show("account info", "root@localhost"), Show("account bandwidth", "")),
    "apps": (Show("apps list", "Docker"),),
    "marketplace": (Show("marketplace app list-variables netbird-server", "netbird_domain"),),
    "os": (Show("os list", "Debian 12 x64 (bookworm)"),),
    "plans": (
        Show("plans list --per-page 500", "vc2-1c-1gb"),
        Show("plans list --type vhf", "vhf-1c-1gb"),
        Show("plans metal", "vbm-4c-32gb"),
    ),
    "regions": (Show("regions list", "ewr"), Show("regions availability ewr", "vc2-1c-1gb")),
    "iso public": (Show("iso public", "Alpine Linux"),),
    "ssh-key": (
        Make("key", f"ssh-key create --name cli --key '{PUBLIC_KEY}'"),
        Show("ssh-key get {key}", "cli"),
        Show("ssh-key list", "{key}"),
        Do(f"ssh-key update {{key}} --name changed --key '{PUBLIC_KEY}'"),
        Show("ssh-key get {key}", "changed"),
        *_gone("ssh-key get {key}", "Invalid ssh key"),
    ),
    "script": (
        Make("script", "script create --name cli --script ZWNobyBoaQo= --type boot"),
        Show("script list", "{script}"),
        Do("script update {script} --name changed --script ZWNobyBoaQo= --type boot"),
        Show("script get {script}", "changed"),
        *_gone("script get {script}", "Invalid startup script ID"),
    ),
    "firewall": (
        Make("group", "firewall group create --description cli"),
        Make(
            "rule",
            "firewall rule create {group} --ip-type v4 --protocol tcp --subnet 192.0.2.0 --size 24"
            " --port 443 --notes web",
        ),
        Show("firewall rule list {group}", "443"),
        Show("firewall rule get {group} {rule}", "web"),
        Do("firewall group update {group} --description changed"),
        Show("firewall group list", "changed"),
        Do("firewall rule delete {group} {rule}"),
        *_gone("firewall group get {group}", "Invalid firewall group ID"),
    ),
    "instance": (
        *_deployed(
            "machine", "--ipv6 --auto-backup --host cli --tags a,b --userdata '#cloud-config'"
        ),
        Show("instance list", "{machine}"),
        Do("instance label {machine} --label changed"),
        Do("instance tags {machine} --tags c"),
        Show("instance get {machine}", "changed"),
        Show("instance user-data get {machine}", ""),
        Do("instance backup create {machine} --type daily --hour 3"),
        Show("instance backup get {machine}", "daily"),
        Show("instance bandwidth {machine}", ""),
        Show("instance os list {machine}", "Debian"),
        Show("instance app list {machine}", ""),
        Show("instance plan list {machine}", "vc2-2c-4gb"),
        Do("instance plan upgrade {machine} --plan vc2-2c-4gb"),
        Wait("instance get {machine}", READY | {"plan": "vc2-2c-4gb"}),
        Do("instance stop {machine}"),
        Wait("instance get {machine}", {"power_status": "stopped"}),
        Do("instance start {machine}", LOCKED),
        Wait("instance get {machine}", READY),
        Do("instance restart {machine}", LOCKED),
        Wait("instance get {machine}", READY),
        Do("instance ipv4 create {machine}", LOCKED),
        Show("instance ipv4 list {machine}", "main_ip"),
        Show("instance ipv6 list {machine}", "2001:"),
        Show("instance reverse-dns list-ipv6 {machine}", ""),
        Do("instance reinstall {machine}", LOCKED),
        Wait("instance get {machine}", READY),
        *_gone("instance get {machine}", "Server is pending destruction"),
    ),
    "snapshot": (
        *_deployed("source"),
        Make("snapshot", "snapshot create --id {source} --description cli"),
        Wait("snapshot get {snapshot}", {"status": "complete"}),
        Show("snapshot list", "{snapshot}"),
        Make("image", "snapshot create-url --url https://example.com/image.raw"),
        Wait("snapshot get {image}", {"status": "complete"}),
        Do("instance restore {source} --snapshot {snapshot}", LOCKED),
        Wait("instance get {source}", READY),
        Do("instance delete {source}"),
        Do("snapshot delete {image}"),
        *_gone("snapshot get {snapshot}", "Invalid snapshot"),
    ),
    "iso": (
        *_deployed("booted"),
        Make("disc", "iso create --url https://example.com/installer.iso"),
        Wait("iso get {disc}", {"status": "complete"}),
        Show("iso list", "{disc}"),
        Do("instance iso attach {booted} --iso-id {disc}", LOCKED),
        Show("instance iso status {booted}", "{disc}"),
        Do("instance delete {booted}", LOCKED),
        Do("iso delete {disc}", "attached"),
    ),
    "backups": (Show("backups list", ""),),
    "reserved-ip": (
        *_deployed("addressed"),
        Make("address", "reserved-ip create --region ewr --type v4 --label cli"),
        Show("reserved-ip list", "{address}"),
        Do("reserved-ip update {address} --label changed"),
        Show("reserved-ip get {address}", "changed"),
        Do("reserved-ip attach {address} --instance-id {addressed}", LOCKED),
        Show("reserved-ip get {address}", "{addressed}"),
        Do("reserved-ip detach {address}", LOCKED),
        Do("instance delete {addressed}", LOCKED),
        # In 3.10.0 this detaches: the address, which no server has, stays.
        Do("reserved-ip delete {address}"),
        Show("reserved-ip get {address}", "{address}"),
    ),
    "block-storage": (
        *_deployed("host"),
        Make(
            "volume",
            "block-storage create --region ewr --size 10 --label cli --block-type high_perf",
        ),
        Wait("block-storage get {volume}", {"status": "active"}),
        Show("block-storage list", "{volume}"),
        Do("block-storage label {volume} --label changed"),
        Do("block-storage resize {volume} --size 20", "once every 60 seconds"),
        Show("block-storage get {volume}", "changed"),
        Do("block-storage attach {volume} --instance {host} --live", LOCKED),
        Wait("block-storage get {volume}", {"attached_to_instance": "{host}"}),
        Do("block-storage detach {volume} --live", LOCKED),
        Wait("block-storage get {volume}", {"attached_to_instance": ""}),
        Do("instance delete {host}", LOCKED),
        *_gone("block-storage get {volume}", "Invalid block storage ID"),
    ),
    "vpc": (
        *_deployed("node"),
        Make("network", "vpc create --region ewr --description cli --subnet 10.61.0.0 --size 24"),
        Show("vpc list", "{network}"),
        Do("vpc update {network} --description changed"),
        Show("vpc get {network}", "changed"),
        Do("instance vpc attach {node} {network}", LOCKED),
        Do("instance vpc detach {node} {network}", LOCKED),
        Make("nat", "vpc nat-gateway create {network} --label cli --tag cli"),
        Wait("vpc nat-gateway get {network} {nat}", {"status": "active"}),
        Show("vpc nat-gateway list {network}", "{nat}"),
        Do("vpc nat-gateway update {network} {nat} --label changed"),
        Make(
            "forward",
            "vpc nat-gateway port-forwarding-rule create {network} {nat} --name cli --protocol tcp"
            " --internal-ip 10.61.0.9 --internal-port 80 --external-port 8080 --enabled=true",
        ),
        Show("vpc nat-gateway port-forwarding-rule list {network} {nat}", "8080"),
        Do("vpc nat-gateway port-forwarding-rule update {network} {nat} {forward} --name changed"),
        Show("vpc nat-gateway port-forwarding-rule get {network} {nat} {forward}", "changed"),
        Make(
            "allow",
            "vpc nat-gateway firewall-rule create {network} {nat} --protocol tcp --port 8080"
            " --subnet 192.0.2.0 --subnet-size 24 --notes cli",
        ),
        Show("vpc nat-gateway firewall-rule list {network} {nat}", "8080"),
        Do("vpc nat-gateway firewall-rule update {network} {nat} {allow} --notes changed"),
        Show("vpc nat-gateway firewall-rule get {network} {nat} {allow}", "changed"),
        Do("vpc nat-gateway firewall-rule delete {network} {nat} {allow}"),
        Do("vpc nat-gateway port-forwarding-rule delete {network} {nat} {forward}"),
        Do("vpc nat-gateway delete {network} {nat}"),
        Do("instance delete {node}", LOCKED),
        Do("vpc delete {network}", "attached to this VPC network"),
        Refuse("vpc get {network}", "Invalid VPC ID"),
    ),
    "vpc2": (
        *_deployed("member"),
        Make(
            "net",
            "vpc2 create --region ewr --description cli --ip-block 10.62.0.0 --prefix-length 24",
        ),
        Show("vpc2 list", "{net}"),
        Do("vpc2 update {net} --description changed"),
        Show("vpc2 get {net}", "changed"),
        Do("vpc2 nodes attach {net} --nodes {member}"),
        Show("vpc2 nodes list {net}", "{member}"),
        Do("vpc2 nodes detach {net} --nodes {member}"),
        Do("instance vpc2 attach {member} {net}", LOCKED),
        Show("instance vpc2 list {member}", "{net}"),
        Do("instance vpc2 detach {member} {net}", LOCKED),
        Do("instance delete {member}", LOCKED),
        Do("vpc2 delete {net}", "attached to this VPC 2.0 network"),
    ),
    "load-balancer": (
        Make("balancer", f"load-balancer create --region ewr --label cli --forwarding-rules {WEB}"),
        Wait("load-balancer get {balancer}", {"status": "active"}),
        Show("load-balancer list", "{balancer}"),
        Show("load-balancer list --summarize", "{balancer}"),
        Do("load-balancer update {balancer} --label changed"),
        Wait("load-balancer get {balancer}", {"status": "active", "label": "changed"}),
        Make(
            "forwarding",
            "load-balancer forwarding create {balancer} --frontend-protocol tcp"
            " --frontend-port 2222 --backend-protocol tcp --backend-port 22",
        ),
        Show("load-balancer forwarding list {balancer}", "2222"),
        Show("load-balancer forwarding get {balancer} {forwarding}", "2222"),
        Do("load-balancer forwarding delete {balancer} {forwarding}", "activat"),
        Show("load-balancer firewall list {balancer}", ""),
        Do("load-balancer delete {balancer}", "Load balancer is not ready."),
        Refuse("load-balancer get {balancer}", "Invalid load balancer ID"),
    ),
    "kubernetes": (
        Show("kubernetes versions", "v1.36.5+1"),
        Make(
            "cluster",
            "kubernetes create --label cli --region ewr --version v1.35.6+1 --enable-firewall"
            " --node-pools quantity:2,plan:vc2-2c-4gb,label:work,node-labels:disk=nvme",
        ),
        Wait("kubernetes get {cluster}", {"status": "active"}),
        Show("kubernetes list", "{cluster}"),
        Show("kubernetes list --summarize", "{cluster}"),
        Do("kubernetes update {cluster} --label changed"),
        Show("kubernetes get {cluster}", "changed"),
        Do("kubernetes config {cluster}"),
        Make(
            "pool",
            "kubernetes node-pool create {cluster} --label more --plan vc2-2c-4gb --quantity 2"
            " --node-labels a=b --tag cli",
        ),
        Wait("kubernetes node-pool get {cluster} {pool}", {"status": "active"}),
        Show("kubernetes node-pool list {cluster}", "{pool}"),
        Do("kubernetes node-pool update {cluster} {pool} --quantity 3 --tag changed"),
        Wait(
            "kubernetes node-pool get {cluster} {pool}",
            {"status": "active", "node_quantity": 3, "tag": "changed"},
        ),
        Show("kubernetes upgrades list {cluster}", "v1.36.5+1"),
        Do("kubernetes upgrades start {cluster} --version v1.36.5+1"),
        Wait("kubernetes get {cluster}", {"status": "active", "version": "v1.36.5+1"}),
        Do("kubernetes node-pool delete {cluster} {pool}"),
        Refuse("kubernetes node-pool get {cluster} {pool}", "Invalid NodePool ID"),
        Do("kubernetes delete {cluster}"),
        Refuse("kubernetes get {cluster}", "Invalid resource ID"),
    ),
    "dns": (
        Do("dns domain create --domain cli.example --ip 192.0.2.1"),
        Show("dns domain list", "cli.example"),
        Show("dns domain get cli.example", "cli.example"),
        Do("dns domain dnssec cli.example --enabled"),
        Show("dns domain dnssec-info cli.example", "DNSKEY"),
        Do("dns domain soa-update cli.example --email admin@example.com"),
        Show("dns domain soa-info cli.example", "admin@example.com"),
        Make(
            "record",
            "dns record create cli.example --type A --name web --data 192.0.2.2 --ttl 600"
            " --priority 0",
        ),
        Show("dns record list cli.example", "192.0.2.2"),
        Do("dns record update cli.example {record} --data 192.0.2.3"),
        Show("dns record get cli.example {record}", "192.0.2.3"),
        Do("dns record delete cli.example {record}"),
        *_gone("dns domain get cli.example", "Invalid domain"),
    ),
    "database": (
        Show("database plan list", "vultr-dbaas-startup-cc-1-55-2"),
        *_database("db", "pg", "16", "vultr-dbaas-startup-cc-1-55-2"),
        Show("database list", "{db}"),
        Show("database usage get {db}", "55"),
        Do("database update {db} --label changed --trusted-ips 192.0.2.1,198.51.100.0/24"),
        Show("database get {db}", "198.51.100.0/24"),
        Do("database user create {db} --username cli --password first"),
        Do("database user update {db} cli --password second"),
        Show("database user get {db} cli", "second"),
        Show("database user list {db}", "vultradmin"),
        Do("database db create {db} --name cli"),
        Show("database db list {db}", "cli"),
        Do(
            "database connection-pool create {db} --name pool --database cli --username cli"
            " --mode transaction --size 3"
        ),
        # It sends `null`, whatever it is told.
        Do("database connection-pool update {db} pool --size 5"),
        Show("database connection-pool list {db}", "94"),
        Show("database connection-pool get {db} pool", "transaction"),
        Refuse("database db delete {db} cli", "The connection pool pool is of the database cli"),
        Do("database connection-pool delete {db} pool"),
        Do("database db delete {db} cli"),
        Do("database user delete {db} cli"),
        Refuse("database user get {db} cli", "Not a valid database user"),
        Do("database advanced-option update {db} --jit --deadlock-timeout 2000"),
        Show("database advanced-option list {db}", "2000"),
        Show("database alert list {db} --period day", ""),
        Show("database maintenance list {db}", ""),
        Show("database backup get {db}", "20"),
        Show("database version list {db}", "17"),
        Do("database version upgrade {db} --version 17"),
        Wait("database get {db}", {"status": "Running", "database_engine_version": "17"}),
        Do(
            "database migration start {db} --host 192.0.2.1 --port 5432 --username cli"
            " --password cli --database cli"
        ),
        Show("database migration get {db}", "192.0.2.1"),
        Do("database migration detach {db}"),
        Make(
            "copy",
            "database backup fork {db} --label fork --region mia --plan"
            " vultr-dbaas-startup-cc-1-55-2",
        ),
        Make("again", "database backup restore {db} --label restored"),
        Make("replica", "database read-replica create {db} --region mia --label replica"),
        Wait("database get {replica}", {"status": "Running"}),
        Refuse("database delete {db}", "The database has a read replica"),
        Do("database read-replica promote {replica}"),
        Do("database delete {replica}"),
        Do("database delete {copy}"),
        Do("database delete {again}"),
        *_gone("database get {db}", "Not a valid Database Subscription UUID"),
    ),
    "database valkey": (
        *_database("cache", "valkey", "9.0", "vultr-dbaas-startup-rp-intel-1-12-2"),
        Do("database user create {cache} --username cli"),
        Do("database user acl update {cache} cli --acl-categories +@read --acl-keys 'cli:*'"),
        Show("database user get {cache} cli", "+@read"),
        Do("database delete {cache}"),
    ),
    "database mysql": (
        *_database("mysql", "mysql", "8", "vultr-dbaas-hobbyist-cc-1-25-1"),
        Do("database user create {mysql} --username cli --encryption mysql_native_password"),
        Show("database user get {mysql} cli", "Legacy (MySQL 5.x)"),
        Do("database advanced-option update {mysql} --interactive-timeout 60"),
        Refuse("database topic list {mysql}", "Topics are for Kafka alone"),
        Do("database delete {mysql}"),
    ),
    "database kafka": (
        *_database(
            "kafka",
            "kafka",
            "3.9",
            "vultr-dbaas-business-3x-occ-so-2-60-4 --enable-kafka-connect --enable-kafka-rest"
            " --enable-schema-registry",
        ),
        Do("database user create {kafka} --username cli --permission read"),
        Do("database user acl update {kafka} cli --permission readwrite"),
        Show("database user get {kafka} cli", "readwrite"),
        Do(
            "database topic create {kafka} --name cli --partitions 3 --replication 2"
            " --retention-hours 160 --retention-bytes 1000000"
        ),
        Do("database topic update {kafka} cli --partitions 6"),
        Show("database topic get {kafka} cli", "160"),
        Show("database topic list {kafka}", "cli"),
        Do(
            "database quota create {kafka} --client-id web --user cli --consumer-byte-rate 12345"
            " --producer-byte-rate 23456 --request-percentage 20"
        ),
        Do("database quota update {kafka} web cli --producer-byte-rate 34567"),
        Show("database quota get {kafka} web cli", "12345"),
        Show("database quota list {kafka}", "34567"),
        Show("database available-connector list {kafka}", COUCHBASE),
        Show(
            f"database available-connector get-schema {{kafka}} {COUCHBASE}",
            "couchbase.seed.nodes",
        ),
        Do(
            f"database connector create {{kafka}} --name cli --class {COUCHBASE} --topics cli"
            f" --config '{COUCHBASE_CONFIG}'"
        ),
        Do("database connector update {kafka} cli --topics other"),
        Show("database connector get {kafka} cli", "other"),
        Show("database connector list {kafka}", "cli"),
        Do("database connector pause {kafka} cli"),
        Show("database connector get-status {kafka} cli", "PAUSED"),
        Do("database connector resume {kafka} cli"),
        Do("database connector restart {kafka} cli"),
        Do("database connector restart-task {kafka} cli 0"),
        Do("database connector delete {kafka} cli"),
        Do("database quota delete {kafka} web cli"),
        Do("database topic delete {kafka} cli"),
        Do("database advanced-option kafka-rest update {kafka} --producer-acks all"),
        Show("database advanced-option kafka-rest list {kafka}", "all"),
        Do("database advanced-option schema-registry update {kafka} --leader-eligibility"),
        Show("database advanced-option schema-registry list {kafka}", "schema_reader_strict_mode"),
        Do("database advanced-option kafka-connect update {kafka} --consumer-max-poll-records 9"),
        Show("database advanced-option kafka-connect list {kafka}", "9"),
        *_gone("database get {kafka}", "Not a valid Database Subscription UUID"),
    ),
    "object-storage": (
        Show("object-storage cluster list", "ewr1.vultrobjects.com"),
        Show("object-storage cluster tiers --cluster-id 2", "tier_001k_0800m"),
        Show("object-storage tier list", "tier_001k_0800m"),
        Pick("tier", "object-storage tier list", {"slug": "tier_001k_0800m"}),
        Make("store", "object-storage create --cluster-id 2 --tier-id {tier} --label cli"),
        Wait("object-storage get {store}", {"status": "active"}),
        Show("object-storage list", "{store}"),
        Do("object-storage label {store} --label changed"),
        Show("object-storage get {store}", "changed"),
        Do("object-storage regenerate-keys {store}"),
        Do("object-storage delete {store}"),
    ),
    "container-registry": (
        Show("container-registry plans", "Business"),
        Show("container-registry regions", "sjc.vultrcr.com"),
        Make(
            "registry",
            "container-registry create --name cli --region sjc --public=false --plan business",
        ),
        Show("container-registry list", "{registry}"),
        Do("container-registry update {registry} --plan premium --public=true"),
        Show("container-registry get {registry}", "sjc.vultrcr.com/cli"),
        Do("container-registry credentials docker {registry} --read-write=true"),
        Roost("image push sjc.vultrcr.com/cli/group/app:1"),
        Show("container-registry repository list {registry}", "group/app"),
        Do(
            "container-registry repository update {registry} --image-name group/app"
            " --description changed"
        ),
        Show("container-registry repository get {registry} --image-name group/app", "changed"),
        Show("container-registry repository artifact list {registry} group/app", "sha256:"),
        Do("container-registry repository delete {registry} --image-name group/app"),
        *_gone("container-registry get {registry}", "Invalid container registry ID"),
    ),
    "inference": (
        Make("subscription", "inference create --label cli"),
        Show("inference list", "{subscription}"),
        Do("inference update {subscription} --label changed"),
        Show("inference get {subscription}", "changed"),
        Show("inference usage get {subscription}", ""),
        *_gone("inference get {subscription}", "invalid inference ID"),
    ),
    "cdn": (
        Make("pull", "cdn pull create --label cli --scheme https --domain example.com"),
        Wait("cdn pull get {pull}", {"status": "active"}),
        Show("cdn pull list", "{pull}"),
        Do("cdn pull update {pull} --label changed --gzip=true"),
        Show("cdn pull get {pull}", "changed"),
        Do("cdn pull purge {pull}"),
        Do("cdn pull delete {pull}"),
        Make("push", "cdn push create --label cli"),
        Show("cdn push list", "{push}"),
        Do("cdn push update {push} --label changed"),
        Show("cdn push get {push}", "changed"),
        Show("cdn push list-files {push}", ""),
        Do("cdn push delete {push}"),
    ),
    "bare-metal": (
        Make("metal", "bare-metal create --region ewr --plan vbm-4c-32gb --os 1743 --label cli"),
        Wait("bare-metal get {metal}", {"status": "active"}),
        Show("bare-metal list", "{metal}"),
        Do("bare-metal tags {metal} --tags cli"),
        Show("bare-metal bandwidth {metal}", ""),
        Show("bare-metal ipv4 {metal}", "main_ip"),
        Show("bare-metal ipv6 {metal}", ""),
        Show("bare-metal vnc {metal}", "https"),
        Show("bare-metal user-data get {metal}", ""),
        Show("bare-metal app list {metal}", ""),
        Show("bare-metal os list {metal}", "Debian"),
        Do("bare-metal halt {metal}", LOCKED),
        Do("bare-metal start {metal}", LOCKED),
        Do("bare-metal reboot {metal}", LOCKED),
        Do("bare-metal reinstall {metal}", LOCKED),
        Do("bare-metal delete {metal}", LOCKED),
        Refuse("bare-metal get {metal}", "Invalid server"),
    ),
    "user": (
        Make(
            "user",
            "user create --email cli@example.com --name cli --password unused --acl dns,billing",
        ),
        Show("user list", "{user}"),
        Do("user update {user} --name changed --acl dns"),
        Show("user get {user}", "changed"),
        Do("user delete {user}"),
        Refuse("user get {user}", "Invalid user"),
    ),
    "logs": (Show("logs list --start {yesterday} --end {tomorrow}", "/v2/"),),
    "billing": (
        Advance("40d"),
        Show("billing history list", "nvoice"),
        Pick("invoice", "billing invoice list", {}),
        Show("billing invoice list", "{invoice}"),
        Show("billing invoice get {invoice}", "{invoice}"),
        Show("billing invoice items {invoice}", ""),
    ),
}
