# Who acts for the account, and who may do what: an organization, an invitation, a group, what it may by a
# policy and by a role, and a role that it can take on.

resource "vultr_organization" "it" {
  name = "terraform ${var.generation}"
  type = "Personal/Team"
}

resource "vultr_organization_invitation" "it" {
  email       = "terraform-invited@example.com"
  api_enabled = true
}

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

resource "vultr_organization_policy_user_attachment" "it" {
  policy_id = vultr_organization_policy.it.id
  user_id   = vultr_user.program.id
}

data "vultr_organization" "it" {
  filter {
    name   = "id"
    values = [vultr_organization.it.id]
  }
}

data "vultr_user" "it" {
  filter {
    name   = "id"
    values = [vultr_user.program.id]
  }
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
