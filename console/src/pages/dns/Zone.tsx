import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { isOperator, v2 } from "../../api/client";
import { useRemote } from "../../api/useRemote";
import type { PageProps } from "../index";
import { go } from "../../shell/router";
import { Confirm } from "../../ui/Dialog";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { Page } from "../../ui/Page";
import { Await, Empty } from "../../ui/states";
import { Pager, Table } from "../../ui/Table";
import { toast, toastError } from "../../ui/Toast";
import { Query } from "./Query";
import { RecordDialog, type DnsRecord } from "./RecordDialog";
import { Signing } from "./Signing";

interface Answer {
  records: DnsRecord[];
  meta: { total: number; links: { next: string; prev: string } };
}

/** One zone: its records, its signature, and a live question about it. */
export function Zone({ values }: PageProps): JSX.Element {
  const domain = values["domain"] ?? "";
  const base = `/domains/${encodeURIComponent(domain)}`;
  const [cursor, setCursor] = useState("");
  const [editing, setEditing] = useState<DnsRecord | "new">();
  const [deleting, setDeleting] = useState<DnsRecord | "zone">();
  const remote = useRemote((signal) => v2<Answer>("GET", `${base}/records`, { query: { per_page: 100, cursor }, signal }), [domain, cursor], 10_000);
  const remove = async (): Promise<void> => {
    try {
      if (deleting === "zone") {
        await v2("DELETE", base);
        go("/dns");
      } else if (deleting) {
        await v2("DELETE", `${base}/records/${deleting.id}`);
        remote.reload();
      }
      toast("Deleted");
    } catch (error) {
      toastError(error);
    }
    setDeleting(undefined);
  };
  const add = (
    <button type="button" class="button button-main" onClick={() => setEditing("new")}>
      <Icon name="plus" /> Add a record
    </button>
  );
  return (
    <Page
      title={domain}
      trail={[["DNS", "/dns"]]}
      actions={
        <>
          <button type="button" class="button" onClick={() => setDeleting("zone")}>
            Delete the domain
          </button>
          {add}
        </>
      }
    >
      <Await remote={remote}>
        {({ records, meta }) =>
          records.length === 0 ? (
            <Empty title="It has no records yet">{add}</Empty>
          ) : (
            <>
              <Table
                label="Records"
                rows={records}
                keyOf={(record) => record.id}
                columns={[
                  { id: "name", title: "Name", cell: (record) => <span class="table-name">{record.name || "@"}</span> },
                  { id: "type", title: "Type", cell: (record) => <span class="chip">{record.type}</span> },
                  { id: "data", title: "Data", cell: (record) => <code title={record.data}>{record.data}</code> },
                  { id: "priority", title: "Priority", numeric: true, drop: 2, cell: (record) => (record.priority >= 0 && (record.type === "MX" || record.type === "SRV") ? record.priority : "") },
                  { id: "ttl", title: "TTL", numeric: true, drop: 1, cell: (record) => `${record.ttl} s` },
                ]}
                end={(record) => (
                  <Menu
                    plain
                    label={`Actions of ${record.type} ${record.name || "@"}`}
                    button={<Icon name="more" />}
                    items={[
                      { title: "Edit", act: () => setEditing(record) },
                      { title: "Delete", danger: true, act: () => setDeleting(record) },
                    ]}
                  />
                )}
              />
              <Pager shown={records.length} total={meta.total} previous={meta.links.prev ? () => setCursor(meta.links.prev) : null} next={meta.links.next ? () => setCursor(meta.links.next) : null} />
            </>
          )
        }
      </Await>
      <div class="panels panels-two">
        <Signing base={base} />
        {isOperator() && <Query key={domain} name={domain} />}
      </div>
      {editing && <RecordDialog base={base} record={editing === "new" ? null : editing} close={() => setEditing(undefined)} done={remote.reload} />}
      {deleting && (
        <Confirm title={deleting === "zone" ? `Delete ${domain}` : "Delete the record"} word="Delete" danger close={() => setDeleting(undefined)} confirm={remove}>
          <p>
            {deleting === "zone"
              ? "The domain and all of its records are gone then, and the name server does not answer for it any more."
              : `${deleting.name || "@"} ${deleting.type} ${deleting.data}`}
          </p>
        </Confirm>
      )}
    </Page>
  );
}
