/** The layer graph of a NAS-Bench-201 network: stem, three stages of five cells, reduction blocks between them, classifier. */
import { CELL_EDGES, neededEdges, type Cell } from './cell';
import {
  addition,
  convolution,
  linear,
  normalisation,
  operationLayer,
  pooling,
  view,
  type Layer,
  type MapSize,
} from './layers';

/**
 * 'whole': every layer as written. 'pruned': without the layers nothing depends on, as converters for phones leave it. Which
 * one a device runs, its name does not tell; its latencies do.
 */
export type GraphView = 'whole' | 'pruned';
export const GRAPH_VIEWS: readonly GraphView[] = ['whole', 'pruned'];

/** All networks have the same nodes and edges; a layer that is not there is null. */
export interface LayerGraph {
  /** [NODES] */
  readonly layers: readonly (Layer | null)[];
  /** [EDGES] bytes that pass along each edge; null where either end is not there. */
  readonly edgeBytes: readonly (number | null)[];
}

const STAGES: readonly MapSize[] = [
  { channels: 16, side: 32 },
  { channels: 32, side: 16 },
  { channels: 64, side: 8 },
];
const CELLS_PER_STAGE = 5;
const IMAGE: MapSize = { channels: 3, side: 32 };
const CLASSES = 10;
/** Of a cell: its six operations, and the sums that are its values 2 and 3. */
const CELL_NODES = CELL_EDGES.length + 2;

type Place =
  | { readonly kind: 'fixed'; readonly layer: Layer }
  | { readonly kind: 'operation'; readonly edge: number; readonly size: MapSize }
  | { readonly kind: 'sum'; readonly value: number; readonly size: MapSize };

interface Skeleton {
  readonly places: readonly Place[];
  readonly edges: readonly { readonly from: number; readonly to: number }[];
  /** The first node of the last cell. */
  readonly lastCell: number;
}

const skeleton = buildSkeleton();
export const NODES = skeleton.places.length;
export const EDGES = skeleton.edges.length;
/** [EDGES] the nodes each edge leaves and enters. */
export const GRAPH_EDGES = skeleton.edges;

/** The layers of the network made of this cell, and the edges between them. */
export function layerGraph(cell: Cell, as: GraphView): LayerGraph {
  const present = as === 'whole' ? CELL_EDGES.map(() => true) : neededEdges(cell);
  // With no way through a cell, only the last one is behind the result.
  const first = as === 'whole' || hasWayThrough(cell) ? 0 : skeleton.lastCell;
  const layers = skeleton.places.map((place, node) => (node < first ? null : layerAt(place, cell, present)));
  return {
    layers,
    edgeBytes: skeleton.edges.map(({ from, to }) => {
      const source = layers[from];
      return source === null || layers[to] === null ? null : source.bytesOut;
    }),
  };
}

/** Whether the cell's output depends on its input. */
function hasWayThrough(cell: Cell): boolean {
  return neededEdges(cell).some((needed, edge) => needed && CELL_EDGES[edge].from === 0);
}

function layerAt(place: Place, cell: Cell, present: readonly boolean[]): Layer | null {
  if (place.kind === 'fixed') {
    return place.layer;
  }
  if (place.kind === 'operation') {
    return present[place.edge] ? operationLayer(cell[place.edge], place.size) : null;
  }
  const inputs = CELL_EDGES.filter(({ to }, edge) => to === place.value && present[edge]).length;
  if (inputs > 1) {
    return addition(place.size, inputs);
  }
  return inputs === 1 ? view() : null;
}

function buildSkeleton(): Skeleton {
  const places: Place[] = [];
  const edges: { from: number; to: number }[] = [];
  const add = (place: Place, ...inputs: readonly number[]): number => {
    const node = places.push(place) - 1;
    edges.push(...inputs.map((from) => ({ from, to: node })));
    return node;
  };
  const fixed = (layer: Layer, ...inputs: readonly number[]): number =>
    add({ kind: 'fixed', layer }, ...inputs);
  let at = fixed(convolution(IMAGE, STAGES[0], 3, { activation: false, normalised: true }));
  STAGES.forEach((size, stage) => {
    if (stage > 0) {
      at = addReduction(fixed, at, STAGES[stage - 1], size);
    }
    for (let cell = 0; cell < CELLS_PER_STAGE; cell++) {
      at = addCell(add, at, size);
    }
  });
  const lastCell = places.length - CELL_NODES;
  const last = STAGES[STAGES.length - 1];
  at = fixed(
    pooling(last, { channels: last.channels, side: 1 }, last.side ** 2),
    fixed(normalisation(last), at),
  );
  fixed(linear(last.channels, CLASSES), at);
  return { places, edges, lastCell };
}

type AddPlace = (place: Place, ...inputs: readonly number[]) => number;
type AddLayer = (layer: Layer, ...inputs: readonly number[]) => number;

/** Two convolutions beside a pooled shortcut; half the pixels, twice the channels. */
function addReduction(fixed: AddLayer, input: number, from: MapSize, to: MapSize): number {
  const block = { activation: true, normalised: true };
  const branch = fixed(convolution(to, to, 3, block), fixed(convolution(from, to, 3, block), input));
  const pooled = { channels: from.channels, side: to.side };
  const shortcut = fixed(
    convolution(pooled, to, 1, { activation: false, normalised: false }),
    fixed(pooling(from, pooled, 4), input),
  );
  return fixed(addition(to, 2), branch, shortcut);
}

/** @returns the node of the cell's output */
function addCell(add: AddPlace, input: number, size: MapSize): number {
  const values = [input];
  const edgesInto = (value: number): readonly number[] =>
    CELL_EDGES.flatMap(({ to }, edge) => (to === value ? [edge] : []));
  for (const value of [1, 2, 3]) {
    const operations = edgesInto(value).map((edge) =>
      add({ kind: 'operation', edge, size }, values[CELL_EDGES[edge].from]),
    );
    // A single operation is its own sum.
    values.push(operations.length === 1 ? operations[0] : add({ kind: 'sum', value, size }, ...operations));
  }
  return values[3];
}
