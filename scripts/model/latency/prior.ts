import { workVector } from '../../../src/methods/latency/layers/kernel-work';
import type { ClassLine, KernelSample, LayerModel } from '../../../src/methods/latency/layers/layer-model';
import { fitRoofline, rooflineMs, type Sample } from '../../../src/methods/latency/layers/roofline';
import { createRandom } from '../../../src/numeric/random';
import { RUN_MS, type Network } from './dataset';

/** Enough for seven coefficients; a class may have thousands. */
const MAX_SAMPLES = 400;
const SEED = 3;

/** One line per class over all kernels that ran inside the networks. */
export function fitPrior(networks: readonly Network[]): LayerModel {
  const all = networks.flatMap(({ samples }) => samples);
  const classes = [...new Set(all.map(({ class: name }) => name))].sort();
  const ofClass = (name: string): readonly KernelSample[] => all.filter((sample) => sample.class === name);
  const flops = (samples: readonly KernelSample[]): readonly Sample[] =>
    samples.map(({ work, ms }) => ({ features: [work.launches, work.flops], ms }));
  const mixed = drawn(all, MAX_SAMPLES);
  return {
    classes: Object.fromEntries(
      classes.map((name) => [name, lineThrough(drawn(ofClass(name), MAX_SAMPLES))]),
    ),
    other: lineThrough(mixed),
    runMs: RUN_MS,
    rivals: {
      msPerFlop: fitRoofline(mixed.map(({ work, ms }) => ({ features: [work.flops], ms })))[0],
      classes: Object.fromEntries(
        classes.map((name) => [name, rounded(fitRoofline(flops(drawn(ofClass(name), MAX_SAMPLES))))]),
      ),
      other: rounded(fitRoofline(flops(mixed))),
    },
  };
}

function lineThrough(kernels: readonly KernelSample[]): ClassLine {
  const samples = kernels.map(({ work, ms }) => ({ features: workVector(work), ms }));
  const coefficients = rounded(fitRoofline(samples));
  const all = samples.reduce((sum, { ms }) => sum + ms, 0);
  const error =
    samples.reduce((sum, { features, ms }) => sum + Math.abs(rooflineMs(coefficients, features) - ms), 0) /
    all;
  return { coefficients, error: Number(error.toPrecision(3)), samples: samples.length };
}

function drawn<T>(samples: readonly T[], most: number): readonly T[] {
  return Array.from(createRandom(SEED).shuffle(samples.length).slice(0, most), (index) => samples[index]);
}

function rounded(coefficients: readonly number[]): readonly number[] {
  return coefficients.map((value) => Number(value.toPrecision(5)));
}
