import type { ModelCounts } from '../../../src/onnx/count/count-model';
import type { Kernel } from '../../../src/methods/latency/layers/kernels';
import { mapWork, NO_WORK } from '../../../src/methods/latency/layers/kernel-work';
import type { KernelSample } from '../../../src/methods/latency/layers/layer-model';
import type { ProfiledKernel } from './profile-network';

/** A profile without what can be found again. Times are microseconds. */
export interface ProfileSummary {
  /** By the number of the value that a kernel writes. */
  readonly values: Readonly<Record<string, number>>;
  /** In the order they ran: what the runtime fused under a name of its own. */
  readonly nameless: readonly number[];
  /** Mean of all changes of layout, and of shape; null when there are none. */
  readonly reorder: number | null;
  readonly view: number | null;
}

/** Fused by the runtime under a name of its own. */
const NAMELESS = /^(Gelu|GPT2Gelu|FastGelu|QuickGelu)/;
const CHANGES_OF_LAYOUT = new Set(['ReorderInput', 'ReorderOutput']);
const CHANGES_OF_SHAPE = new Set(['Reshape', 'Squeeze', 'Unsqueeze', 'Flatten']);

export function summarise(profile: readonly ProfiledKernel[]): ProfileSummary {
  const values: Record<string, number> = {};
  const nameless: number[] = [];
  const reorder: number[] = [];
  const view: number[] = [];
  for (const { name, operator, ms } of profile) {
    const microseconds = Number((1000 * ms).toPrecision(4));
    const value = /^%(\d+)(?=$|[_/])/.exec(name)?.[1];
    if (CHANGES_OF_LAYOUT.has(operator)) {
      reorder.push(microseconds);
    } else if (CHANGES_OF_SHAPE.has(operator)) {
      view.push(microseconds);
    } else if (value !== undefined) {
      values[value] = Number(((values[value] ?? 0) + microseconds).toPrecision(4));
    } else if (NAMELESS.test(name)) {
      nameless.push(microseconds);
    }
  }
  const mean = (of: readonly number[]): number | null =>
    of.length === 0 ? null : Number((of.reduce((sum, each) => sum + each, 0) / of.length).toPrecision(4));
  return { values, nameless, reorder: mean(reorder), view: mean(view) };
}

/**
 * The times that kernels took inside a network. What the runtime adds (changes of layout and of shape) has no name in the
 * model: one sample stands for the mean of each kind.
 */
export function timesInside(
  kernels: readonly Kernel[],
  { values, nameless, reorder, view }: ProfileSummary,
  counts: ModelCounts,
): readonly KernelSample[] {
  const numberOf = profiledNumbers(counts);
  const kernelMs = new Map<number, number>();
  const named = new Set<string>();
  kernels.forEach(({ class: name, nodes }, index) => {
    if (name === 'view' || name === 'reorder') {
      return;
    }
    const own = nodes
      .flatMap(({ node }) => node.outputs.map(numberOf))
      .filter((number) => Object.hasOwn(values, number) && !named.has(number));
    own.forEach((number) => named.add(number));
    const ms = own.reduce((sum, number) => sum + values[number], 0) / 1000;
    if (ms > 0) {
      kernelMs.set(index, ms);
    }
  });
  const unnamed = kernels.flatMap(({ class: name }, index) =>
    name === 'gelu' && !kernelMs.has(index) ? [index] : [],
  );
  if (unnamed.length === nameless.length) {
    unnamed.forEach((index, at) => kernelMs.set(index, nameless[at] / 1000));
  }
  const extras = kernels.flatMap((kernel) => [kernel, ...kernel.extras]);
  const means = (
    [
      ['reorder', reorder],
      ['view', view],
    ] as const
  ).flatMap(([kind, microseconds]) => {
    const alike = extras.filter(({ class: name, work }) => name === kind && work.launches > 0);
    if (alike.length === 0 || microseconds === null) {
      return [];
    }
    const work = mapWork(
      NO_WORK,
      (_, quantity) => alike.reduce((sum, each) => sum + each.work[quantity], 0) / alike.length,
    );
    return [{ class: kind, work, ms: microseconds / 1000 }];
  });
  return [
    ...[...kernelMs].map(([index, ms]) => ({
      class: kernels[index].class,
      work: kernels[index].work,
      ms,
    })),
    ...means,
  ];
}

/**
 * Values are numbered as they are written. The networks were profiled with weights, where a constant takes one number, and are
 * counted without, where it takes two: its shape and the node that makes it.
 */
function profiledNumbers({ nodes }: ModelCounts): (name: string) => string {
  const made = nodes
    .filter(({ node }) => node.opType === 'ConstantOfShape')
    .map(({ node }) => Number(node.outputs[0].slice(1)))
    .sort((a, b) => a - b);
  return (name) =>
    String(Number(name.slice(1)) - made.filter((each) => each <= Number(name.slice(1))).length);
}
