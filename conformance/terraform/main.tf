# One of each resource of the provider that Roost's finished sections allow. What `generation` names can
# be changed in place; everything else would be made anew.
#
# A server is locked while something is done to it, and Terraform works on ten resources at a time: what
# is done to the same server depends on what comes before it.

terraform {
  required_version = ">= 1.5"
  required_providers {
    vultr = {
      source  = "vultr/vultr"
      version = "2.32.0"
    }
  }
}

# The key comes from VULTR_API_KEY.
provider "vultr" {}

variable "generation" {
  type        = string
  default     = "first"
  description = "What labels, descriptions and tags say."
}

variable "plan" {
  type    = string
  default = "vc2-1c-1gb"
}

variable "day_has_passed" {
  type        = bool
  default     = false
  description = "Whether there are automatic backups by now."
}

locals {
  region     = "ewr"
  system     = tonumber(data.vultr_os.it.id)
  metal_plan = "vbm-4c-32gb"
  log_time   = "YYYY-MM-DD'T'hh:mm:ss'Z'"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJKndW8NtqXtymfZ4Wj4J7xY57v+rnpMURQBaa7ZK0AO terraform"
}

resource "vultr_ssh_key" "it" {
  name    = "terraform ${var.generation}"
  ssh_key = local.public_key
}

resource "vultr_startup_script" "it" {
  name   = "terraform ${var.generation}"
  type   = "boot"
  script = base64encode("#!/bin/sh\n")
}

resource "vultr_vpc" "it" {
  region         = local.region
  description    = "terraform ${var.generation}"
  v4_subnet      = "10.41.0.0"
  v4_subnet_mask = 24
}

resource "vultr_vpc2" "it" {
  region        = local.region
  description   = "terraform ${var.generation}"
  ip_block      = "10.42.0.0"
  prefix_length = 24
}

resource "vultr_firewall_group" "it" {
  description = "terraform ${var.generation}"
}

resource "vultr_firewall_rule" "it" {
  firewall_group_id = vultr_firewall_group.it.id
  protocol          = "tcp"
  ip_type           = "v4"
  subnet            = "0.0.0.0"
  subnet_size       = 0
  port              = "443"
  notes             = "web"
}

resource "vultr_instance" "it" {
  region            = local.region
  plan              = var.plan
  os_id             = local.system
  label             = "terraform ${var.generation}"
  hostname          = "terraform"
  tags              = ["terraform", var.generation]
  user_scheme       = "root"
  enable_ipv6       = true
  activation_email  = false
  ssh_key_ids       = [vultr_ssh_key.it.id]
  script_id         = vultr_startup_script.it.id
  firewall_group_id = vultr_firewall_group.it.id
  vpc_ids           = [vultr_vpc.it.id]
  user_data         = "#cloud-config"
  backups           = "enabled"

  backups_schedule {
    type = "daily"
    hour = var.generation == "first" ? 3 : 4
  }
}

resource "vultr_instance_ipv4" "it" {
  instance_id = vultr_instance.it.id
  reboot      = false
}

resource "vultr_reverse_ipv4" "it" {
  instance_id = vultr_instance.it.id
  ip          = vultr_instance.it.main_ip
  reverse     = "${var.generation}.example.com"
}

resource "vultr_reverse_ipv6" "it" {
  instance_id = vultr_instance.it.id
  ip          = vultr_instance.it.v6_main_ip
  reverse     = "${var.generation}.example.com"
}

resource "vultr_reserved_ip" "it" {
  region      = local.region
  ip_type     = "v4"
  label       = "terraform ${var.generation}"
  instance_id = vultr_instance.it.id
  depends_on  = [vultr_instance_ipv4.it]
}

resource "vultr_block_storage" "it" {
  region               = local.region
  size_gb              = 10
  block_type           = "high_perf"
  label                = "terraform ${var.generation}"
  attached_to_instance = vultr_instance.it.id
  live                 = true
  depends_on           = [vultr_reserved_ip.it]
}

