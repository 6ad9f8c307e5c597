import type { Kernel, KernelPart } from './kernel';
import { type KernelWork, workVector } from './kernel-work';
import { tabulatedLine } from './operator-lines';
import { identityOf, type KernelIdentity, ownPace, type OwnPace } from './own-pace';
import type { ResultCosts } from './results';
import { type Anchor, fitRoofline, rooflineMs, type Sample } from './roofline';

/** A kernel's work and the time it took. */
export interface KernelSample {
  readonly class: string;
  /** What the kernel is made of in the model that it was measured for; absent for what came along. */
  readonly identity?: KernelIdentity;
  readonly work: KernelWork;
  /** FLOPs as the model has them, without what only fills up blocks. By default the FLOPs of the work. */
  readonly flops?: number;
  readonly ms: number;
}

/** A sample as the solver reads it. */
interface Row extends Sample {
  readonly class: string;
  readonly modelFlops: number;
}

/** What calibration leaves behind: one line per class, and one over all for classes it did not see. */
export interface LayerModel {
  readonly classes: Readonly<Record<string, ClassLine>>;
  readonly other: ClassLine;
  /** What a run takes beside its kernels, in ms. */
  readonly runMs: number;
  readonly results?: ResultCosts;
  readonly rivals: RivalLines;
  /** The kernels that were measured, and how far off their lines are. */
  readonly own?: readonly OwnPace[];
  /** Channels that the runtime keeps together on that machine. */
  readonly channelBlock?: number;
  /** How much longer the probes take on that machine than on the one of the operators' table. */
  readonly probePace?: number;
}

type Lines = Pick<LayerModel, 'classes' | 'other' | 'probePace'>;

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
  /** Error on samples left out of the fit, as a share of their time; scaled to a standard deviation. */
  readonly error: number;
  readonly samples: number;
}

export interface LayerPrediction {
  readonly ms: number;
  readonly lowMs: number;
  readonly highMs: number;
  readonly kernelMs: readonly number[];
  /** Share of the time in kernels that were measured themselves. */
  readonly knownShare: number;
}

const MIN_SAMPLES = 3;
/** Fewer samples say how fast the machine is, but not what a class takes that none of them is of. */
const MIN_OF_ALL = 8;
/** So few samples are left out one by one, more in so many parts. */
const MAX_FOLDS = 12;
/** By what share a kernel's time differs from one measurement of it to the next, in another process; a standard deviation. */
const REPEAT_DEVIATION = 0.14;
/** 90 % of a normal distribution. */
const BAND_DEVIATIONS = 1.645;
/** Of a normal distribution: standard deviation over mean absolute deviation. */
const DEVIATIONS_PER_MEAN_ERROR = 1.2533;
/** Samples of this machine that the shape of a prior's line is worth; how fast the machine is, is never taken from a prior. */
const PRIOR_SAMPLES = 1;

/**
 * @param runMs what a run takes beside its kernels
 * @param prior a model of another machine or day: where samples of a class are few, its line is only scaled to them
 * @param probePace how much longer the probes take here than on the machine of the operators' table
 */
export function fitLayerModel(
  samples: readonly KernelSample[],
  runMs: number,
  prior: LayerModel | null = null,
  probePace = 1,
): LayerModel {
  const rows = samples.map(rowOf);
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    groups.set(row.class, [...(groups.get(row.class) ?? []), row]);
  }
  const large = [...groups].filter(([, group]) => group.length >= MIN_SAMPLES);
  const pace = prior === null ? 1 : paceOf(rows, prior);
  const other = prior !== null && rows.length < MIN_OF_ALL ? scaled(prior.other, pace) : fitLine(rows);
  const lines = new Map<string, ClassLine>(
    prior === null ? [] : Object.entries(prior.classes).map(([name, line]) => [name, scaled(line, pace)]),
  );
  for (const [name, group] of groups) {
    const known = prior !== null && Object.hasOwn(prior.classes, name) ? prior.classes[name] : null;
    if (known !== null) {
      lines.set(
        name,
        fitLine(group, {
          coefficients: scaled(known, paceOf(group, prior ?? { classes: {}, other }, pace)).coefficients,
          samples: PRIOR_SAMPLES,
        }),
      );
      continue;
    }
    const tabulated = tabulatedLine(name, probePace);
    const telling = tabulated === null ? group : group.filter((row) => isTelling(row, tabulated));
    if (tabulated === null && group.length >= MIN_SAMPLES) {
      lines.set(name, fitLine(group));
    } else if (telling.length > 0) {
      // A tabulated line, or the all-class fit where samples are too few, scaled to them.
      const start = tabulated ?? other;
      const coefficients = scaled(start, paceOf(telling, { classes: {}, other: start })).coefficients;
      lines.set(name, fitLine(telling, { coefficients, samples: PRIOR_SAMPLES }));
    }
  }
  const withFlopsOnly = (group: readonly Row[]): readonly Sample[] =>
    group.map(({ modelFlops, ms }) => ({ features: [1, modelFlops], ms }));
  const classes = Object.fromEntries(lines);
  return {
    classes,
    other,
    runMs,
    probePace,
    own: samples.flatMap(({ class: name, identity, work, ms }): OwnPace[] => {
      const lineMs = rooflineMs(lineOf({ classes, other, probePace }, name).coefficients, workVector(work));
      return identity === undefined || !(lineMs > 0)
        ? []
        : [{ ...identity, class: name, work: workVector(work), log: Math.log(ms / lineMs) }];
    }),
    rivals: {
      msPerFlop: fitRoofline(rows.map(({ modelFlops, ms }) => ({ features: [modelFlops], ms })))[0],
      classes: Object.fromEntries(large.map(([name, group]) => [name, fitRoofline(withFlopsOnly(group))])),
      other: fitRoofline(withFlopsOnly(rows)),
    },
  };
}

