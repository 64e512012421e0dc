// Where everything stands on the map. Pure arithmetic: the same network at the same width is always
// the same picture.
import type { Box, Network, Node, Region } from "./model";

export interface Placed<T> {
  what: T;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Line {
  from: string;
  to: string;
  path: string;
}

export interface Picture {
  width: number;
  height: number;
  regions: Placed<Region>[];
  boxes: Placed<Box>[];
  /** A node may stand in several VPCs; its key says which of them. */
  nodes: (Placed<Node> & { key: string })[];
  lines: Line[];
}

const CARD = { width: 200, height: 58 };
const GAP = 12;
const PAD = 16;
const BOX_HEAD = 44;
const REGION_HEAD = 52;
const EDGE_GAP = 34;
const MOST_COLUMNS = 4;

export function layout(network: Network, width: number): Picture {
  const picture: Picture = { width, height: 0, regions: [], boxes: [], nodes: [], lines: [] };
  let y = 0;
  for (const region of network.regions) {
    y = placeRegion(picture, region, y, width) + PAD * 1.5;
  }
  picture.height = Math.max(y, 1);
  return picture;
}

/** Boxes go side by side as long as they fit, then into the next row. */
function placeRegion(picture: Picture, region: Region, top: number, width: number): number {
  const room = width - 2 * PAD;
  let x = PAD;
  let y = top + REGION_HEAD;
  let tallest = 0;
  for (const box of region.boxes) {
    const size = sizeOf(box, room);
    if (x > PAD && x + size.width > width - PAD) {
      x = PAD;
      y += tallest + GAP;
      tallest = 0;
    }
    placeBox(picture, box, x, y, size);
    x += size.width + GAP;
    tallest = Math.max(tallest, size.height);
  }
  const height = y + tallest + PAD - top;
  picture.regions.push({ what: region, x: 0, y: top, width, height });
  return top + height;
}

interface Size {
  columns: number;
  width: number;
  height: number;
}

function sizeOf(box: Box, room: number): Size {
  const fitting = Math.max(1, Math.floor((room - 2 * PAD + GAP) / (CARD.width + GAP)));
  const wanted = Math.max(box.edge.length, Math.min(Math.ceil(Math.sqrt(box.inside.length)), MOST_COLUMNS), 1);
  const columns = Math.min(wanted, fitting, MOST_COLUMNS);
  const rows = (count: number): number => (count ? Math.ceil(count / columns) * (CARD.height + GAP) - GAP : 0);
  const between = box.edge.length && box.inside.length ? EDGE_GAP : 0;
  const least = Math.max(rows(box.edge.length) + between + rows(box.inside.length), 20);
  return {
    columns,
    width: fitting === 1 ? room : Math.min(columns * (CARD.width + GAP) - GAP + 2 * PAD, room),
    height: BOX_HEAD + least + PAD,
  };
}

function placeBox(picture: Picture, box: Box, x: number, y: number, size: Size): void {
  picture.boxes.push({ what: box, x, y, width: size.width, height: size.height });
  const own: Picture["nodes"] = [];
  const cardWidth = (size.width - 2 * PAD + GAP) / size.columns - GAP;
  const rows = (nodes: Node[], top: number): number => {
    nodes.forEach((what, index) => {
      const column = index % size.columns;
      const row = Math.floor(index / size.columns);
      own.push({
        what,
        key: `${box.id} ${what.id}`,
        x: x + PAD + column * (cardWidth + GAP),
        y: top + row * (CARD.height + GAP),
        width: cardWidth,
        height: CARD.height,
      });
    });
    return top + Math.ceil(nodes.length / size.columns) * (CARD.height + GAP) - GAP;
  };
  const below = rows(box.edge, y + BOX_HEAD);
  rows(box.inside, box.edge.length ? below + EDGE_GAP : y + BOX_HEAD);
  picture.nodes.push(...own);
  for (const from of own) {
    for (const id of from.what.leadsTo) {
      const to = own.find((one) => one.what.id === id);
      if (to) picture.lines.push({ from: from.key, to: to.key, path: curve(from, to) });
    }
  }
}

function curve(from: Placed<Node>, to: Placed<Node>): string {
  const [x1, y1] = [from.x + from.width / 2, from.y + from.height];
  const [x2, y2] = [to.x + to.width / 2, to.y];
  const bend = Math.max((y2 - y1) / 2, 14);
  return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
}
