# Who may do what: a group, what it may by a policy and by a role, and a role that it can take on.

resource "vultr_organization_group" "it" {
  name        = "terraform"
  description = "terraform ${var.generation}"
}

resource "vultr_organization_policy" "it" {
  name        = "terraform"
  description = "terraform ${var.generation}"

  document {
    version = "2012-10-17"

    statement {
      effect    = "Allow"
      actions   = ["network.dns.*"]
      resources = ["*"]
    }

    statement {
      effect    = "Deny"
      actions   = var.generation == "first" ? ["network.dns.Delete"] : ["network.dns.Update"]
      resources = ["*"]
    }
  }
}

resource "vultr_organization_role" "it" {
  name                 = "terraform"
  description          = "terraform ${var.generation}"
  type                 = "assignable"
  max_session_duration = var.generation == "first" ? 3600 : 7200
}

resource "vultr_organization_role" "assumable" {
  name                 = "terraform assumable"
  description          = "terraform ${var.generation}"
  type                 = "assumable"
  max_session_duration = 3600
}

resource "vultr_organization_role_trust" "it" {
  role         = vultr_organization_role.assumable.id
  group        = vultr_organization_group.it.id
  type         = "TemporaryAssumption"
  ip_range     = ["10.0.0.0/8"]
  hour_start   = 9
  hour_end     = var.generation == "first" ? 17 : 18
  date_expires = "2099-01-01T00:00:00Z"
}

resource "vultr_organization_role_policy_attachment" "it" {
  role_id   = vultr_organization_role.it.id
  policy_id = vultr_organization_policy.it.id
}

resource "vultr_organization_role_group_attachment" "it" {
  role_id  = vultr_organization_role.it.id
  group_id = vultr_organization_group.it.id
}

resource "vultr_organization_policy_group_attachment" "it" {
  policy_id = vultr_organization_policy.it.id
  group_id  = vultr_organization_group.it.id
}

data "vultr_organization_group" "it" {
  filter {
    name   = "id"
    values = [vultr_organization_group.it.id]
  }
}

data "vultr_organization_policy" "it" {
  filter {
    name   = "id"
    values = [vultr_organization_policy.it.id]
  }
}

data "vultr_organization_role" "it" {
  filter {
    name   = "id"
    values = [vultr_organization_role.it.id]
  }
}