function rowOf({ class: name, work, flops = work.flops, ms }: KernelSample): Row {
  return { class: name, features: workVector(work), modelFlops: flops, ms };
}

/** By what factor samples take longer than a prior says: the geometric mean, drawn towards `expected` where they are few. */
function paceOf(samples: readonly Row[], prior: Lines, expected?: number): number {
  const logs = samples.map(({ class: name, features, ms }) =>
    Math.log(ms / Math.max(1e-6, rooflineMs(lineOf(prior, name).coefficients, features))),
  );
  const [sum, count] = expected === undefined ? [0, 0] : [Math.log(expected), 1];
  return Math.exp((logs.reduce((total, each) => total + each, 0) + sum) / (logs.length + count));
}

/** Whether a kernel's time tells more of what its elements cost than of what starting it costs. */
function isTelling({ features }: Row, { coefficients }: ClassLine): boolean {
  return rooflineMs(coefficients, features) > 2 * coefficients[0] * features[0];
}

function scaled(line: ClassLine, factor: number): ClassLine {
  return { ...line, coefficients: line.coefficients.map((value) => value * factor), samples: 0 };
}

function fitLine(samples: readonly Sample[], anchor: Anchor | null = null): ClassLine {
  const errors = Array.from({ length: Math.min(samples.length, MAX_FOLDS) }, (_, fold) => fold).flatMap(
    (fold) => {
      const isLeftOut = (index: number): boolean => index % MAX_FOLDS === fold;
      const others = samples.filter((__, index) => !isLeftOut(index));
      const coefficients =
        others.length === 0
          ? (anchor?.coefficients ?? samples[0].features.map(() => 0))
          : fitRoofline(others, anchor);
      return samples
        .filter((__, index) => isLeftOut(index))
        .map(({ features, ms }) => Math.abs(rooflineMs(coefficients, features) - ms));
    },
  );
  const all = samples.reduce((sum, { ms }) => sum + ms, 0);
  const error = (DEVIATIONS_PER_MEAN_ERROR * errors.reduce((sum, each) => sum + each, 0)) / all;
  return { coefficients: fitRoofline(samples, anchor), error, samples: samples.length };
}

/**
 * The sum over the kernels. For the band, the errors of one class are taken as common to all its kernels and those of
 * different classes as independent; kernels that were measured themselves have none but what measurements differ by.
 */
export function predictLayers(model: LayerModel, kernels: readonly Kernel[]): LayerPrediction {
  const byLine = new Map<ClassLine, number>();
  const lines = new Map<string, ClassLine>();
  const partMs = ({ class: name, work }: KernelPart, known = 0): number => {
    const line = lines.get(name) ?? lineOf(model, name);
    lines.set(name, line);
    const ms = rooflineMs(line.coefficients, workVector(work));
    byLine.set(line, (byLine.get(line) ?? 0) + (1 - known) * ms);
    return ms;
  };
  let knownMs = 0;
  const kernelMs = kernels.map((kernel) => {
    const { log, known } = ownPace(model.own ?? [], kernel.class, identityOf(kernel), kernel.work);
    const ownMs = partMs(kernel, known) * Math.exp(log);
    knownMs += known * ownMs;
    return kernel.extras.reduce((sum, extra) => sum + partMs(extra), ownMs);
  });
  const ms = kernelMs.reduce((sum, each) => sum + each, model.runMs);
  const deviation = Math.hypot(
    REPEAT_DEVIATION * ms,
    ...[...byLine].map(([line, part]) => line.error * part),
  );
  const factor = Math.exp((BAND_DEVIATIONS * deviation) / (ms || 1));
  return { ms, lowMs: ms / factor, highMs: ms * factor, kernelMs, knownShare: knownMs / (ms || 1) };
}

export interface RivalPredictions {
  readonly flopsLinear: number;
  readonly classLinear: number;
  readonly sumOfLayers: number;
}

/** What plainer models say, in ms. @param layers every node as a kernel of its own */
export function predictRivals(
  model: LayerModel,
  kernels: readonly Kernel[],
  layers: readonly Kernel[],
): RivalPredictions {
  const { rivals } = model;
  const total = (of: readonly Kernel[], msOf: (kernel: Kernel) => number): number =>
    of.reduce((sum, kernel) => sum + msOf(kernel), 0);
  return {
    flopsLinear: total(kernels, (kernel) => rivals.msPerFlop * flopsOf(kernel)),
    classLinear: total(kernels, (kernel) =>
      rooflineMs(Object.hasOwn(rivals.classes, kernel.class) ? rivals.classes[kernel.class] : rivals.other, [
        1,
        flopsOf(kernel),
      ]),
    ),
    sumOfLayers: total(layers, (kernel) =>
      rooflineMs(lineOf(model, kernel.class).coefficients, workVector(kernel.work)),
    ),
  };
}

function flopsOf({ nodes, work }: Kernel): number {
  return nodes.length === 0 ? work.flops : nodes.reduce((sum, { flops }) => sum + (flops ?? 0), 0);
}

function lineOf({ classes, other, probePace }: Lines, name: string): ClassLine {
  return Object.hasOwn(classes, name) ? classes[name] : (tabulatedLine(name, probePace) ?? other);
}
