import type { Kernel } from './kernels';
import { fitRoofline, rooflineMs, type Sample } from './roofline';

export interface KernelSample extends Sample {
  readonly class: string;
}

/** What calibration leaves behind: one line per class, and one over all for classes it did not see. */
export interface LayerModel {
  readonly classes: Readonly<Record<string, ClassLine>>;
  readonly other: ClassLine;
  /** What a run takes beside its kernels, in ms. */
  readonly runMs: number;
  readonly rivals: RivalLines;
}

/** Plainer models fitted to the same kernels. */
export interface RivalLines {
  /** Time in proportion to FLOPs, over all kernels. */
  readonly msPerFlop: number;
  /** A constant and FLOPs, by class, with one line over all. */
  readonly classes: Readonly<Record<string, readonly number[]>>;
  readonly other: readonly number[];
}

export interface ClassLine {
  readonly coefficients: readonly number[];
  /** Error on samples left out one by one, as a share of their time; scaled to a standard deviation. */
  readonly error: number;
  readonly samples: number;
}

export interface LayerPrediction {
  readonly ms: number;
  readonly lowMs: number;
  readonly highMs: number;
  readonly kernelMs: readonly number[];
}

const LEAST_SAMPLES = 3;
/** 90 % of a normal distribution. */
const BAND_DEVIATIONS = 1.645;
/** Of a normal distribution: standard deviation over mean absolute deviation. */
const DEVIATIONS_PER_MEAN_ERROR = 1.2533;

/** @param runMs what a run takes beside its kernels */
export function fitLayerModel(samples: readonly KernelSample[], runMs: number): LayerModel {
  const groups = new Map<string, KernelSample[]>();
  for (const sample of samples) groups.set(sample.class, [...(groups.get(sample.class) ?? []), sample]);
  const large = [...groups].filter(([, group]) => group.length >= LEAST_SAMPLES);
  const byFlops = (group: readonly Sample[]): readonly number[] => fitRoofline(group.map(({ features, ms }) => ({ features: features.slice(0, 2), ms })));
  return {
    classes: Object.fromEntries(large.map(([name, group]) => [name, fitLine(group)])),
    other: fitLine(samples),
    runMs,
    rivals: {
      msPerFlop: fitRoofline(samples.map(({ features, ms }) => ({ features: [features[1]], ms })))[0],
      classes: Object.fromEntries(large.map(([name, group]) => [name, byFlops(group)])),
      other: byFlops(samples),
    },
  };
}

function fitLine(samples: readonly Sample[]): ClassLine {
  const errors = samples.map(({ features, ms }, left) => {
    const others = samples.filter((_, index) => index !== left);
    return Math.abs((others.length === 0 ? 0 : rooflineMs(fitRoofline(others), features)) - ms);
  });
  const all = samples.reduce((sum, { ms }) => sum + ms, 0);
  const error = (DEVIATIONS_PER_MEAN_ERROR * errors.reduce((sum, each) => sum + each, 0)) / all;
  return { coefficients: fitRoofline(samples), error, samples: samples.length };
}

/**
 * The sum over the kernels. For the band, the errors of one class are taken as common to all its kernels and those of
 * different classes as independent.
 */
export function predictLayers(model: LayerModel, kernels: readonly Kernel[]): LayerPrediction {
  const byLine = new Map<ClassLine, number>();
  const kernelMs = kernels.map((kernel) => {
    const line = lineOf(model, kernel.class);
    const ms = rooflineMs(line.coefficients, kernel.features);
    byLine.set(line, (byLine.get(line) ?? 0) + ms);
    return ms;
  });
  const ms = kernelMs.reduce((sum, each) => sum + each, model.runMs);
  const deviation = Math.sqrt([...byLine].reduce((sum, [line, part]) => sum + (line.error * part) ** 2, 0));
  const factor = Math.exp((BAND_DEVIATIONS * deviation) / (ms || 1));
  return { ms, lowMs: ms / factor, highMs: ms * factor, kernelMs };
}

export interface RivalPredictions {
  readonly flopsLinear: number;
  readonly classLinear: number;
  readonly sumOfLayers: number;
}

/** What plainer models say, in ms. @param layers every node as a kernel of its own */
export function predictRivals(model: LayerModel, kernels: readonly Kernel[], layers: readonly Kernel[]): RivalPredictions {
  const { rivals } = model;
  const total = (of: readonly Kernel[], msOf: (kernel: Kernel) => number): number => of.reduce((sum, kernel) => sum + msOf(kernel), 0);
  return {
    flopsLinear: total(kernels, ({ features }) => rivals.msPerFlop * features[1]),
    classLinear: total(kernels, (kernel) => rooflineMs(Object.hasOwn(rivals.classes, kernel.class) ? rivals.classes[kernel.class] : rivals.other, kernel.features.slice(0, 2))),
    sumOfLayers: total(layers, (kernel) => rooflineMs(lineOf(model, kernel.class).coefficients, kernel.features)),
  };
}

function lineOf({ classes, other }: LayerModel, name: string): ClassLine {
  return Object.hasOwn(classes, name) ? classes[name] : other;
}
