import { array, number, object, optional, parse, string } from 'valibot';
import { countModel } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { readOnnxModel } from '../../../onnx/read';
import { type Kernel, layersOf, touchedBytes } from '../layers/kernels';
import { ASIDE } from './sink';

const SUFFIX = '_kernel_time';
const MICROSECONDS_PER_MS = 1000;

const events = array(object({ cat: optional(string()), name: string(), dur: optional(number()) }));

/** For each node, by name, the milliseconds of each run in turn, from the text of ONNX Runtime's profile. */
export function nodeTimes(profile: string): ReadonlyMap<string, readonly number[]> {
  const times = new Map<string, number[]>();
  for (const { cat, name, dur } of parse(events, JSON.parse(profile))) {
    if (cat !== 'Node' || dur === undefined || !name.endsWith(SUFFIX)) {
      continue;
    }
    const node = name.slice(0, -SUFFIX.length);
    times.set(node, [...(times.get(node) ?? []), dur / MICROSECONDS_PER_MS]);
  }
  return times;
}

/** A kernel that ran, and the branch it was written for. */
export interface RanKernel {
  /** Name of its node in the optimised graph, and so in the profile. */
  readonly name: string;
  readonly kernel: Kernel;
  readonly prefix: string;
}

/**
 * The kernels of a model of branches as the runtime optimised it, without those beside them.
 * @param crowd how many models of its size take turns
 */
export async function ranKernels(
  optimised: string,
  prefixes: readonly string[],
  channelBlock: number,
  crowd: number,
): Promise<readonly RanKernel[]> {
  const counts = countModel(await readOnnxModel(optimised));
  const kernels = layersOf(counts, channelBlock, crowd * touchedBytes(counts));
  const owners = ownersOf(
    kernels.map(({ nodes }) => nodes[0]),
    prefixes,
  );
  return kernels.flatMap((kernel, index) => {
    const [{ node }] = kernel.nodes;
    const prefix = owners[index];
    return prefix === null || node.name.endsWith(ASIDE) ? [] : [{ name: node.name, kernel, prefix }];
  });
}

/** The branch of each node: that of a value it reads or writes, or of the nodes around it. */
function ownersOf(nodes: readonly NodeCounts[], prefixes: readonly string[]): readonly (string | null)[] {
  const ownerOfValue = new Map<string, string>();
  const owners = nodes.map((): string | null => null);
  // Forwards along what is computed, then backwards for what nothing above names.
  for (const order of [nodes.keys(), [...nodes.keys()].reverse()]) {
    for (const index of order) {
      const { inputs, outputs } = nodes[index].node;
      const values = [...outputs, ...inputs];
      const owner =
        owners[index] ??
        prefixes.find((prefix) => values.some((name) => name.startsWith(prefix))) ??
        values.map((name) => ownerOfValue.get(name)).find((one) => one !== undefined) ??
        null;
      owners[index] = owner;
      if (owner !== null) {
        for (const name of values) {
          ownerOfValue.set(name, owner);
        }
      }
    }
  }
  return owners;
}
