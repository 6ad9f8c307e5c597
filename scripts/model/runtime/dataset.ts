import { chooseKernels } from '../../../src/analytics/runtime/calibration/choose';
import { kernelsOf, type Kernel } from '../../../src/analytics/runtime/layers/kernels';
import { fitLayerModel, predictLayers, type KernelSample, type LayerModel } from '../../../src/analytics/runtime/layers/layer-model';
import { kernelGraphOf, type KernelGraph } from '../../../src/analytics/runtime/network/kernel-graph';
import { createRandom } from '../../../src/compute';
import type { ModelCounts } from '../../../src/workspace/onnx/count/count-model';
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
  /** By position; null where the profile has none. */
  readonly kernelMs: readonly (number | null)[];
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
  const { samples, kernelMs } = timesInside(kernels, record.kernels, counts);
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
    kernelMs: kernels.map((_, index) => (kernelMs.has(index) ? (kernelMs.get(index) ?? 0) * pace : null)),
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

/** What a layer model rests on: kernels measured beforehand for the networks it predicts, or what is shipped. */
export type Basis = 'calibrated' | 'prior';

export function predicted({ variant, counts, kernels, measuredMs }: Network, model: LayerModel, basis: Basis): PredictedNetwork {
  const { ms, kernelMs } = predictLayers(model, kernels);
  return { variant, basis, graph: kernelGraphOf(counts, kernels, kernelMs, model.runMs), predictedMs: ms, target: Math.log(measuredMs / ms) };
}

const MOST_KERNELS = 60;
const EXTRAS = 3;
/** Of a kernel measured twice, as a standard deviation of its logarithm. */
const REPEAT_DEVIATION = 0.05;

/** A calibration for some networks: at most 60 of their kernels, chosen as the product does, with the times they took, made as uncertain as a measurement is. */
export function calibrationFor(networks: readonly Network[], prior: LayerModel | null, seed: number): LayerModel {
  const random = createRandom(seed, 1);
  const again = (ms: number): number => ms * Math.exp(REPEAT_DEVIATION * random.normal());
  const candidates = networks.map(({ kernels, kernelMs }) => kernels.flatMap((kernel, index) => (kernelMs[index] === null ? [] : [{ ...kernel, ms: kernelMs[index] }])));
  const chosen = chooseKernels(candidates, MOST_KERNELS - 2 * EXTRAS).map(({ class: name, features, ms }) => ({ class: name, features, ms: again(ms) }));
  const extras = ['reorder', 'view'].flatMap((kind) => {
    const all = networks.flatMap(({ samples }) => samples.filter(({ class: name }) => name === kind));
    return Array.from({ length: Math.min(EXTRAS, all.length) }, () => all[random.integer(all.length)]).map((sample) => ({ ...sample, ms: again(sample.ms) }));
  });
  return fitLayerModel([...chosen, ...extras], RUN_MS, prior);
}

/** Every network once, predicted by calibrations for groups of networks drawn from all families. */
export function calibratedPredictions(networks: readonly Network[], prior: LayerModel | null, groupSize: number, seed: number): readonly PredictedNetwork[] {
  const order = createRandom(seed, 2).shuffle(networks.length);
  const groups = Math.max(1, Math.round(networks.length / groupSize));
  return Array.from({ length: groups }, (_, group) => {
    const members = Array.from(order, (index) => networks[index]).filter((__, at) => at % groups === group);
    const model = calibrationFor(members, prior, seed + group);
    return members.map((network) => predicted(network, model, 'calibrated'));
  }).flat();
}