resource "vultr_virtual_file_system_storage" "it" {
  region             = local.region
  size_gb            = 10
  label              = "terraform ${var.generation}"
  tags               = ["terraform"]
  attached_instances = [vultr_instance.it.id]
  depends_on         = [vultr_block_storage.it]
}

resource "vultr_snapshot" "it" {
  instance_id = vultr_instance.it.id
  description = "terraform" # another one would be another snapshot
  depends_on  = [vultr_virtual_file_system_storage.it]
}

resource "vultr_snapshot_from_url" "it" {
  url = "https://example.com/image.raw"
}

resource "vultr_iso_private" "it" {
  url = "https://example.com/installer.iso"
}

# What a deletion meets: a disc in the drive, a reserved address, a network of the older kind.
resource "vultr_instance" "installed" {
  region           = local.region
  plan             = "vc2-1c-1gb"
  iso_id           = vultr_iso_private.it.id
  reserved_ip_id   = vultr_reserved_ip.installed.id
  vpc2_ids         = [vultr_vpc2.it.id]
  label            = "terraform installed ${var.generation}"
  activation_email = false
}

resource "vultr_reserved_ip" "installed" {
  region  = local.region
  ip_type = "v4"
  label   = "terraform installed ${var.generation}"
}

# A machine made of a snapshot.
resource "vultr_instance" "copied" {
  region           = local.region
  plan             = "vc2-1c-1gb"
  snapshot_id      = vultr_snapshot.it.id
  label            = "terraform copied ${var.generation}"
  activation_email = false
}

resource "vultr_load_balancer" "it" {
  region              = local.region
  label               = "terraform ${var.generation}"
  balancing_algorithm = var.generation == "first" ? "roundrobin" : "leastconn"
  cookie_name         = var.generation
  vpc                 = vultr_vpc.it.id
  attached_instances  = [vultr_instance.it.id]

  forwarding_rules {
    frontend_protocol = "http"
    frontend_port     = 80
    backend_protocol  = "http"
    backend_port      = 8080
  }

  health_check {
    protocol            = "http"
    port                = 8080
    path                = "/health"
    check_interval      = 10
    response_timeout    = 4
    unhealthy_threshold = 3
    healthy_threshold   = 2
  }

  firewall_rules {
    port    = 80
    ip_type = "v4"
    source  = "192.0.2.0/24"
  }
}

resource "vultr_nat_gateway" "it" {
  vpc_id = vultr_vpc.it.id
  label  = "terraform ${var.generation}"
  tag    = var.generation
}

resource "vultr_nat_gateway_port_forwarding_rule" "it" {
  vpc_id         = vultr_nat_gateway.it.vpc_id
  nat_gateway_id = vultr_nat_gateway.it.id
  name           = "terraform ${var.generation}"
  description    = var.generation
  protocol       = "tcp"
  internal_ip    = "10.41.0.10"
  internal_port  = 80
  external_port  = 8080
  enabled        = true
}

resource "vultr_nat_gateway_firewall_rule" "it" {
  vpc_id         = vultr_nat_gateway.it.vpc_id
  nat_gateway_id = vultr_nat_gateway.it.id
  protocol       = vultr_nat_gateway_port_forwarding_rule.it.protocol
  port           = tostring(vultr_nat_gateway_port_forwarding_rule.it.external_port)
  subnet         = "192.0.2.0"
  subnet_size    = 24
  notes          = var.generation
}

resource "vultr_dns_domain" "it" {
  domain  = "terraform.example"
  ip      = "192.0.2.1"
  dns_sec = var.generation == "first" ? "disabled" : "enabled"
}

resource "vultr_dns_record" "it" {
  domain = vultr_dns_domain.it.id
  name   = "web"
  type   = "A"
  data   = vultr_instance.it.main_ip
  ttl    = var.generation == "first" ? 300 : 600
}

