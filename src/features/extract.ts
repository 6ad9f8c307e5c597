import type { SpanLocation } from '../contracts/problem';
import { Role, type LinkedSpans } from '../topology/link';
import type { ObservedCalls } from '../topology/calls';
import { chooseWidthMs, layGrid, windowAt, type Arrival, type WindowGrid } from './grid';
import { widen, type Cells } from './cells';
import { foldCells } from './fold-cells';
import { fineWidthMs, ladder } from './ladder';
import { groupLevels, levelRates, levelStarts } from './levels/eras';
import type { FindChanges, LevelChange } from './levels/level-change';
import { nodeFeatures } from './node-features';
import { groupOperations } from './operations';
import { splitStretches, stretchNotes } from './stretches';
import { rowsWhere } from './rows-where';
import { foldSeries, type WindowSeries } from './series';
import { measureVisits, type Visits } from './visits';

/** Everything the models and the evidence need of a recording; plain data, so that it can be cached and sent. */
export interface Features {
  /** Made from metric files alone: there are no spans, and no model was trained for such. */
  readonly isMeasured?: boolean;
  readonly grid: WindowGrid;
  /** Sums at the finest grid; its width divides that of `grid`. */
  readonly cells: Cells;
  /** Widths at which services are judged, milliseconds, ascending; each a multiple of the finest. */
  readonly widthsMs: readonly number[];
  readonly services: readonly { readonly name: string; readonly external: boolean }[];
  readonly edges: readonly { readonly from: number; readonly to: number }[];
  readonly series: WindowSeries;
  /** [windows, services, NODE_FEATURE_COUNT], NaN = missing. */
  readonly node: Float32Array;
  /** Calls per window and edge, [windows, edges]: the dynamic graph. */
  readonly calls: Float32Array;
  readonly examples: Examples;
  /** Lasting changes of level in order of time; `cells` and `node` are relative to the level of their time. */
  readonly changes: readonly LevelChange[];
  /** What was left out or assumed, for people. */
  readonly notes: readonly string[];
}

/** The span that best shows a cell's trouble, per [windows, services]; -1 = none. Files are indices into `files`. */
export interface Examples {
  readonly files: readonly string[];
  readonly file: Int32Array;
  readonly offset: Float64Array;
  readonly line: Uint32Array;
}

/**
 * @param windowMs width of a window; undefined = chosen from the data
 * @param findChanges lasting changes of level; none when left out
 * @param heldMs width to keep where none is asked for, as an earlier run chose it
 */
export function extractFeatures(
  linked: LinkedSpans,
  observed: ObservedCalls,
  windowMs: number | undefined,
  findChanges: FindChanges = () => [],
  heldMs?: number,
): Features {
  const { arrivals, notes } = arrivalsOf(linked);
  const grid = layGrid(arrivals, windowMs ?? heldMs ?? chooseWidthMs(arrivals, observed.services.length));
  const windowOfRow = windowsOfRows(linked, grid);
  const single = windowMs !== undefined;
  const fineGrid = layGrid(
    arrivals,
    single ? grid.widthMs : fineWidthMs(grid, observed.services.length + observed.edges.length),
  );
  const visits = measureVisits(linked, observed);
  const { groupOfRow } = groupOperations(linked);
  const series = foldSeries(linked, observed, visits, grid, windowOfRow);
  const services = observed.services.length;
  const fineWindowOfRow = windowsOfRows(linked, fineGrid);
  const foldBy = (groups: Uint32Array): Cells =>
    foldCells(linked, observed, visits, fineGrid, fineWindowOfRow, groups);
  const unlevelled = foldBy(groupOfRow);
  const changes = findChanges(unlevelled, observed.edges, services);
  const starts = levelStarts(changes, observed.edges, services);
  const cells = starts.every((own) => own.length === 0)
    ? unlevelled
    : foldBy(groupLevels(groupOfRow, linked, observed, starts, fineGrid.widthMs));
  const node = nodeFeatures(
    { ...widen(cells, grid.widthMs), coveredS: grid.coveredS },
    observed,
    grid.present,
  );
  levelRates(node, grid, services, changes);
  return {
    grid,
    cells,
    widthsMs: single ? [grid.widthMs] : ladder(fineGrid),
    services: observed.services.map(({ name, external }) => ({ name, external })),
    edges: observed.edges.map(({ from, to }) => ({ from, to })),
    series,
    node,
    calls: series.edges.requests,
    examples: pickExamples(linked, observed, visits, grid, windowOfRow),
    changes,
    notes,
  };
}

