import { NODE_FEATURE_COUNT as F } from '../../features/node-features';
import type { HostTensors } from '../../compute';
import { MISSING_BIAS, type GtfNetConfig } from './gtf-net';
import type { GraphVariant, Recording } from './sequences';

/** A recording with one training weight per cell [windows, services]. */
export interface WeightedRecording {
  readonly recording: Recording;
  readonly weights: Float32Array;
}

/** One window of one of several recordings. */
export interface Sample {
  readonly recording: number;
  readonly window: number;
}

/** Share of an edge's recent traffic that keeps it in the graph while it is silent. */
const SILENT_EDGE_SHARE = 0.1;
/**
 * The past is shown up to so many standard deviations: it should say how a service has been lately, but a fault that
 * lasts must not make its own going on look expected.
 */
const FARTHEST_PAST_SIGMA = 3;

/**
 * Builds batches of a fixed shape from windows of one or several recordings. Unused slots of a short batch, and the
 * rows beyond a smaller recording's services, stay zero: they carry no weight and no edge joins them to anything.
 */
export class BatchBuilder {
  /** Rows per window: the services of the largest recording. */
  readonly services: number;
  private readonly writers: readonly WindowWriter[];

  constructor(
    recordings: readonly WeightedRecording[],
    private readonly config: GtfNetConfig,
    private readonly variant: GraphVariant,
    private readonly batchWindows: number,
  ) {
    this.services = mostServices(recordings);
    this.writers = recordings.map((source) => new WindowWriter(source, config, variant, this.services));
  }

  /** @param samples at most `batchWindows` of them; shapes as in gtf-net's `batchSpec` */
  build(samples: readonly Sample[]): HostTensors {
    const { services } = this;
    const { history } = this.config;
    const B = this.batchWindows;
    const batch: Batch = {
      past: new Float32Array(B * services * history * 2 * F),
      pastBias: new Float32Array(B * services * history),
      present: new Float32Array(B * services * 2 * F),
      towardsCallees: new Float32Array(B * services * services),
      towardsCallers: new Float32Array(B * services * services),
      returnOut: new Float32Array(B * services),
      returnIn: new Float32Array(B * services),
      target: new Float32Array(B * services * F),
      weight: new Float32Array(B * services * F),
    };
    samples.forEach(({ recording, window }, slot) => {
      const writer = this.writers[recording];
      writer.writeStates(batch, slot, window);
      if (this.variant === 'graph') writer.writeGraph(batch, slot, window);
      else writer.writeSelfLoops(batch, slot);
    });
    return { ...batch };
  }
}

export function mostServices(recordings: readonly WeightedRecording[]): number {
  return Math.max(...recordings.map(({ recording }) => recording.normalised.services));
}

type Batch = Record<
  'past' | 'pastBias' | 'present' | 'towardsCallees' | 'towardsCallers' | 'returnOut' | 'returnIn' | 'target' | 'weight',
  Float32Array
>;

/** Writes windows of one recording into slots of a batch with `stride` rows per window. */
class WindowWriter {
  private readonly recording: Recording;
  private readonly weights: Float32Array;

  constructor(
    source: WeightedRecording,
    private readonly config: GtfNetConfig,
    private readonly variant: GraphVariant,
    private readonly stride: number,
  ) {
    this.recording = source.recording;
    this.weights = source.weights;
  }

  writeStates(batch: Batch, slot: number, window: number): void {
    for (let service = 0; service < this.recording.normalised.services; service++) {
      const row = slot * this.stride + service;
      this.writeHistory(batch, row, service, window);
      if (this.variant === 'graph') this.writeState(batch.present, row, service, window, Infinity);
      else this.writeState(batch.present, row, service, window - 1, FARTHEST_PAST_SIGMA);
      this.writeTarget(batch, row, service, window);
    }
  }

  writeGraph(batch: Batch, slot: number, window: number): void {
    const { stride } = this;
    const size = stride * stride;
    const callees = batch.towardsCallees.subarray(slot * size, (slot + 1) * size);
    const callers = batch.towardsCallers.subarray(slot * size, (slot + 1) * size);
    this.writeAdjacency(callees, window, 'callees');
    this.writeAdjacency(callers, window, 'callers');
    writeReturns(batch.returnOut, slot * stride, callees, stride);
    writeReturns(batch.returnIn, slot * stride, callers, stride);
  }

  writeSelfLoops(batch: Batch, slot: number): void {
    const { stride } = this;
    for (let service = 0; service < this.recording.normalised.services; service++) {
      const at = slot * stride * stride + service * stride + service;
      batch.towardsCallees[at] = 1;
      batch.towardsCallers[at] = 1;
    }
  }

  private writeHistory(batch: Batch, row: number, service: number, window: number): void {
    const { history } = this.config;
    for (let step = 0; step < history; step++) {
      const at = window - history + step;
      const token = row * history + step;
      if (at < 0 || !this.recording.present[at]) batch.pastBias[token] = MISSING_BIAS;
      else this.writeState(batch.past, token, service, at, FARTHEST_PAST_SIGMA);
    }
  }

  private writeState(out: Float32Array, token: number, service: number, window: number, farthestSigma: number): void {
    const { normalised, present } = this.recording;
    if (window < 0 || !present[window]) return;
    const cell = (window * normalised.services + service) * F;
    for (let f = 0; f < F; f++) {
      out[token * 2 * F + f] = Math.asinh(Math.max(-farthestSigma, Math.min(farthestSigma, normalised.z[cell + f])));
      out[token * 2 * F + F + f] = normalised.known[cell + f];
    }
  }

  private writeTarget(batch: Batch, row: number, service: number, window: number): void {
    const { normalised } = this.recording;
    const cell = window * normalised.services + service;
    for (let f = 0; f < F; f++) {
      batch.target[row * F + f] = Math.asinh(normalised.z[cell * F + f]);
      batch.weight[row * F + f] = normalised.known[cell * F + f] * this.weights[cell];
    }
  }

  private writeAdjacency(out: Float32Array, window: number, towards: 'callees' | 'callers'): void {
    const { edges, calls, normalised } = this.recording;
    const { stride } = this;
    edges.forEach((edge, index) => {
      if (edge.from === edge.to) return;
      const traffic = calls[window * edges.length + index] + SILENT_EDGE_SHARE * this.recentCalls(window, index);
      const at = towards === 'callees' ? edge.from * stride + edge.to : edge.to * stride + edge.from;
      out[at] += traffic;
    });
    for (let row = 0; row < normalised.services; row++) {
      let sum = 0;
      for (let column = 0; column < stride; column++) sum += out[row * stride + column];
      if (sum > 0) for (let column = 0; column < stride; column++) out[row * stride + column] /= sum;
    }
  }

  /** Mean over the history: what comes after a window must not reach it. */
  private recentCalls(window: number, edge: number): number {
    const { edges, calls } = this.recording;
    const { history } = this.config;
    let sum = 0;
    for (let at = Math.max(0, window - history); at < window; at++) sum += calls[at * edges.length + edge];
    return sum / history;
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