resource "vultr_object_storage" "it" {
  cluster_id = data.vultr_object_storage_cluster.it.id
  tier_id    = data.vultr_object_storage_tier.it.id
  label      = "terraform ${var.generation}"
}

resource "vultr_object_storage_bucket" "it" {
  object_storage_id = vultr_object_storage.it.id
  name              = "terraform"
  enable_versioning = true
}

resource "vultr_bare_metal_server" "it" {
  region           = local.region
  plan             = local.metal_plan
  os_id            = local.system
  label            = "terraform ${var.generation}"
  hostname         = "terraform"
  tags             = ["terraform", var.generation]
  user_scheme      = "root"
  activation_email = false
  ssh_key_ids      = [vultr_ssh_key.it.id]
}

resource "vultr_container_registry" "it" {
  name   = "terraform"
  region = "sjc"
  plan   = var.generation == "first" ? "business" : "premium"
  public = var.generation != "first"
}

resource "vultr_inference" "it" {
  label = "terraform ${var.generation}"
}

resource "vultr_database" "it" {
  database_engine         = "pg"
  database_engine_version = var.generation == "first" ? "16" : "17"
  region                  = local.region
  plan                    = var.generation == "first" ? "vultr-dbaas-startup-cc-1-55-2" : "vultr-dbaas-business-cc-1-55-2"
  label                   = "terraform ${var.generation}"
  tag                     = var.generation
  cluster_time_zone       = "America/New_York"
  maintenance_dow         = "sunday"
  maintenance_time        = "01:00"
  trusted_ips             = ["192.0.2.1", "198.51.100.0/24"]
  password                = "terraform-${var.generation}"
}

resource "vultr_database_user" "it" {
  database_id = vultr_database.it.id
  username    = "terraform"
  password    = "user-${var.generation}"
}

resource "vultr_database_db" "it" {
  database_id = vultr_database.it.id
  name        = "terraform"
}

resource "vultr_database_connection_pool" "it" {
  database_id = vultr_database.it.id
  name        = "terraform"
  database    = vultr_database_db.it.name
  username    = vultr_database_user.it.username
  mode        = "transaction"
  size        = var.generation == "first" ? 3 : 5
}

resource "vultr_database" "mysql" {
  database_engine           = "mysql"
  database_engine_version   = "8"
  region                    = local.region
  plan                      = "vultr-dbaas-hobbyist-cc-1-25-1"
  label                     = "terraform mysql"
  backup_hour               = "23"
  backup_minute             = "57"
  mysql_sql_modes           = ["ANSI", "TRADITIONAL"]
  mysql_require_primary_key = true
  mysql_slow_query_log      = true
  mysql_long_query_time     = var.generation == "first" ? 3 : 4
}

resource "vultr_database" "valkey" {
  database_engine         = "valkey"
  database_engine_version = "9.0"
  region                  = local.region
  plan                    = "vultr-dbaas-startup-rp-intel-1-12-2"
  label                   = "terraform valkey"
  vpc_id                  = vultr_vpc.it.id
  eviction_policy         = var.generation == "first" ? "noeviction" : "allkeys-lru"
}

resource "vultr_database_user" "valkey" {
  database_id = vultr_database.valkey.id
  username    = "terraform"
  access_control {
    acl_categories = ["+@read"]
    acl_channels   = ["*"]
    acl_commands   = []
    acl_keys       = ["${var.generation}:*"]
  }
}

resource "vultr_database" "kafka" {
  database_engine         = "kafka"
  database_engine_version = "4.0"
  region                  = local.region
  plan                    = "vultr-dbaas-business-3x-occ-so-2-60-4"
  label                   = "terraform kafka"
  enable_kafka_rest       = true
  enable_schema_registry  = true
  enable_kafka_connect    = true
}

resource "vultr_database_user" "kafka" {
  database_id = vultr_database.kafka.id
  username    = "terraform"
  permission  = var.generation == "first" ? "read" : "readwrite"
}

