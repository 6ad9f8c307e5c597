import { kernelsOf, type Kernel } from '../../../src/methods/latency/layers/kernels';
import { quantile } from '../../../src/numeric/quantile';
import { calibrationFrom } from '../../../src/methods/latency/calibration/calibrate';
import { insideNetworks, type InsideFactors } from '../../../src/methods/latency/layers/inside';
import { REFERENCE_PROBE_MS } from '../../../src/methods/latency/layers/operator-lines';
import {
  predictLayers,
  type KernelSample,
  type LayerModel,
} from '../../../src/methods/latency/layers/layer-model';
import { resultsMs } from '../../../src/methods/latency/layers/results';
import { kernelGraphOf, type KernelGraph } from '../../../src/methods/latency/network/kernel-graph';
import type { Basis } from '../../../src/methods/latency/network/model-file';
import type { ModelCounts } from '../../../src/onnx/count/count-model';
import { measurementsOf, type CalibrationRecord } from './record-calibrations';
import { timesInside } from './profile-summary';
import type { NetworkRecord, Recording } from './record-networks';
import type { Variant } from './variants';

/** A recorded network with its kernels as the product sees them today. Times are at the speed of `REFERENCE_PROBE_MS`. */
export interface Network {
  readonly variant: Variant;
  readonly counts: ModelCounts;
  readonly kernels: readonly Kernel[];
  readonly measuredMs: number;
  /** Of the kernels as they ran inside the network. */
  readonly samples: readonly KernelSample[];
}

/** What a run costs beside its kernels. */
export const RUN_MS = 0.01;
/** What profiling adds to a kernel: the difference that networks of tiny kernels show between profile and measurement. */
const PROFILING_MS = 0.0017;
/** The profile counts whole microseconds. */
const SHORTEST_MS = 0.0005;

/** A recorded network measured once more, when calibrations were. */
export type Remeasured = Pick<NetworkRecord, 'key' | 'probes'>;

/**
 * The recorded networks in the order of the variants.
 * @param remeasured some of them, in units of the probes as they are now: networks and calibrations must not be compared by probes
 * of another day or make
 */
export function networksOf(
  { chunks }: Recording,
  variants: readonly Variant[],
  counts: ReadonlyMap<string, ModelCounts>,
  remeasured: readonly Remeasured[] = [],
): readonly Network[] {
  const records = new Map(chunks.flatMap(({ networks }) => networks).map((record) => [record.key, record]));
  const changes = remeasured
    .flatMap(({ key, probes }) => Math.log(probes / (records.get(key)?.probes ?? NaN)))
    .filter(Number.isFinite);
  const presentUnit = changes.length === 0 ? 1 : Math.exp(quantile(changes, 0.5));
  return variants.flatMap((variant) => {
    const [record, ofVariant] = [records.get(variant.key), counts.get(variant.key)];
    return record === undefined || ofVariant === undefined
      ? []
      : [networkOf(variant, { ...record, probes: record.probes * presentUnit }, ofVariant)];
  });
}

/** The profile is of another minute than the measurement: its times are scaled so that they add up to it. */
function networkOf(variant: Variant, record: NetworkRecord, counts: ModelCounts): Network {
  const kernels = kernelsOf(counts);
  const measuredMs = record.probes * REFERENCE_PROBE_MS;
  const withoutProfiling = (ms: number): number => Math.max(SHORTEST_MS, ms - PROFILING_MS);
  const samples = timesInside(kernels, record.kernels, counts).map((sample) => ({
    ...sample,
    ms: withoutProfiling(sample.ms),
  }));
  const parts = kernels
    .flatMap((kernel) => [kernel, ...kernel.extras])
    .filter(({ work }) => work.launches > 0);
  const { values, nameless, reorder, view } = record.kernels;
  const added = parts.flatMap(({ class: name }) =>
    name === 'reorder' ? [reorder ?? 0] : name === 'view' ? [view ?? 0] : [],
  );
  const profiledMs = [...Object.values(values), ...nameless, ...added].reduce(
    (sum, microseconds) => sum + withoutProfiling(microseconds / 1000),
    0,
  );
  const pace = (measuredMs - RUN_MS) / profiledMs;
  return {
    variant,
    counts,
    kernels,
    measuredMs,
    samples: samples.map((sample) => ({ ...sample, ms: sample.ms * pace })),
  };
}

/** A network as a layer model predicts it, beside its measured time. */
export interface PredictedNetwork {
  readonly variant: Variant;
  readonly basis: Basis;
  readonly graph: KernelGraph;
  readonly predictedMs: number;
  /** log(measured / predicted). */
  readonly target: number;
}

export function predicted(
  { variant, counts, kernels, measuredMs }: Network,
  model: LayerModel,
  basis: Basis,
): PredictedNetwork {
  const results = resultsMs(model.results, counts);
  const { ms, kernelMs } = predictLayers(model, kernels);
  return {
    variant,
    basis,
    graph: kernelGraphOf(counts, kernels, kernelMs, model.runMs),
    predictedMs: ms,
    target: Math.log(Math.max(measuredMs / 2, measuredMs - results) / ms),
  };
}

/** The networks that a calibration was made for, and what it made of its kernels. */
export interface CalibratedGroup {
  /** Measured times are at the speed that the calibration ran at. */
  readonly networks: readonly Network[];
  readonly model: LayerModel;
}

export function calibratedGroup(
  networks: readonly Network[],
  { targets, measurements }: CalibrationRecord,
  prior: LayerModel,
): CalibratedGroup {
  const wanted = new Set(targets);
  const pace = measurements.probeMs / REFERENCE_PROBE_MS;
  return {
    networks: networks
      .filter(({ variant }) => wanted.has(variant.key))
      .map((network) => ({
        ...network,
        measuredMs: network.measuredMs * pace,
        samples: network.samples.map((sample) => ({ ...sample, ms: sample.ms * pace })),
      })),
    model: calibrationFrom(measurementsOf(measurements), prior).model,
  };
}

/** The networks of each group by its calibration. */
export function calibratedPredictions(
  groups: readonly CalibratedGroup[],
  inside: InsideFactors,
): readonly PredictedNetwork[] {
  return groups.flatMap(({ networks, model }) =>
    networks.map((network) => predicted(network, insideNetworks(model, inside), 'calibrated')),
  );
}
