import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Document } from "../../spec/collections";
import { date, heading } from "../../ui/format";
import { Await, Empty } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import type { Image, ImageKind } from "./choice";
import type { StepProps } from "./RegionStep";
import { Option, Step } from "./Step";
import { text, useCatalog } from "./useCatalog";

interface Source {
  kind: ImageKind;
  tab: string;
  path: string;
  /** What is called by which name, and what stands below it; null leaves it out. */
  show: (item: Document) => { id: string; title: string; more: string } | null;
}

// Images of these families only say that the image is something else.
const PLACEHOLDERS = new Set(["iso", "snapshot", "backup", "application", ""]);

const SOURCES: Source[] = [
  {
    kind: "os",
    tab: "Operating system",
    path: "/os",
    show: (os) => (PLACEHOLDERS.has(text(os, "family")) ? null : { id: text(os, "id"), title: text(os, "name"), more: text(os, "family") }),
  },
  {
    kind: "app",
    tab: "Application",
    path: "/applications",
    show: (app) => (text(app, "type") === "one-click" ? { id: text(app, "id"), title: text(app, "name"), more: text(app, "deploy_name") } : null),
  },
  {
    kind: "marketplace",
    tab: "Marketplace",
    path: "/applications",
    show: (app) => (text(app, "image_id") ? { id: text(app, "image_id"), title: text(app, "name"), more: text(app, "deploy_name") } : null),
  },
  {
    kind: "snapshot",
    tab: "Snapshot",
    path: "/snapshots",
    show: (one) => ({ id: text(one, "id"), title: text(one, "description") || text(one, "id"), more: date(text(one, "date_created")) }),
  },
  {
    kind: "backup",
    tab: "Backup",
    path: "/backups",
    show: (one) => ({ id: text(one, "id"), title: text(one, "description") || text(one, "id"), more: date(text(one, "date_created")) }),
  },
  { kind: "iso", tab: "ISO image", path: "/iso", show: (one) => ({ id: text(one, "id"), title: text(one, "filename"), more: date(text(one, "date_created")) }) },
];

export function ImageStep({ choice, set }: StepProps): JSX.Element {
  const [kind, setKind] = useState<ImageKind>(choice.image?.kind ?? "os");
  const offered = choice.machine === "instances" ? SOURCES : SOURCES.filter((source) => !["backup", "iso"].includes(source.kind));
  const source = offered.find((one) => one.kind === kind) ?? offered[0];
  return (
    <Step number={4} title="Image">
      <Tabs tabs={offered.map((one) => ({ id: one.kind, title: one.tab }))} chosen={source?.kind ?? "os"} choose={(id) => setKind(id as ImageKind)} label="Kinds of image">
        {source && <Images key={source.kind} source={source} chosen={choice.image} choose={(image) => set({ image })} />}
      </Tabs>
    </Step>
  );
}

// What most people want first; the rest follows in the catalog's order.
const FIRST = ["ubuntu", "debian", "almalinux", "rockylinux", "fedora"];

function ordered(items: Document[]): Document[] {
  const rank = (item: Document): number => {
    const at = FIRST.indexOf(text(item, "family"));
    return at === -1 ? FIRST.length : at;
  };
  const newestFirst = (a: Document, b: Document): number => text(b, "name").localeCompare(text(a, "name"), "en", { numeric: true });
  return items.toSorted((a, b) => rank(a) - rank(b) || (text(a, "family") === text(b, "family") ? newestFirst(a, b) : 0));
}

function Images({ source, chosen, choose }: { source: Source; chosen: Image | null; choose: (image: Image) => void }): JSX.Element {
  const items = useCatalog(source.path);
  const [words, setWords] = useState("");
  return (
    <Await remote={items} lines={4}>
      {(all) => {
        const shown = ordered(all).flatMap((item) => source.show(item) ?? []);
        if (shown.length === 0) return <Empty title={`There is no ${source.tab.toLowerCase()} to start from`} />;
        const found = shown.filter((one) => `${one.title} ${one.more}`.toLowerCase().includes(words.toLowerCase()));
        return (
          <>
            {shown.length > 12 && <input class="narrow" type="search" aria-label={`Find among ${source.tab}`} placeholder="Find" value={words} onInput={(event) => setWords(event.currentTarget.value)} />}
            <div class="choices-grid choices-many" role="radiogroup" aria-label={source.tab} tabIndex={-1}>
              {found.map((one) => (
                <Option
                  key={one.id}
                  name="image"
                  title={one.title}
                  checked={chosen?.kind === source.kind && chosen.id === one.id}
                  choose={() => choose({ kind: source.kind, id: one.id, title: one.title })}
                >
                  {source.kind === "os" ? heading(one.more) : one.more}
                </Option>
              ))}
            </div>
          </>
        );
      }}
    </Await>
  );
}