export function exampleAt(features: Features, window: number, service: number): SpanLocation | undefined {
  const { examples, services } = features;
  const cell = window * services.length + service;
  if (examples.file[cell] < 0) {
    return undefined;
  }
  const place = { file: examples.files[examples.file[cell]], offset: examples.offset[cell] };
  return examples.line[cell] > 0 ? { ...place, line: examples.line[cell] } : place;
}

/** Requests of the main stretch of the recording. */
function arrivalsOf({ role, columns, table }: LinkedSpans): { arrivals: Arrival; notes: string[] } {
  const entries = rowsWhere(role.length, (row) => role[row] === Role.entry);
  const stretches = splitStretches({
    startMs: gather(columns.startMs, entries, new Float64Array(entries.length)),
    service: gather(columns.service, entries, new Uint32Array(entries.length)),
    file: gather(columns.file, entries, new Uint32Array(entries.length)),
  });
  const rows = entries.filter((_, at) => stretches.isMain[at]);
  return {
    arrivals: {
      startMs: gather(columns.startMs, rows, new Float64Array(rows.length)).sort(),
      service: gather(columns.service, rows, new Uint32Array(rows.length)),
    },
    notes: stretchNotes(stretches, { services: table.services.texts, files: table.files.texts }),
  };
}

/** `Float64Array.from` with a function would hold all values as a list first. */
function gather<T extends Float64Array | Uint32Array>(column: T, rows: Uint32Array, into: T): T {
  rows.forEach((row, at) => (into[at] = column[row]));
  return into;
}

function windowsOfRows(linked: LinkedSpans, grid: WindowGrid): Int32Array {
  const windowOfRow = new Int32Array(linked.role.length).fill(-1);
  for (let row = 0; row < windowOfRow.length; row++) {
    if (linked.role[row] === Role.duplicate) {
      continue;
    }
    const window = windowAt(grid, linked.columns.startMs[row]);
    if (window >= 0 && window < grid.count) {
      windowOfRow[row] = window;
    }
  }
  return windowOfRow;
}

/** A failed visit shows more than a slow one; among equals the longest own work or wire time does. */
function pickExamples(
  linked: LinkedSpans,
  observed: ObservedCalls,
  visits: Visits,
  grid: WindowGrid,
  windowOfRow: Int32Array,
): Examples {
  const { table, columns, role } = linked;
  const services = observed.services.length;
  const cells = grid.count * services;
  const best = new Float64Array(cells).fill(-1);
  const bestRow = new Int32Array(cells).fill(-1);
  for (let row = 0; row < role.length; row++) {
    if (windowOfRow[row] < 0) {
      continue;
    }
    const isCall = visits.wireMs[row] >= 0;
    if (!isCall && role[row] !== Role.entry) {
      continue;
    }
    const service = isCall ? observed.edges[observed.edgeOfRow[row]].to : columns.service[row];
    const cell = windowOfRow[row] * services + service;
    const weight = (isCall ? visits.wireMs[row] : visits.workMs[row]) + (columns.flags[row] & 1 ? 1e9 : 0);
    if (weight > best[cell]) {
      best[cell] = weight;
      bestRow[cell] = row;
    }
  }
  const file = new Int32Array(cells).fill(-1);
  const offset = new Float64Array(cells);
  const line = new Uint32Array(cells);
  bestRow.forEach((row, cell) => {
    if (row < 0) {
      return;
    }
    file[cell] = columns.file[row];
    offset[cell] = columns.offset[row];
    line[cell] = columns.line[row];
  });
  return { files: table.files.texts, file, offset, line };
}
