import { NODE_FEATURE_COUNT as F } from '../../features/node-features';
import type { HostTensors } from '../../compute';
import { MISSING_BIAS, type GtfNetConfig } from './gtf-net';
import type { Normalised } from './normalise';

/** 'identity' is the control: every service is its own only neighbour and the graph carries nothing. */
export type GraphVariant = 'graph' | 'identity';

/** A recording as the network sees it. */
export interface Recording {
  readonly normalised: Normalised;
  readonly present: readonly boolean[];
  readonly edges: readonly { readonly from: number; readonly to: number }[];
  /** Calls per window and edge, [windows, edges]. */
  readonly calls: Float32Array;
}

/** Share of an edge's average traffic that keeps it in the graph while it is silent. */
const SILENT_EDGE_SHARE = 0.1;
/** Deviations up to this many standard deviations count fully in training; beyond, the weight falls off. */
const TRIM_FROM = 3;

/** Windows with data of their own and at least half of their history. */
export function usableWindows(recording: Recording, history: number): number[] {
  const windows: number[] = [];
  for (let window = 1; window < recording.present.length; window++) {
    if (!recording.present[window]) continue;
    let past = 0;
    for (let back = 1; back <= history; back++) if (recording.present[window - back]) past++;
    if (past * 2 >= history) windows.push(window);
  }
  return windows;
}

/**
 * One training weight per cell [windows, services]: 1 for normal cells, falling with the square of how far the cell's
 * most unusual feature lies outside, so that a model does not learn that broken is normal.
 */
export function trimmingWeights({ windows, services, z }: Normalised): Float32Array {
  const weights = new Float32Array(windows * services);
  for (let cell = 0; cell < weights.length; cell++) {
    let worst = 0;
    for (let f = 0; f < F; f++) worst = Math.max(worst, Math.abs(z[cell * F + f]));
    const excess = Math.max(0, worst - TRIM_FROM) / TRIM_FROM;
    weights[cell] = 1 / (1 + excess * excess);
  }
  return weights;
}

/** Builds batches of a fixed shape; a short last batch is padded with weight 0. */
export class BatchBuilder {
  private readonly averageCalls: Float32Array;

  constructor(
    private readonly recording: Recording,
    private readonly config: GtfNetConfig,
    private readonly variant: GraphVariant,
    private readonly batchWindows: number,
    private readonly weights: Float32Array,
  ) {
    const { edges, calls, normalised } = recording;
    this.averageCalls = new Float32Array(edges.length);
    for (let at = 0; at < calls.length; at++) this.averageCalls[at % edges.length] += calls[at] / normalised.windows;
  }

  /** @param windows at most `batchWindows` window numbers; shapes as in gtf-net's `batchSpec` */
  build(windows: readonly number[]): HostTensors {
    const { services } = this.recording.normalised;
    const { history } = this.config;
    const B = this.batchWindows;
    const past = new Float32Array(B * services * history * 2 * F);
    const pastBias = new Float32Array(B * services * history);
    const present = new Float32Array(B * services * 2 * F);
    const target = new Float32Array(B * services * F);
    const weight = new Float32Array(B * services * F);
    const matrix = (): Float32Array => new Float32Array(B * services * services);
    const towardsCallees = matrix();
    const towardsCallers = matrix();
    const returnOut = new Float32Array(B * services);
    const returnIn = new Float32Array(B * services);
    windows.forEach((window, slot) => {
      for (let service = 0; service < services; service++) {
        const row = slot * services + service;
        this.writeHistory(past, pastBias, row, service, window);
        this.writeState(present, row, service, this.variant === 'graph' ? window : window - 1);
        this.writeTarget(target, weight, row, service, window);
      }
      const at = slot * services * services;
      const size = services * services;
      if (this.variant === 'graph') {
        this.writeAdjacency(towardsCallees.subarray(at, at + size), window, 'callees');
        this.writeAdjacency(towardsCallers.subarray(at, at + size), window, 'callers');
        writeReturns(returnOut, slot * services, towardsCallees.subarray(at, at + size), services);
        writeReturns(returnIn, slot * services, towardsCallers.subarray(at, at + size), services);
      } else {
        for (let service = 0; service < services; service++) {
          towardsCallees[at + service * services + service] = 1;
          towardsCallers[at + service * services + service] = 1;
        }
      }
    });
    return { past, pastBias, present, towardsCallees, towardsCallers, returnOut, returnIn, target, weight };
  }

  private writeHistory(past: Float32Array, bias: Float32Array, row: number, service: number, window: number): void {
    const { history } = this.config;
    for (let step = 0; step < history; step++) {
      const at = window - history + step;
      const token = row * history + step;
      if (at < 0 || !this.recording.present[at]) bias[token] = MISSING_BIAS;
      else this.writeState(past, token, service, at);
    }
  }

  private writeState(out: Float32Array, token: number, service: number, window: number): void {
    const { normalised, present } = this.recording;
    if (window < 0 || !present[window]) return;
    const cell = (window * normalised.services + service) * F;
    for (let f = 0; f < F; f++) {
      out[token * 2 * F + f] = Math.asinh(normalised.z[cell + f]);
      out[token * 2 * F + F + f] = normalised.known[cell + f];
    }
  }

  private writeTarget(target: Float32Array, weight: Float32Array, row: number, service: number, window: number): void {
    const { normalised } = this.recording;
    const cell = window * normalised.services + service;
    for (let f = 0; f < F; f++) {
      target[row * F + f] = Math.asinh(normalised.z[cell * F + f]);
      weight[row * F + f] = normalised.known[cell * F + f] * this.weights[cell];
    }
  }

  private writeAdjacency(out: Float32Array, window: number, towards: 'callees' | 'callers'): void {
    const { edges, calls, normalised } = this.recording;
    const { services } = normalised;
    edges.forEach((edge, index) => {
      if (edge.from === edge.to) return;
      const traffic = calls[window * edges.length + index] + SILENT_EDGE_SHARE * this.averageCalls[index];
      const at = towards === 'callees' ? edge.from * services + edge.to : edge.to * services + edge.from;
      out[at] += traffic;
    });
    for (let row = 0; row < services; row++) {
      let sum = 0;
      for (let column = 0; column < services; column++) sum += out[row * services + column];
      if (sum > 0) for (let column = 0; column < services; column++) out[row * services + column] /= sum;
    }
  }
}

/** Diagonal of the squared matrix: what comes back to a service over cycles of length two. */
function writeReturns(out: Float32Array, at: number, matrix: Float32Array, services: number): void {
  for (let row = 0; row < services; row++) {
    let sum = 0;
    for (let via = 0; via < services; via++) sum += matrix[row * services + via] * matrix[via * services + row];
    out[at + row] = sum;
  }
}
