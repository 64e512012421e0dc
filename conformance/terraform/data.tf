# One of each data source: the catalog, and what main.tf makes, once it is there.

data "vultr_account" "it" {}

data "vultr_application" "it" {
  filter {
    name   = "deploy_name"
    values = ["Docker on Ubuntu 18.04 x64"]
  }
}

data "vultr_bare_metal_plan" "it" {
  filter {
    name   = "id"
    values = [local.metal_plan]
  }
}

data "vultr_container_registry" "it" {
  filter {
    name   = "name"
    values = [vultr_container_registry.it.name]
  }
  depends_on = [vultr_container_registry.it]
}

data "vultr_inference" "it" {
  filter {
    name   = "label"
    values = [vultr_inference.it.label]
  }
  depends_on = [vultr_inference.it]
}

data "vultr_iso_public" "it" {
  filter {
    name   = "name"
    values = ["Alpine Linux"]
  }
}

data "vultr_object_storage_cluster" "it" {
  filter {
    name   = "hostname"
    values = ["ewr1.vultrobjects.com"]
  }
}

data "vultr_object_storage_tier" "it" {
  filter {
    name   = "slug"
    values = ["tier_001k_0800m"]
  }
}

data "vultr_os" "it" {
  filter {
    name   = "name"
    values = ["Ubuntu 22.04 LTS x64"]
  }
}

data "vultr_plan" "it" {
  filter {
    name   = "id"
    values = [var.plan]
  }
}

data "vultr_region" "it" {
  filter {
    name   = "id"
    values = [local.region]
  }
}

# Of a day that has passed.
data "vultr_backup" "it" {
  count = var.day_has_passed ? 1 : 0
  filter {
    name   = "status"
    values = ["complete"]
  }
}

data "vultr_bare_metal_server" "it" {
  filter {
    name   = "label"
    values = [vultr_bare_metal_server.it.label]
  }
  depends_on = [vultr_bare_metal_server.it]
}

data "vultr_block_storage" "it" {
  filter {
    name   = "label"
    values = [vultr_block_storage.it.label]
  }
  depends_on = [vultr_block_storage.it]
}

data "vultr_dns_domain" "it" {
  domain     = vultr_dns_domain.it.id
  depends_on = [vultr_dns_domain.it]
}

data "vultr_firewall_group" "it" {
  filter {
    name   = "description"
    values = [vultr_firewall_group.it.description]
  }
  depends_on = [vultr_firewall_group.it]
}

data "vultr_instance" "it" {
  filter {
    name   = "label"
    values = [vultr_instance.it.label]
  }
  depends_on = [vultr_instance.it]
}

data "vultr_instances" "it" {
  filter {
    name   = "label"
    values = [vultr_instance.it.label]
  }
  depends_on = [vultr_instance.it]
}

data "vultr_instance_ipv4" "it" {
  filter {
    name   = "ip"
    values = [vultr_instance_ipv4.it.ip]
  }
}

data "vultr_iso_private" "it" {
  filter {
    name   = "id"
    values = [vultr_iso_private.it.id]
  }
}

data "vultr_kubernetes" "it" {
  filter {
    name   = "label"
    values = [vultr_kubernetes.it.label]
  }
  depends_on = [vultr_kubernetes.it]
}

data "vultr_load_balancer" "it" {
  filter {
    name   = "label"
    values = [vultr_load_balancer.it.label]
  }
  depends_on = [vultr_load_balancer.it]
}

data "vultr_logs" "it" {
  start_time    = formatdate(local.log_time, timeadd(vultr_instance.it.date_created, "-1h"))
  end_time      = formatdate(local.log_time, timeadd(vultr_instance.it.date_created, "2h"))
  resource_type = "instances"

  lifecycle {
    postcondition {
      condition     = length(self.results) > 0
      error_message = "Nothing was logged."
    }
  }
}

data "vultr_object_storage" "it" {
  filter {
    name   = "label"
    values = [vultr_object_storage.it.label]
  }
  depends_on = [vultr_object_storage.it]
}

data "vultr_reserved_ip" "it" {
  filter {
    name   = "label"
    values = [vultr_reserved_ip.it.label]
  }
  depends_on = [vultr_reserved_ip.it]
}

data "vultr_reverse_ipv4" "it" {
  filter {
    name   = "ip"
    values = [vultr_reverse_ipv4.it.ip]
  }
}

data "vultr_reverse_ipv6" "it" {
  filter {
    name   = "ip"
    values = [vultr_reverse_ipv6.it.ip]
  }
}

data "vultr_snapshot" "it" {
  filter {
    name   = "description"
    values = [vultr_snapshot.it.description]
  }
  depends_on = [vultr_snapshot.it]
}

data "vultr_database" "it" {
  filter {
    name   = "label"
    values = [vultr_database.it.label]
  }
  depends_on = [vultr_database.it]
}

data "vultr_ssh_key" "it" {
  filter {
    name   = "name"
    values = [vultr_ssh_key.it.name]
  }
  depends_on = [vultr_ssh_key.it]
}

data "vultr_startup_script" "it" {
  filter {
    name   = "name"
    values = [vultr_startup_script.it.name]
  }
  depends_on = [vultr_startup_script.it]
}

data "vultr_virtual_file_system_storage" "it" {
  filter {
    name   = "label"
    values = [vultr_virtual_file_system_storage.it.label]
  }
  depends_on = [vultr_virtual_file_system_storage.it]
}

data "vultr_vpc" "it" {
  filter {
    name   = "description"
    values = [vultr_vpc.it.description]
  }
  depends_on = [vultr_vpc.it]
}

data "vultr_vpc2" "it" {
  filter {
    name   = "description"
    values = [vultr_vpc2.it.description]
  }
  depends_on = [vultr_vpc2.it]
}

data "vultr_oidc_provider" "it" {
  filter {
    name   = "id"
    values = [vultr_oidc_provider.it.id]
  }
  depends_on = [vultr_oidc_provider.it]
}

data "vultr_oidc_issuer" "it" {
  filter {
    name   = "uri"
    values = [vultr_oidc_issuer.it.uri]
  }
  depends_on = [vultr_oidc_issuer.it]
}

data "vultr_oidc_discovery" "it" {
  provider_id = vultr_oidc_provider.it.id
}
