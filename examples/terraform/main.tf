# Two web servers, a snapshot of the first, and a third one made from that snapshot:
#
#   roost run terraform init
#   roost run terraform apply
#
# Nothing here mentions Roost: without `roost run`, the same files deploy to Vultr.

terraform {
  required_version = ">= 1.5"
  required_providers {
    vultr = {
      source  = "vultr/vultr"
      version = "~> 2.32"
    }
  }
}

# The key comes from VULTR_API_KEY.
provider "vultr" {}

data "vultr_os" "debian" {
  filter {
    name   = "name"
    values = [var.operating_system]
  }
}

resource "vultr_ssh_key" "deploy" {
  name    = "deploy"
  ssh_key = var.public_key
}

resource "vultr_startup_script" "web" {
  name   = "web"
  type   = "boot"
  script = filebase64("${path.module}/web.sh")
}

resource "vultr_instance" "web" {
  count = 2

  label            = "web-${count.index + 1}"
  hostname         = "web-${count.index + 1}"
  region           = var.region
  plan             = var.plan
  os_id            = data.vultr_os.debian.id
  ssh_key_ids      = [vultr_ssh_key.deploy.id]
  script_id        = vultr_startup_script.web.id
  tags             = ["web"]
  user_scheme      = "root" # what the API answers, and the provider compares with
  enable_ipv6      = true
  activation_email = false
  backups          = "enabled"

  backups_schedule {
    type = "daily"
    hour = 3
  }
}

resource "vultr_snapshot" "web" {
  instance_id = vultr_instance.web[0].id
  description = "web, freshly installed"
}

# The provider has no resource for instance templates; a snapshot is what it deploys copies from.
resource "vultr_instance" "copy" {
  label            = "copy"
  hostname         = "copy"
  region           = var.region
  plan             = var.plan
  snapshot_id      = vultr_snapshot.web.id
  tags             = ["copy"]
  user_scheme      = "root"
  activation_email = false
}
