import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { v2 } from "../../api/client";
import { FormDialog } from "../../ui/FormDialog";
import { SelectField, TextField } from "../../ui/form/Simple";

export interface DnsRecord {
  id: string;
  type: string;
  name: string;
  data: string;
  priority: number;
  ttl: number;
}

const TYPES = ["A", "AAAA", "CNAME", "MX", "TXT", "NS", "SRV", "CAA", "SSHFP"];
const EXAMPLES: Record<string, string> = {
  A: "192.0.2.7",
  AAAA: "2001:db8::7",
  CNAME: "www.example.com",
  MX: "mail.example.com",
  TXT: '"v=spf1 -all"',
  NS: "ns1.example.com",
  SRV: "5 5060 sip.example.com",
  CAA: '0 issue "letsencrypt.org"',
  SSHFP: "4 2 123456789abcdef...",
};

interface RecordDialogProps {
  base: string;
  /** What is edited; null for a new one. */
  record: DnsRecord | null;
  close: () => void;
  done: () => void;
}

export function RecordDialog({ base, record, close, done }: RecordDialogProps): JSX.Element {
  const [type, setType] = useState(record?.type ?? "A");
  const [name, setName] = useState(record?.name ?? "");
  const [data, setData] = useState(record?.data ?? "");
  const [ttl, setTtl] = useState(String(record?.ttl ?? 300));
  const [priority, setPriority] = useState(String(record && record.priority >= 0 ? record.priority : 10));
  const ranked = type === "MX" || type === "SRV";
  const body = {
    name,
    ...(record ? {} : { type }),
    data,
    ttl: Number(ttl),
    ...(ranked ? { priority: Number(priority) } : {}),
  };
  const method = record ? "PATCH" : "POST";
  const path = record ? `${base}/records/${record.id}` : `${base}/records`;
  const send = async (): Promise<void> => {
    await v2(method, path, { body });
    done();
  };
  return (
    <FormDialog title={record ? "Edit the record" : "Add a record"} word={record ? "Save" : "Add it"} close={close} submit={send} call={{ method, path, body }}>
      {!record && <SelectField label="Type" value={type} set={setType} choices={TYPES.map((one) => [one, one])} />}
      <TextField label="Name" value={name} set={setName} placeholder="www" help="Without the domain; empty for the domain itself." />
      <TextField label="Data" required value={data} set={setData} placeholder={EXAMPLES[type] ?? ""} />
      {ranked && <TextField label="Priority" type="number" min={0} required value={priority} set={setPriority} />}
      <TextField label="TTL in seconds" type="number" min={1} required value={ttl} set={setTtl} help="Of all records of this name and type." />
    </FormDialog>
  );
}
