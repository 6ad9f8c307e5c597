import { kernelsOf, type Kernel } from '../../../src/analytics/runtime/layers/kernels';
import { quantile } from '../../../src/analytics/runtime/measure/protocol';
import { predictLayers, type KernelSample, type LayerModel } from '../../../src/analytics/runtime/layers/layer-model';
import { kernelGraphOf, type KernelGraph } from '../../../src/analytics/runtime/network/kernel-graph';
import type { Basis } from '../../../src/analytics/runtime/network/model-file';
import type { ModelCounts } from '../../../src/workspace/onnx/count/count-model';
import type { CalibrationRecord } from './record-calibrations';
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

/** Geometric mean of the probes at the speed that all times are stated for. */
export const REFERENCE_PROBE_MS = 0.55;
/** What a run costs beside its kernels, and each kernel beside its work: not in a profile, so not in the kernels' times. */
export const RUN_MS = 0.01;
const MS_PER_KERNEL = 0.001;

/** The recorded networks in the order of the variants. */
export function networksOf({ chunks }: Recording, variants: readonly Variant[], counts: ReadonlyMap<string, ModelCounts>): readonly Network[] {
  const records = new Map(chunks.flatMap(({ networks }) => networks).map((record) => [record.key, record]));
  return variants.flatMap((variant) => {
    const [record, ofVariant] = [records.get(variant.key), counts.get(variant.key)];
    return record === undefined || ofVariant === undefined ? [] : [networkOf(variant, record, ofVariant)];
  });
}

/** The profile is of another minute than the measurement: its times are scaled so that they add up to it. */
function networkOf(variant: Variant, record: NetworkRecord, counts: ModelCounts): Network {
  const kernels = kernelsOf(counts);
  const measuredMs = record.probes * REFERENCE_PROBE_MS;
  const samples = timesInside(kernels, record.kernels, counts);
  const parts = kernels.flatMap((kernel) => [kernel, ...kernel.extras]).filter(({ features }) => features[0] > 0);
  const { values, nameless, reorder, view } = record.kernels;
  const added = parts.reduce((sum, { class: name }) => sum + (name === 'reorder' ? (reorder ?? 0) : name === 'view' ? (view ?? 0) : 0), 0);
  const profiledMs = ([...Object.values(values), ...nameless].reduce((sum, each) => sum + each, 0) + added) / 1000;
  const pace = Math.max(measuredMs - RUN_MS - MS_PER_KERNEL * parts.length, measuredMs / 2) / profiledMs;
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

export function predicted({ variant, counts, kernels, measuredMs }: Network, model: LayerModel, basis: Basis): PredictedNetwork {
  const { ms, kernelMs } = predictLayers(model, kernels);
  return { variant, basis, graph: kernelGraphOf(counts, kernels, kernelMs, model.runMs), predictedMs: ms, target: Math.log(measuredMs / ms) };
}

/** The networks that a calibration was made for, by it; their measured times at the speed that it ran at. */
export function calibratedPredictions(networks: readonly Network[], { targets, calibration }: CalibrationRecord): readonly PredictedNetwork[] {
  const wanted = new Set(targets);
  const pace = calibration.probeMs / REFERENCE_PROBE_MS;
  return networks.filter(({ variant }) => wanted.has(variant.key)).map((network) => predicted({ ...network, measuredMs: network.measuredMs * pace }, calibration.model, 'calibrated'));
}

/**
 * Takes out the factor that all calibrations have in common: networks and calibrations are measured in different processes,
 * where the probes may run a few per cent apart, and a correction must not learn that. What one calibration is off by, and
 * another not, stays an error.
 */
export function withoutCommonFactor(groups: readonly (readonly PredictedNetwork[])[]): readonly PredictedNetwork[] {
  const levels = groups.map((group) => quantile(group.map(({ target }) => target), 0.5));
  const common = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  return groups.flat().map((network) => ({ ...network, target: network.target - common }));
}
