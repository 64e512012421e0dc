import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { go, href } from "../../shell/router";
import type { Picture, Placed } from "./layout";
import type { Box, Kind, Node, Region } from "./model";
import { usePanZoom } from "./usePanZoom";

const KINDS: Record<Kind, string> = {
  instance: "Instance",
  metal: "Bare metal",
  balancer: "Load balancer",
  gateway: "NAT gateway",
  database: "Database",
  cluster: "Kubernetes",
  address: "Reserved IP",
  more: "",
};

// 14 by 14, one for each kind.
const SHAPES: Record<Kind, string> = {
  instance: "M1 2.5h12v9H1zM1 8.5h12",
  metal: "M1 1.5h12v4.5H1zM1 8h12v4.5H1zM3.5 3.8h.01M3.5 10.2h.01",
  balancer: "M7 1v4M7 5 2 12M7 5l5 7M7 5v7",
  gateway: "M1 7h10M8 4l3 3-3 3M13 1.5v11",
  database: "M1.5 3c0-2 11-2 11 0v8c0 2-11 2-11 0zM1.5 3c0 2 11 2 11 0M1.5 7c0 2 11 2 11 0",
  cluster: "M7 1l5.5 3v6L7 13 1.5 10V4zM7 7l5.5-3M7 7v6M7 7 1.5 4",
  address: "M7 13S2.5 8.5 2.5 5.5a4.5 4.5 0 0 1 9 0C11.5 8.5 7 13 7 13zM7 5.5h.01",
  more: "M2 7h.01M7 7h.01M12 7h.01",
};

/** The map itself. Lines of what is pointed at or focused stand out. */
export function Drawing({ picture }: { picture: Picture }): JSX.Element {
  const { view, zoom, reset, handlers } = usePanZoom();
  const [looked, setLooked] = useState("");
  const related = new Set(picture.lines.flatMap((line) => (line.from === looked || line.to === looked ? [line.from, line.to] : [])));
  return (
    <div class="map">
      <div class="map-tools">
        <button type="button" class="button" aria-label="Larger" onClick={() => zoom(1.2)}>
          +
        </button>
        <button type="button" class="button" aria-label="Smaller" onClick={() => zoom(1 / 1.2)}>
          −
        </button>
        <button type="button" class="button" onClick={reset}>
          Reset
        </button>
      </div>
      <svg
        class="map-picture"
        width={picture.width}
        height={picture.height}
        role="group"
        aria-label="Network map. Arrow keys move it, plus and minus size it."
        tabIndex={0}
        {...(handlers as unknown as JSX.SVGAttributes<SVGSVGElement>)}
      >
        <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>
          {picture.regions.map((region) => (
            <RegionShape key={region.what.id} placed={region} />
          ))}
          {picture.boxes.map((box) => (
            <BoxShape key={box.what.id} placed={box} />
          ))}
          {picture.lines.map((line) => (
            <path key={`${line.from} ${line.to}`} class={line.from === looked || line.to === looked ? "map-line map-line-on" : "map-line"} d={line.path} />
          ))}
          {picture.nodes.map((node) => (
            <NodeShape key={node.key} placed={node} dim={looked !== "" && related.size > 0 && !related.has(node.key)} look={(on) => setLooked(on ? node.key : "")} />
          ))}
        </g>
      </svg>
    </div>
  );
}

function RegionShape({ placed }: { placed: Placed<Region> }): JSX.Element {
  const { x, y, width, height, what } = placed;
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect class="map-region" width={width} height={height} rx="10" />
      <path class="map-internet" d={`M16 40H${width - 16}`} />
      <text class="map-region-name" x="16" y="25">
        {what.city ? `${what.city} (${what.id})` : what.id}
      </text>
      <text class="map-faint" x={width - 16} y="25" text-anchor="end">
        Internet
      </text>
    </g>
  );
}

function BoxShape({ placed }: { placed: Placed<Box> }): JSX.Element {
  const { x, y, width, height, what } = placed;
  const name = (
    <text class={what.path ? "map-box-name" : "map-faint"} x="16" y="27">
      {shortened(what.title, width - (what.detail ? 140 : 40), 8.4)}
    </text>
  );
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect class={what.path ? "map-box" : "map-box map-box-none"} width={width} height={height} rx="8" />
      {what.path ? <Link path={what.path} label={`VPC ${what.title}`}>{name}</Link> : name}
      <text class="map-faint map-mono" x={width - 16} y="27" text-anchor="end">
        {what.detail}
      </text>
    </g>
  );
}

function NodeShape({ placed, dim, look }: { placed: Placed<Node>; dim: boolean; look: (on: boolean) => void }): JSX.Element {
  const { x, y, width, height, what } = placed;
  const label = [KINDS[what.kind], what.title, what.state, what.detail].filter(Boolean).join(", ");
  const badge = what.firewall ? shortened(what.firewall.name, 74, 6.4) : "";
  return (
    <g transform={`translate(${x} ${y})`} class={dim ? "map-node map-dim" : "map-node"} onMouseEnter={() => look(true)} onMouseLeave={() => look(false)} onFocusIn={() => look(true)} onFocusOut={() => look(false)}>
      {what.open && <path class="map-open" d={`M${width / 2} 0v-9m-3.5 4 3.5-4 3.5 4`} />}
      <Link path={what.path} label={label}>
        <rect class="map-card" width={width} height={height} rx="7" />
        <path class="map-kind" transform="translate(12 12)" d={SHAPES[what.kind]} />
        <text class="map-title" x="34" y="24">
          {shortened(what.title, width - 34 - (badge ? 88 : 24), 7.6)}
        </text>
        <text class="map-detail" x="12" y="44">
          {shortened(what.detail, width - 24, 6.7)}
        </text>
        {what.state && <circle class={`map-state map-state-${what.tone}`} cx={width - 14} cy="19" r="4" />}
      </Link>
      {what.firewall && (
        <Link path={what.firewall.path} label={`Firewall ${what.firewall.name} of ${what.title}`}>
          <rect class="map-badge" x={width - 26 - badge.length * 6.4 - 8} y="10" width={badge.length * 6.4 + 8} height="17" rx="8.5" />
          <text class="map-badge-text" x={width - 22 - badge.length * 3.2 - 4} y="22" text-anchor="middle">
            {badge}
          </text>
        </Link>
      )}
    </g>
  );
}

/** Links inside of a picture are no HTML links, so they are followed here. */
function Link({ path, label, children }: { path: string; label: string; children: JSX.Element | (JSX.Element | "" | false)[] }): JSX.Element {
  const follow = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(path);
  };
  return (
    <a href={href(path)} aria-label={label} class="map-link" onClick={follow}>
      <title>{label}</title>
      {children}
    </a>
  );
}

/** Texts in a picture do not wrap: what is too long ends in dots. `per`: how wide a letter is. */
function shortened(text: string, room: number, per: number): string {
  const most = Math.max(Math.floor(room / per), 3);
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
