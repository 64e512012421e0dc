import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { useRemote } from "../../api/useRemote";
import { href, useQuery } from "../../shell/router";
import { Page } from "../../ui/Page";
import { StateBadge } from "../../ui/StateBadge";
import { Await, Empty } from "../../ui/states";
import { Tabs } from "../../ui/Tabs";
import { Drawing } from "./Drawing";
import { layout } from "./layout";
import { readNetwork, type Network, type Node } from "./model";

const POLL = 10_000;

/** Machines, networks and what leads to them, as a picture and as a list. */
export function NetworkMap(): JSX.Element {
  const remote = useRemote(readNetwork, [], POLL);
  const [shown, show] = useQuery("as");
  return (
    <Page title="Network map" lead="What stands in which network. An arrow on top means that it can be reached from the internet; lines show where traffic is passed on.">
      <Await remote={remote} lines={8}>
        {(network) =>
          network.regions.length === 0 ? (
            <Empty title="There are no networks and machines yet">
              <a class="button button-main" href={href("/deploy")}>
                Deploy a machine
              </a>
            </Empty>
          ) : (
            <Tabs label="How to show it" tabs={[{ id: "map", title: "Map" }, { id: "list", title: "List" }]} chosen={shown === "list" ? "list" : "map"} choose={(id) => show(id === "map" ? "" : id)}>
              {network.cut.length > 0 && <p class="quiet">Only the first 500 of {network.cut.join(", ")} are shown.</p>}
              {shown === "list" ? <List network={network} /> : <Fitted network={network} />}
            </Tabs>
          )
        }
      </Await>
    </Page>
  );
}

/** The picture at the width that there is: on a phone its boxes stand below each other. */
function Fitted({ network }: { network: Network }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!box.current) return undefined;
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const picture = useMemo(() => (width > 0 ? layout(network, width) : null), [network, width]);
  return <div ref={box}>{picture && <Drawing picture={picture} />}</div>;
}

function List({ network }: { network: Network }): JSX.Element {
  return (
    <div class="panels">
      {network.regions.map((region) => (
        <section key={region.id} class="panel">
          <h2>{region.city ? `${region.city} (${region.id})` : region.id}</h2>
          {region.boxes.map((box) => (
            <div key={box.id} class="map-list">
              <h3>
                {box.path ? <a href={href(box.path)}>{box.title}</a> : box.title} <span class="quiet">{box.detail}</span>
              </h3>
              <ul class="related-list">
                {[...box.edge, ...box.inside].map((node) => (
                  <Line key={node.id} node={node} />
                ))}
              </ul>
            </div>
          ))}
        </section>
      ))}
    </div>
  );
}

function Line({ node }: { node: Node }): JSX.Element {
  return (
    <li>
      <span>
        <a href={href(node.path)}>{node.title}</a> <span class="quiet">{node.detail}</span>
        {node.firewall && (
          <>
            {" "}
            <a class="chip" href={href(node.firewall.path)}>
              {node.firewall.name}
            </a>
          </>
        )}
      </span>
      {node.state && <StateBadge state={node.state} tone={node.tone} />}
    </li>
  );
}
