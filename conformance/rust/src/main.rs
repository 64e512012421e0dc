//! Every call that the crate `vultr` has: catalog, keys, firewalls, domains, the life of an instance.
//!
//! It knows neither snapshots nor resizing, so this is not the story that other clients tell. Whatever
//! does not decode, or is not as it should be, ends it.

use std::env::var;
use std::error::Error;
use std::thread::sleep;
use std::time::{Duration, Instant};

use vultr::{
    VultrApi, VultrError, VultrFirewallGroupRuleIpType as IpType,
    VultrFirewallGroupRuleProtocol as Protocol, VultrInstance, VultrInstanceType,
};

const PATIENCE: Duration = Duration::from_secs(30);
const DOMAIN: &str = "rust.example";
/// More than the ten that the crate asks for a page.
const GROUPS: usize = 12;

type Told = Result<(), Box<dyn Error>>;

fn main() -> Told {
    let api = VultrApi::new(var("VULTR_API_KEY")?);
    api.get_account_info()?;
    firewalls(&api)?;
    domains(&api)?;
    life_of_an_instance(&api)
}

fn firewalls(api: &VultrApi) -> Told {
    let mut ids = Vec::new();
    for number in 0..GROUPS {
        ids.push(api.create_firewall_group(format!("rust {number}"))?.id());
    }
    let listed: Vec<_> = api
        .get_firewall_groups()?
        .iter()
        .map(|group| group.id())
        .collect();
    assert!(
        ids.iter().all(|id| listed.contains(id)),
        "{ids:?} are not all in {listed:?}"
    );

    let id = ids[0];
    api.update_firewall_group(id, "changed")?;
    assert_eq!(api.get_firewall_group(id)?.description(), "changed");
    let tcp = (IpType::V4, Protocol::TCP);
    let rule = api.create_firewall_group_rule(
        id,
        tcp.0,
        tcp.1,
        "192.0.2.0",
        24,
        Some(443),
        None::<String>,
        Some("rust"),
    )?;
    assert_eq!(
        (rule.subnet().as_str(), rule.subnet_size()),
        ("192.0.2.0", 24)
    );
    assert_eq!(
        (rule.port().as_str(), rule.notes().as_str()),
        ("443", "rust")
    );
    let rules = api.get_firewall_group_rules(id)?;
    assert_eq!(
        rules.iter().map(|rule| rule.id()).collect::<Vec<_>>(),
        [rule.id()]
    );

    for id in ids {
        api.delete_firewall_group(id)?;
    }
    gone(api.get_firewall_group(id), "Invalid firewall group ID")
}

fn domains(api: &VultrApi) -> Told {
    let made = api.create_dns_domain(DOMAIN, Some("192.0.2.1".into()), false)?;
    assert_eq!(api.get_dns_domain(DOMAIN)?.date_created, made.date_created);
    assert!(
        api.get_dns_domain_list()?
            .iter()
            .any(|domain| domain.domain == DOMAIN)
    );
    let record = api.create_dns_domain_record(DOMAIN, "A", "web", "192.0.2.2", Some(600), None)?;
    assert_eq!((record.data.as_str(), record.ttl), ("192.0.2.2", 600));
    api.update_dns_record(DOMAIN, record.id.as_str())
        .data("192.0.2.3")
        .ttl(900)
        .run()?;
    let records = api.get_dns_domain_records(DOMAIN)?;
    let changed = records
        .iter()
        .find(|other| other.id == record.id)
        .ok_or("no such record")?;
    assert_eq!((changed.data.as_str(), changed.ttl), ("192.0.2.3", 900));
    api.delete_dns_domain_record(DOMAIN, record.id)?;
    assert!(
        !api.get_dns_domain_records(DOMAIN)?
            .iter()
            .any(|record| record.name == "web")
    );
    api.delete_dns_domain(DOMAIN)?;
    gone(api.get_dns_domain(DOMAIN), "Invalid domain")
}

/// Without `sshkey_id` and `backups`: the crate sends a text and a boolean, where the API has a list
/// and a text.
fn life_of_an_instance(api: &VultrApi) -> Told {
    let (region, plan) = (var("REGION")?, var("PLAN")?);
    let system: u32 = var("OS_ID")?.parse()?;
    assert!(api.get_regions()?.iter().any(|item| item.id == region));
    assert!(
        api.get_plans()?
            .iter()
            .any(|item| item.id == plan && item.locations.contains(&region))
    );
    assert!(api.get_os_list()?.iter().any(|item| item.id == system));
    let key = api.create_sshkey("rust".into(), var("PUBLIC_KEY")?)?;
    assert_eq!(api.get_sshkey(key.id.as_str())?.ssh_key, key.ssh_key);
    assert!(api.get_sshkey_list()?.iter().any(|item| item.id == key.id));

    let created = api
        .create_instance(&region, &plan, VultrInstanceType::OS(system))
        .label("rust")
        .hostname("rust")
        .enable_ipv6(true)
        .ddos_protection(false)
        .activation_email(false)
        .tags(vec!["rust".into()])
        .run()?;
    assert_eq!(
        (created.status.as_str(), created.power_status.as_str()),
        ("pending", "running")
    );
    let id = created.id.as_str();
    let ready = until(api, id, |now| {
        now.status == "active" && now.server_status == "ok"
    })?;
    assert_eq!(
        (ready.label.as_str(), ready.tags.as_slice()),
        ("rust", &["rust".to_string()][..])
    );
    assert!(
        ready.main_ip != "0.0.0.0" && !ready.v6_main_ip.is_empty(),
        "{ready:?}"
    );
    assert!(
        api.get_instance_list()?
            .iter()
            .any(|instance| instance.id == id)
    );
    api.stop_instance([id])?;
    until(api, id, |now| now.power_status == "stopped")?;
    api.delete_instance(id)?;
    api.delete_sshkey(key.id)?;
    gone(api.get_instance(id), "Server is pending destruction")
}

fn until(
    api: &VultrApi,
    id: &str,
    done: impl Fn(&VultrInstance) -> bool,
) -> Result<VultrInstance, Box<dyn Error>> {
    let began = Instant::now();
    loop {
        let now = api.get_instance(id)?;
        if done(&now) {
            return Ok(now);
        }
        if began.elapsed() > PATIENCE {
            return Err(format!("still {now:?}").into());
        }
        sleep(Duration::from_millis(50));
    }
}

/// Fails unless the server said, with this text, that something is not there.
fn gone<T>(answer: Result<T, VultrError>, text: &str) -> Told {
    match answer {
        Err(VultrError::VultrApi(told)) if told == text => Ok(()),
        Err(other) => Err(other.into()),
        Ok(_) => Err("what was deleted still answers".into()),
    }
}
