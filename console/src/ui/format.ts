// How dates, amounts and sizes are written, everywhere in the console.

const DOLLARS = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const NUMBER = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

export function dollars(amount: number): string {
  return DOLLARS.format(amount);
}

/** Prices an hour are fractions of a cent, which two decimals would hide. */
export function dollarsAnHour(amount: number): string {
  const digits = amount !== 0 && Math.abs(amount) < 1 ? 4 : 2;
  return `$${amount.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

export function number(value: number): string {
  return NUMBER.format(value);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** Dates are Roost's clock's, so they are shown in UTC as the API tells them, not in local time. */
export function date(iso: string): string {
  const moment = parse(iso);
  if (moment === null) return iso;
  return new Date(moment).toISOString().slice(0, 16).replace("T", " ");
}

export function parse(iso: string): number | null {
  if (!/^\d{4}-\d\d-\d\d/.test(iso)) return null;
  const moment = Date.parse(iso.length === 10 ? `${iso}T00:00:00Z` : iso);
  return Number.isNaN(moment) ? null : moment;
}

const SPANS: [number, string][] = [
  [365 * 86400, "y"],
  [30 * 86400, "mo"],
  [86400, "d"],
  [3600, "h"],
  [60, "min"],
  [1, "s"],
];

/** A length of time in its two largest units: `3 d 4 h`. */
export function span(seconds: number): string {
  let left = Math.abs(Math.round(seconds));
  const parts: string[] = [];
  for (const [size, name] of SPANS) {
    const count = Math.floor(left / size);
    if (count > 0 || parts.length > 0) {
      if (count > 0) parts.push(`${count} ${name}`);
      if (parts.length === 2 || count === 0) break;
    }
    left -= count * size;
  }
  return parts.join(" ") || "0 s";
}

/** How long ago, or in how long, by Roost's clock (milliseconds). */
export function relative(iso: string, now: number): string {
  const moment = parse(iso);
  if (moment === null) return iso;
  const seconds = (moment - now) / 1000;
  if (Math.abs(seconds) < 5) return "now";
  const short = span(seconds).split(" ").slice(0, 2).join(" ");
  return seconds < 0 ? `${short} ago` : `in ${short}`;
}

/** `date_created` as a heading: "Date created". */
export function heading(name: string): string {
  const words = name.replace(/[_-]+/g, " ").replace(/([a-z])([A-Z])/g, "$1 $2").trim().split(" ");
  const written = words.map((word) => ACRONYMS[word.toLowerCase()] ?? word.toLowerCase());
  const first = written[0] ?? "";
  const known = (words[0] ?? "").toLowerCase() in ACRONYMS;
  return [known ? first : first.charAt(0).toUpperCase() + first.slice(1), ...written.slice(1)].join(" ");
}

/** The same inside of a sentence: "date created", but "VPC". */
export function words(name: string): string {
  return heading(name).replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase());
}

const ACRONYMS: Record<string, string> = {
  acl: "ACL", acls: "ACLs", api: "API", asn: "ASN", bgp: "BGP", cdn: "CDN", cors: "CORS", cpu: "CPU",
  dns: "DNS", dnssec: "DNSSEC", gb: "GB", gpu: "GPU", ha: "HA", http: "HTTP", http2: "HTTP/2", http3: "HTTP/3", https: "HTTPS",
  iam: "IAM", id: "ID", ids: "IDs", ip: "IP", ips: "IPs", ipv4: "IPv4", ipv6: "IPv6", ipxe: "iPXE",
  iso: "ISO", kvm: "KVM", mac: "MAC", mb: "MB", nat: "NAT", ok: "OK", oidc: "OIDC", os: "OS", ram: "RAM",
  s3: "S3", ssh: "SSH", sshkey: "SSH key", ssl: "SSL", tls: "TLS", ttl: "TTL",
  uri: "URI", url: "URL", urls: "URLs", v4: "IPv4", v6: "IPv6", vcpu: "vCPU", vcpus: "vCPUs",
  vfs: "VFS", vke: "VKE", vnc: "VNC", vpc: "VPC", vpc2: "VPC 2.0", vpcs: "VPCs",
};
