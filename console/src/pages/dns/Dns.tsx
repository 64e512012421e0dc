import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { isOperator, v2 } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import { go, href } from "../../shell/router";
import { FormDialog } from "../../ui/FormDialog";
import { Icon } from "../../ui/Icon";
import { Page } from "../../ui/Page";
import { StateBadge } from "../../ui/StateBadge";
import { Await, Empty } from "../../ui/states";
import { CheckField, TextField } from "../../ui/form/Simple";
import { Pager, Table } from "../../ui/Table";
import { date } from "../../ui/format";
import { Query } from "./Query";

interface Domain {
  domain: string;
  date_created: string;
  dns_sec: "enabled" | "disabled";
}

interface Answer {
  domains: Domain[];
  meta: { total: number; links: { next: string; prev: string } };
}

/** The zones, and what the world is told of them. */
export function Dns(): JSX.Element {
  const [cursor, setCursor] = useState("");
  const [creating, setCreating] = useState(false);
  const remote = useRemote((signal) => v2<Answer>("GET", "/domains", { query: { per_page: 50, cursor }, signal }), [cursor], 10_000);
  const add = (
    <button type="button" class="button button-main" onClick={() => setCreating(true)}>
      <Icon name="plus" /> Add a domain
    </button>
  );
  return (
    <Page title="DNS" lead="The zones of this account. Roost's name server answers for them at once." actions={add}>
      <Await remote={remote}>
        {({ domains, meta }) =>
          domains.length === 0 ? (
            <Empty title="There is no domain yet">{add}</Empty>
          ) : (
            <>
              <Table
                label="Domains"
                rows={domains}
                keyOf={(zone) => zone.domain}
                columns={[
                  {
                    id: "name",
                    title: "Domain",
                    cell: (zone) => (
                      <a class="table-name" href={href(`/dns/${zone.domain}`)}>
                        {zone.domain}
                      </a>
                    ),
                  },
                  { id: "dnssec", title: "DNSSEC", cell: (zone) => <StateBadge state={zone.dns_sec === "enabled" ? "signed" : "not signed"} tone={zone.dns_sec === "enabled" ? "good" : "idle"} /> },
                  { id: "created", title: "Created", drop: 1, cell: (zone) => date(zone.date_created) },
                ]}
              />
              <Pager shown={domains.length} total={meta.total} previous={meta.links.prev ? () => setCursor(meta.links.prev) : null} next={meta.links.next ? () => setCursor(meta.links.next) : null} />
            </>
          )
        }
      </Await>
      {isOperator() && <Query />}
      {creating && <Create close={() => setCreating(false)} />}
    </Page>
  );
}

function Create({ close }: { close: () => void }): JSX.Element {
  const [domain, setDomain] = useState("");
  const [ip, setIp] = useState("");
  const [signed, setSigned] = useState(false);
  const body = { domain, ...(ip ? { ip } : {}), dns_sec: signed ? "enabled" : "disabled" };
  const create = async (): Promise<void> => {
    await v2("POST", "/domains", { body });
    go(`/dns/${domain}`);
  };
  return (
    <FormDialog title="Add a domain" word="Add it" close={close} submit={create} call={{ method: "POST", path: "/domains", body }}>
      <TextField label="Domain" required value={domain} set={setDomain} placeholder="example.com" />
      <TextField label="Address" value={ip} set={setIp} placeholder="192.0.2.7" help="What its first records point to. Without one it begins with none." />
      <CheckField label="Sign it (DNSSEC)" value={signed} set={setSigned} />
    </FormDialog>
  );
}