resource "vultr_database_topic" "it" {
  database_id     = vultr_database.kafka.id
  name            = "terraform"
  partitions      = var.generation == "first" ? 3 : 6
  replication     = 2
  retention_hours = 160
  retention_bytes = -1
}

resource "vultr_database_quota" "it" {
  database_id        = vultr_database.kafka.id
  client_id          = "terraform"
  user               = vultr_database_user.kafka.username
  consumer_byte_rate = 12345
  producer_byte_rate = var.generation == "first" ? 23456 : 34567
  request_percentage = 20
}

resource "vultr_database_connector" "it" {
  database_id = vultr_database.kafka.id
  name        = "terraform"
  class       = "com.couchbase.connect.kafka.CouchbaseSinkConnector"
  topics      = vultr_database_topic.it.name
  config = jsonencode({
    "couchbase.seed.nodes" = "192.0.2.1"
    "couchbase.username"   = "terraform"
    "couchbase.password"   = var.generation
  })
}

resource "vultr_kubernetes" "it" {
  region              = local.region
  label               = "terraform ${var.generation}"
  version             = var.generation == "first" ? "v1.35.6+1" : "v1.36.5+1"
  ha_controlplanes    = true
  enable_firewall     = true
  oidc_issuer_url     = "https://${var.generation}.example.com"
  oidc_client_id      = "kubernetes"
  oidc_username_claim = "email"

  node_pools {
    node_quantity = var.generation == "first" ? 1 : 2
    plan          = "vc2-2c-4gb"
    label         = "terraform"

    labels {
      key   = "generation"
      value = var.generation
    }

    taints {
      key    = "generation"
      value  = var.generation
      effect = "PreferNoSchedule"
    }
  }
}

resource "vultr_kubernetes_node_pools" "it" {
  cluster_id    = vultr_kubernetes.it.id
  node_quantity = 1
  plan          = "vc2-2c-4gb"
  label         = "more"
  tag           = var.generation
  auto_scaler   = true
  min_nodes     = 1
  max_nodes     = var.generation == "first" ? 2 : 3
}

resource "vultr_user" "person" {
  name     = "Terraform ${var.generation}"
  email    = "terraform-${var.generation}@example.com"
  password = "terraform-unused"
  acl      = var.generation == "first" ? ["dns"] : ["dns", "billing"]
}

resource "vultr_user" "program" {
  name         = "Terraform CI"
  email        = "terraform-ci@example.com"
  password     = "terraform-unused"
  service_user = true
  api_enabled  = var.generation == "first"
  acl          = ["provisioning"]
}

resource "vultr_oidc_provider" "it" {
  name = "terraform"
}

resource "vultr_oidc_issuer" "it" {
  source = "external"
  uri    = "https://id.example.com"
  kid    = "terraform"
  kty    = "RSA"
  n      = "0gPUlsQr2vGoKcPCiqYQ5Lt-DMJIZGiOjvTS6NsD0WoKsGKguEcRBq6GWqDnRtHGjY9zIG8aRCF3HgpyA6OmR7s6oTgSWnMEPMtdqaGdOY9hdFyONEqQop-D3vesi_s_dOYJAYLYsasX8rLdUTJ_gZz2-1BvLaFJIFPJbJfvLU3vkWYUrddb8NxCFscEPMMdiiv-c61LyDLTHg50Ai-BL7BPz6XO2wamUq_qKI7OJyEMGbMbVHoCH4m064KAHvnOoPmjzUcD24jO1Y9uJpk04JXU-cYtH1jwPTNXX5TzMqZ046pPwmBgomT3f9xqfjr-7IGxlHy1eXR7rhaHxrqZYw"
  e      = "AQAB"
  alg    = "RS256"
  use    = "sig"
}

resource "vultr_oidc_issuer" "cluster" {
  source    = "vke"
  source_id = vultr_kubernetes.it.id
}
