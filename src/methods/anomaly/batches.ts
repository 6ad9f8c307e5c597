import { NODE_FEATURE_COUNT as F } from '../../features/node-features';
import type { HostTensors } from '../../compute';
import { CHANNELS, HOP_BLOCKS, MISSING_BIAS, type GtfNetConfig } from './gtf-net';
import { Neighbourhood } from './neighbourhood';
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
    this.writers = recordings.map((source) => new WindowWriter(source, config, this.services));
  }

  /** @param samples at most `batchWindows` of them; shapes as in gtf-net's `batchSpec` */
  build(samples: readonly Sample[]): HostTensors {
    const { services } = this;
    const { history } = this.config;
    const B = this.batchWindows;
    const batch: Batch = {
      past: new Float32Array(B * services * history * 2 * F),
      pastBias: new Float32Array(B * services * history),
      hops: new Float32Array(B * services * HOP_BLOCKS * CHANNELS),
      target: new Float32Array(B * services * F),
      weight: new Float32Array(B * services * F),
    };
    samples.forEach(({ recording, window }, slot) => {
      const writer = this.writers[recording];
      writer.writeStates(batch, slot, window);
      if (this.variant === 'graph') {
        writer.writeNeighbours(batch, slot, window);
      } else {
        writer.writeOwnPast(batch, slot, window);
      }
    });
    return { ...batch };
  }
}

export function mostServices(recordings: readonly WeightedRecording[]): number {
  return Math.max(...recordings.map(({ recording }) => recording.normalised.services));
}

type Batch = Record<'past' | 'pastBias' | 'hops' | 'target' | 'weight', Float32Array>;

/** Writes windows of one recording into slots of a batch with `stride` rows per window. */
class WindowWriter {
  private readonly recording: Recording;
  private readonly weights: Float32Array;
  private readonly neighbourhood: Neighbourhood;

  constructor(
    source: WeightedRecording,
    private readonly config: GtfNetConfig,
    private readonly stride: number,
  ) {
    this.recording = source.recording;
    this.weights = source.weights;
    this.neighbourhood = new Neighbourhood(source.recording.edges, source.recording.normalised.services);
  }

  writeStates(batch: Batch, slot: number, window: number): void {
    for (let service = 0; service < this.recording.normalised.services; service++) {
      const row = slot * this.stride + service;
      this.writeHistory(batch, row, service, window);
      this.writeTarget(batch, row, service, window);
    }
  }

  /** The neighbours' present over the graph of this window. */
  writeNeighbours(batch: Batch, slot: number, window: number): void {
    const { edges, calls } = this.recording;
    const traffic = Float64Array.from(
      edges,
      (_, edge) => calls[window * edges.length + edge] + SILENT_EDGE_SHARE * this.recentCalls(window, edge),
    );
    this.neighbourhood.writeHops(traffic, this.states(window, Infinity), this.hopsOf(batch, slot));
  }

  /** The control's neighbour is the service itself, whose present is what is asked: it gets its last window on every hop. */
  writeOwnPast(batch: Batch, slot: number, window: number): void {
    const last = this.states(window - 1, FARTHEST_PAST_SIGMA);
    const out = this.hopsOf(batch, slot);
    for (let from = 0; from < last.length; from += CHANNELS) {
      for (let block = 0; block < HOP_BLOCKS; block++) {
        out.set(last.subarray(from, from + CHANNELS), HOP_BLOCKS * from + block * CHANNELS);
      }
    }
  }

  private hopsOf(batch: Batch, slot: number): Float32Array {
    const row = HOP_BLOCKS * CHANNELS;
    const first = slot * this.stride * row;
    return batch.hops.subarray(first, first + this.recording.normalised.services * row);
  }

  /** @returns [services, 2F] */
  private states(window: number, farthestSigma: number): Float32Array {
    const { services } = this.recording.normalised;
    const states = new Float32Array(services * CHANNELS);
    for (let service = 0; service < services; service++) {
      this.writeState(states, service, service, window, farthestSigma);
    }
    return states;
  }

  private writeHistory(batch: Batch, row: number, service: number, window: number): void {
    const { history } = this.config;
    for (let step = 0; step < history; step++) {
      const at = window - history + step;
      const token = row * history + step;
      if (at < 0 || !this.recording.present[at]) {
        batch.pastBias[token] = MISSING_BIAS;
      } else {
        this.writeState(batch.past, token, service, at, FARTHEST_PAST_SIGMA);
      }
    }
  }

  private writeState(
    out: Float32Array,
    token: number,
    service: number,
    window: number,
    farthestSigma: number,
  ): void {
    const { normalised, present } = this.recording;
    if (window < 0 || !present[window]) {
      return;
    }
    const cell = (window * normalised.services + service) * F;
    for (let f = 0; f < F; f++) {
      out[token * 2 * F + f] = Math.asinh(
        Math.max(-farthestSigma, Math.min(farthestSigma, normalised.z[cell + f])),
      );
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

  /** Mean over the history: what comes after a window must not reach it. */
  private recentCalls(window: number, edge: number): number {
    const { edges, calls } = this.recording;
    const { history } = this.config;
    let sum = 0;
    for (let at = Math.max(0, window - history); at < window; at++) {
      sum += calls[at * edges.length + edge];
    }
    return sum / history;
  }
}
