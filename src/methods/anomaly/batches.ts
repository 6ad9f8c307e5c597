import { NODE_FEATURE_COUNT as F } from '../../features/node-features';
import type { HostTensors } from '../../compute';
import { wholeGraph, type GraphPart } from '../../numeric/graph-partition';
import { CHANNELS, HOP_BLOCKS, MISSING_BIAS, type GtfNetConfig } from './gtf-net';
import { Neighbourhood } from './neighbourhood';
import type { GraphVariant, Recording } from './sequences';

/** A recording with one training weight per cell [windows, services]. */
export interface WeightedRecording {
  readonly recording: Recording;
  readonly weights: Float32Array;
}

/** One window of one of several recordings, or of a part of its graph. */
export interface Sample {
  readonly recording: number;
  readonly window: number;
  /** Default: the first, which is the only one of a graph that is computed whole. */
  readonly part?: number;
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
 * rows beyond a smaller recording's services, stay zero: they carry no weight and no edge joins them to anything. Of a part,
 * its own services have rows; its halo is seen by them only.
 */
export class BatchBuilder {
  /** Rows per window: the services of the largest recording or part. */
  readonly services: number;
  private readonly writers: readonly (readonly WindowWriter[])[];

  constructor(
    recordings: readonly WeightedRecording[],
    private readonly config: GtfNetConfig,
    private readonly variant: GraphVariant,
    private readonly batchWindows: number,
  ) {
    this.services = mostServices(recordings.map(({ recording }) => recording));
    this.writers = recordings.map((source) =>
      partsOfGraph(source.recording).map((part) => new WindowWriter(source, part, config, this.services)),
    );
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
    samples.forEach(({ recording, window, part = 0 }, slot) => {
      const writer = this.writers[recording][part];
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

/** Services of the largest part, or of the largest graph that is computed whole. */
export function mostServices(recordings: readonly Recording[]): number {
  return Math.max(...recordings.map((each) => rowsOf(each.normalised.services, each.parts)));
}

export function rowsOf(services: number, parts: readonly GraphPart[] | undefined): number {
  return parts === undefined ? services : Math.max(...parts.map(({ core }) => core));
}

/** Of a graph that is computed whole, all of it. */
export function partsOfGraph({ parts, normalised, edges }: Recording): readonly GraphPart[] {
  return parts ?? [wholeGraph(normalised.services, edges.length)];
}

type Batch = Record<'past' | 'pastBias' | 'hops' | 'target' | 'weight', Float32Array>;

/** Writes windows of one part of a recording into slots of a batch with `stride` rows per window. */
class WindowWriter {
  private readonly recording: Recording;
  private readonly weights: Float32Array;
  private readonly neighbourhood: Neighbourhood;

  constructor(
    source: WeightedRecording,
    private readonly part: GraphPart,
    private readonly config: GtfNetConfig,
    private readonly stride: number,
  ) {
    this.recording = source.recording;
    this.weights = source.weights;
    const places = new Map(Array.from(part.nodes, (node, place) => [node, place]));
    const placeOf = (service: number): number => places.get(service) as number;
    const edges = Array.from(part.edges, (edge) => {
      const { from, to } = source.recording.edges[edge];
      return { from: placeOf(from), to: placeOf(to) };
    });
    this.neighbourhood = new Neighbourhood(edges, part.nodes.length);
  }

  writeStates(batch: Batch, slot: number, window: number): void {
    for (let place = 0; place < this.part.core; place++) {
      const service = this.part.nodes[place];
      const row = slot * this.stride + place;
      this.writeHistory(batch, row, service, window);
      this.writeTarget(batch, row, service, window);
    }
  }

  /** The neighbours' present over the graph of this window. */
  writeNeighbours(batch: Batch, slot: number, window: number): void {
    const { edges, calls } = this.recording;
    const { nodes, core } = this.part;
    const traffic = Float64Array.from(
      this.part.edges,
      (edge) => calls[window * edges.length + edge] + SILENT_EDGE_SHARE * this.recentCalls(window, edge),
    );
    // The halo needs a place for its own first hop, which the second hop of others passes on.
    const hops = new Float32Array(nodes.length * HOP_BLOCKS * CHANNELS);
    this.neighbourhood.writeHops(traffic, this.states(window, Infinity, nodes.length), hops);
    this.hopsOf(batch, slot).set(hops.subarray(0, core * HOP_BLOCKS * CHANNELS));
  }

  /** The control's neighbour is the service itself, whose present is what is asked: it gets its last window on every hop. */
  writeOwnPast(batch: Batch, slot: number, window: number): void {
    const last = this.states(window - 1, FARTHEST_PAST_SIGMA, this.part.core);
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
    return batch.hops.subarray(first, first + this.part.core * row);
  }

  /** Of the first services of the part. @returns [count, 2F] */
  private states(window: number, farthestSigma: number, count: number): Float32Array {
    const states = new Float32Array(count * CHANNELS);
    for (let place = 0; place < count; place++) {
      this.writeState(states, place, this.part.nodes[place], window, farthestSigma);
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
