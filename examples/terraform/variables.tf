variable "region" {
  type    = string
  default = "ewr"
}

variable "plan" {
  type    = string
  default = "vc2-1c-1gb"
}

variable "operating_system" {
  type        = string
  default     = "Debian 12 x64 (bookworm)"
  description = "A name that `vultr-cli os list` shows."
}

variable "public_key" {
  type        = string
  description = "For root; the default is an example, which nobody has the private key of."
  default     = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ deploy"
}
