/** What the segmentation network trains on: stretches of one service, with the steps in which it was in trouble. */
import type { HostTensors } from '../../../src/compute';
import { IMAGE_CHANNELS, scoreImage, type ScoreImage } from '../../../src/methods/anomaly/outline/image';
import { findStretches, type Stretch } from '../../../src/methods/anomaly/scales/stretches';
import type { Random } from '../../../src/numeric/random';
import { isFelt, type LabelledFault, type LabelledRecording } from './recording';

/** Steps of a row: 32 minutes of 5 s. */
export const STEPS = 384;
export const ROWS = 16;
/** A row begins so much before what it is about, at most. */
const LEAD = 0.8;
/** Many recordings hold some minutes, then none: so many rows are cut into islands. */
const ISLANDS = 0.5;
const ISLAND_STEPS = [24, 94] as const;
const GAP_STEPS = [12, 102] as const;
const QUIET_ROWS = 10;
/** A stretch near a fault of the same service is no false one. */
const NEAR_MS = 60_000;

export interface Row {
  readonly image: Float32Array;
  readonly mask: Float32Array;
  readonly weight: Float32Array;
}

export function rowsOf({ features, scales, faults }: LabelledRecording, random: Random): Row[] {
  const { edges } = features;
  const stretches = findStretches(scales, null);
  const image = scoreImage(scales, edges, stretches);
  const anyService = (): number => random.integer(image.services);
  const before = (ms: number): number =>
    Math.floor((ms - image.startMs) / image.stepMs) - Math.floor(random.uniform() * STEPS * LEAD);
  const row = (service: number, first: number): Row => rowAt(image, faults, service, first, random);

  const aboutFaults = faults.filter(isFelt).flatMap(({ service, fromMs }) => {
    const near = edges.flatMap(({ from, to }) => (from === service ? [to] : to === service ? [from] : []));
    const neighbours = near.length > 0 ? [near[random.integer(near.length)]] : [];
    return [service, service, ...neighbours, anyService()].map((each) => row(each, before(fromMs)));
  });
  const aboutChance = stretches
    .flat()
    .filter((stretch) => !faults.some((fault) => isNear(fault, stretch)))
    .map(({ core, fromMs }) => row(core.service, before(fromMs)));
  const quiet = Array.from({ length: faults.length === 0 ? QUIET_ROWS : faults.length }, () =>
    row(anyService(), random.integer(Math.max(1, image.steps - STEPS))),
  );
  return [...aboutFaults, ...aboutChance, ...quiet];
}

const isNear = (fault: LabelledFault, { core, fromMs, toMs }: Stretch): boolean =>
  fault.service === core.service && fault.fromMs < toMs + NEAR_MS && fault.toMs > fromMs - NEAR_MS;

function rowAt(
  image: ScoreImage,
  faults: readonly LabelledFault[],
  service: number,
  first: number,
  random: Random,
): Row {
  const values = image.crop(service, first, STEPS);
  const mask = new Float32Array(STEPS);
  const weight = new Float32Array(STEPS);
  const own = faults.filter((fault) => fault.service === service);
  for (let at = 0; at < STEPS; at++) {
    const step = first + at;
    const middle = image.startMs + (step + 0.5) * image.stepMs;
    const there = own.filter(({ fromMs, toMs }) => middle >= fromMs && middle < toMs);
    const isKnown = step >= 0 && step < image.steps && image.isCovered(step);
    weight[at] = isKnown && there.every(isFelt) ? 1 : 0;
    mask[at] = there.length > 0 ? 1 : 0;
  }
  if (random.uniform() < ISLANDS) {
    cutIntoIslands(values, weight, random);
  }
  return { image: values, mask, weight };
}

function cutIntoIslands(values: Float32Array, weight: Float32Array, random: Random): void {
  const between = ([least, most]: readonly [number, number]): number => least + random.integer(most - least);
  let at = -random.integer(ISLAND_STEPS[0]);
  while (at < STEPS) {
    const from = Math.max(0, at + between(ISLAND_STEPS));
    const to = Math.min(STEPS, from + between(GAP_STEPS));
    values.fill(0, from * IMAGE_CHANNELS, to * IMAGE_CHANNELS);
    weight.fill(0, from, to);
    at = Math.max(to, from + 1);
  }
}

/** @param rows as many as a batch holds */
export function batchOf(rows: readonly Row[]): HostTensors {
  const image = new Float32Array(ROWS * STEPS * IMAGE_CHANNELS);
  const mask = new Float32Array(ROWS * STEPS);
  const weight = new Float32Array(ROWS * STEPS);
  rows.forEach((row, index) => {
    image.set(row.image, index * STEPS * IMAGE_CHANNELS);
    mask.set(row.mask, index * STEPS);
    weight.set(row.weight, index * STEPS);
  });
  return { image, mask, weight };
}
