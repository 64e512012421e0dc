output "addresses" {
  value = {
    for instance in [vultr_instance.web[0], vultr_instance.web[1], vultr_instance.copy] :
    instance.label => instance.main_ip
  }
}

output "snapshot_size" {
  value = vultr_snapshot.web.size
}
