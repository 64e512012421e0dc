import type { ComponentChildren, JSX } from "preact";
import type { PageProps } from "..";
import { changeQuery, href, usePlace } from "../../shell/router";
import { find } from "../../spec/places";
import { useApi } from "../../spec/useApi";
import { Icon } from "../../ui/Icon";
import { heading, words } from "../../ui/format";
import { Page } from "../../ui/Page";
import { firstOf, Prose } from "../../ui/Prose";
import { Empty } from "../../ui/states";
import { ItemPage } from "./ItemPage";
import { ListView } from "./ListView";
import { PartView } from "./PartView";
import { trailOf } from "./trail";

/** Any path of the API that can be read: a list, a resource, or a part of one. */
export function Resources({ values }: PageProps): JSX.Element {
  const { spec, collections } = useApi();
  const { query } = usePlace();
  const path = `/${values["*"] ?? ""}`;
  const found = find(spec, collections, path);
  if (!found) {
    return (
      <Page title="No such resource">
        <Empty title="The API has nothing at this path">
          <a href={href("/")}>Go home</a>
        </Empty>
      </Page>
    );
  }
  if (found.what === "item") return <ItemPage key={path} collection={found.collection} path={path} id={found.id} />;
  if (found.what === "part") {
    return (
      <Page title={heading(path.split("/").at(-1) ?? "")} trail={trailOf(spec, collections, path)}>
        <PartView operation={found.operation} path={path} />
      </Page>
    );
  }
  const { collection } = found;
  const create = collection.create && (
    <button type="button" class="button button-main" onClick={() => changeQuery({ new: "1" })}>
      <Icon name="plus" /> New {words(collection.one)}
    </button>
  );
  return (
    <Page
      title={collection.title}
      trail={path.split("/").length > 2 ? trailOf(spec, collections, path) : []}
      lead={leadOf(spec.tags.find((tag) => tag.name === collection.tag)?.description)}
      actions={collection.path === "/instances" ? <a class="button button-main" href={href("/deploy")}><Icon name="plus" /> Deploy</a> : create}
    >
      <ListView key={path} collection={collection} path={path} creating={query.get("new") === "1"} setCreating={(creating) => changeQuery({ new: creating ? "1" : "" })} />
    </Page>
  );
}

function leadOf(description: string | undefined): ComponentChildren {
  return description && <Prose text={firstOf(description)} />;
}

/** Where the `kvm` of an instance leads: to the page of that machine. */
export function Machine(section: string): (props: PageProps) => JSX.Element {
  return ({ values }) => <Resources values={{ "*": `${section}/${values["id"] ?? ""}` }} />;
}
