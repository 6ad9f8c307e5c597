/**
 * Which kernels to measure: a design for the lines of the layer model, found by exchange (Fedorov). Classes have lines of their own,
 * so each has an information matrix of its own.
 */
import type { Random } from '../../../numeric/random';
import { mapWork, workVector } from '../layers/kernel-work';
import type { KernelPart } from '../layers/kernels';

/** What is to be predicted: of one model, the work of all kernels of a class together, each model's guessed time being 1. */
export type Target = KernelPart;

/**
 * 'd-optimal': the largest determinant, lines as certain as can be. 'v-optimal': the smallest mean variance over all candidates.
 * 'target-aware': the smallest mean variance of the models' times, and a few of every class, three where it takes some time.
 */
export type Design = 'target-aware' | 'd-optimal' | 'v-optimal' | 'random';

/** Shares of the models' time from which a class is measured so many times at least. */
const MIN_PER_CLASS = [
  [0.02, 3],
  [0.003, 2],
  [0, 1],
] as const;
/** Information taken for granted, so that the first choices are defined. */
const RIDGE = 1e-3;
const MAX_EXCHANGES = 200;

/** Positions of the candidates to measure, at most `most`. The order of `random` decides between equals. */
export function chooseDesign(
  candidates: readonly KernelPart[],
  targets: readonly Target[],
  most: number,
  design: Design,
  random: Random,
): readonly number[] {
  const order = [...random.shuffle(candidates.length)];
  if (design === 'random') {
    return order.slice(0, most);
  }
  const groups = new Map<string, number[]>();
  for (const index of order) {
    groups.set(candidates[index].class, [...(groups.get(candidates[index].class) ?? []), index]);
  }
  const all = targets.reduce((sum, target) => sum + guessMs(target), 0);
  const classes = [...groups].map(([name, members]) => {
    const wanted = targets.filter((target) => target.class === name);
    const share = wanted.reduce((sum, target) => sum + guessMs(target), 0) / all;
    return {
      share,
      kernels: new ClassDesign(
        members,
        candidates,
        design === 'target-aware' ? wanted : members.map((index) => relativeTo(candidates[index])),
        design,
      ),
    };
  });
  classes.sort((a, b) => b.share - a.share);
  const size = (): number => classes.reduce((sum, { kernels }) => sum + kernels.size, 0);
  if (design === 'target-aware') {
    // One of each class before two of any.
    for (let wanted = 1; wanted <= MIN_PER_CLASS[0][1]; wanted++) {
      for (const { share, kernels } of classes) {
        const least = MIN_PER_CLASS.find(([from]) => share >= from)?.[1] ?? 1;
        if (least >= wanted && kernels.canGrow && size() < most) {
          kernels.grow();
        }
      }
    }
  }
  while (size() < most) {
    const open = classes.filter(({ kernels }) => kernels.canGrow);
    if (open.length === 0) {
      break;
    }
    open
      .reduce((best, one) => (one.kernels.bestGain() > best.kernels.bestGain() ? one : best))
      .kernels.grow();
  }
  for (const { kernels } of classes) {
    kernels.exchange();
  }
  return classes.flatMap(({ kernels }) => kernels.chosen);
}

function relativeTo(kernel: KernelPart): Target {
  return { class: kernel.class, work: mapWork(kernel.work, (value) => value / guessMs(kernel)) };
}

/** The chosen kernels of one class. */
class ClassDesign {
  readonly chosen: number[] = [];
  private readonly rows: ReadonlyMap<number, readonly number[]>;
  private readonly targets: readonly (readonly number[])[];
  /** Inverse of the information matrix. */
  private inverse: number[][];
  private gain: { index: number; value: number } | null = null;

  constructor(
    private readonly members: readonly number[],
    candidates: readonly KernelPart[],
    targets: readonly Target[],
    private readonly design: Exclude<Design, 'random'>,
  ) {
    // Work divided by the guessed time: errors count relative to it. Columns of like size.
    const relative = new Map(members.map((index) => [index, workVector(relativeTo(candidates[index]).work)]));
    const scale = workVector(candidates[members[0]].work).map(
      (_, column) => Math.max(...[...relative.values()].map((row) => row[column])) || 1,
    );
    const scaled = (row: readonly number[]): readonly number[] =>
      row.map((value, column) => value / scale[column]);
    this.rows = new Map([...relative].map(([index, row]) => [index, scaled(row)]));
    this.targets = targets.map(({ work }) => scaled(workVector(work)));
    const width = scale.length;
    this.inverse = Array.from({ length: width }, (_, i) =>
      Array.from({ length: width }, (__, j) => (i === j ? 1 / RIDGE : 0)),
    );
  }

  get size(): number {
    return this.chosen.length;
  }

  get canGrow(): boolean {
    return this.chosen.length < this.members.length;
  }

  bestGain(): number {
    return this.best().value;
  }

  grow(): void {
    this.add(this.best().index);
  }

  /** Swaps a chosen one for another as long as that helps. */
  exchange(): void {
    for (let turn = 0; turn < MAX_EXCHANGES && this.canGrow && this.size > 0; turn++) {
      const worst = this.chosen.reduce((least, index) =>
        this.loss(index) < this.loss(least) ? index : least,
      );
      const before = this.loss(worst);
      this.remove(worst);
      const next = this.best();
      this.add(next.index);
      if (next.index === worst || next.value <= before * (1 + 1e-9)) {
        break;
      }
    }
  }

  private best(): { readonly index: number; readonly value: number } {
    if (this.gain !== null) {
      return this.gain;
    }
    let best = { index: -1, value: -Infinity };
    for (const index of this.members) {
      if (this.chosen.includes(index)) {
        continue;
      }
      const value = this.gainOf(index, 1);
      if (value > best.value) {
        best = { index, value };
      }
    }
    return (this.gain = best);
  }

  private loss(index: number): number {
    return this.gainOf(index, -1);
  }

  /** What the criterion gains by adding a row (sign 1), or loses by removing it (−1). */
  private gainOf(index: number, sign: 1 | -1): number {
    const row = this.rowOf(index);
    const projected = this.inverse.map((line) => dot(line, row));
    const leverage = dot(row, projected);
    const rest = Math.max(1e-9, 1 + sign * leverage);
    if (this.design === 'd-optimal') {
      return sign * Math.log(rest);
    }
    // By how much the variances at the targets change.
    const total = this.targets.reduce((sum, target) => sum + dot(target, projected) ** 2, 0);
    return total / rest;
  }

  private add(index: number): void {
    this.update(index, 1);
    this.chosen.push(index);
  }

  private remove(index: number): void {
    this.update(index, -1);
    this.chosen.splice(this.chosen.indexOf(index), 1);
  }

  /** Sherman and Morrison's update of the inverse. */
  private update(index: number, sign: 1 | -1): void {
    const row = this.rowOf(index);
    const projected = this.inverse.map((line) => dot(line, row));
    const rest = Math.max(1e-9, 1 + sign * dot(row, projected));
    this.inverse = this.inverse.map((line, i) =>
      line.map((value, j) => value - (sign * projected[i] * projected[j]) / rest),
    );
    this.gain = null;
  }

  private rowOf(index: number): readonly number[] {
    return this.rows.get(index) ?? [];
  }
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * b[at], 0);
}

/** Of the right order on any processor of these years; only compares kernels. */
export function guessMs({ work }: KernelPart): number {
  const bytes = work.inputBytes + work.outputBytes + 2 * work.weightBytes;
  return 0.005 * work.launches + work.flops / 1e8 + bytes / 2e7;
}
