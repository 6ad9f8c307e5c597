/** Plainer ways to rank architectures on the new device, from the same latencies. */
import { upperMedian } from '../../numeric/quantile';
import { affineValue, fitAffine } from '../../numeric/least-squares';
import { CELL_EDGES, OPERATIONS, type Cell } from './cell';
import { layerGraph } from './layer-graph';
import { ranks, spearman } from '../../numeric/rank';

export interface RivalInput {
  readonly cells: readonly Cell[];
  /** Per training device [cells] in ms, NaN where unknown. */
  readonly latencies: readonly Float64Array[];
  /** Architectures measured on the new device, and their latencies. */
  readonly sample: readonly number[];
  readonly sampleMs: readonly number[];
}

export interface PlainRivals {
  /** [cells] each: only their order counts. */
  readonly flops: ArrayLike<number>;
  readonly sumOfLayers: ArrayLike<number>;
  readonly operationsOnEdges: ArrayLike<number>;
  readonly meanOfDevices: ArrayLike<number>;
  readonly nearestDevice: ArrayLike<number>;
}

/** Small beside one layer more or less, enough to decide what a few latencies leave open. */
const RIDGE = 1e-3;
const RIDGE_ON_EDGES = 0.3;

export function plainRivals({ cells, latencies, sample, sampleMs }: RivalInput): PlainRivals {
  const linear = (rowOf: (cell: Cell) => readonly number[], penalty: number): number[] => {
    const coefficients = fitAffine(
      sample.map((index) => rowOf(cells[index])),
      sampleMs,
      penalty,
    );
    return cells.map((cell) => affineValue(coefficients, rowOf(cell)));
  };
  return {
    flops: cells.map(flopsOf),
    sumOfLayers: linear(operationCounts, RIDGE),
    operationsOnEdges: linear(operationsByEdge, RIDGE_ON_EDGES),
    meanOfDevices: meanRanks(latencies),
    nearestDevice: nearest(latencies, sample, sampleMs),
  };
}

export function flopsOf(cell: Cell): number {
  return layerGraph(cell, 'whole').layers.reduce((sum, layer) => sum + (layer?.flops ?? 0), 0);
}

/** How often each operation occurs; `none` follows from the others. */
function operationCounts(cell: Cell): readonly number[] {
  return OPERATIONS.filter((name) => name !== 'none').map(
    (name) => cell.filter((operation) => operation === name).length,
  );
}

function operationsByEdge(cell: Cell): readonly number[] {
  return CELL_EDGES.flatMap((_, edge) => OPERATIONS.map((name) => (cell[edge] === name ? 1 : 0)));
}

/** A device without a latency for an architecture counts as undecided. */
function meanRanks(latencies: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(latencies[0].length);
  for (const own of latencies) {
    ranks(filled(own)).forEach((rank, index) => (sum[index] += rank));
  }
  return sum;
}

/** The training device that orders the measured architectures most alike. */
function nearest(
  latencies: readonly Float64Array[],
  sample: readonly number[],
  sampleMs: readonly number[],
): Float64Array {
  const complete = latencies.map(filled);
  const agreement = complete.map((own) =>
    spearman(
      sample.map((index) => own[index]),
      sampleMs,
    ),
  );
  return complete[agreement.indexOf(Math.max(...agreement))];
}

/** Gaps filled with the median. */
function filled(latencies: Float64Array): Float64Array {
  const middle = upperMedian(latencies.filter((ms) => !Number.isNaN(ms)));
  return latencies.map((ms) => (Number.isNaN(ms) ? middle : ms));
}
