/** Which kernels are measured together in one model. */
import { touchedBytes } from '../layers/kernels';
import { guessMs } from './design';
import type { TargetKernel } from './emit';

const KERNELS_PER_BATCH = 8;

const WEIGHT_BYTES_PER_BATCH = 48e6;

const GUESSED_MS_PER_BATCH = 40;

export type Planned = readonly { readonly kernel: TargetKernel; readonly index: number }[];

/**
 * Which kernels go into one model: of one operator set, all cold or none, few, not too large together, and from models of like size.
 * How much memory passes between two runs of a kernel decides what its caches still hold: together they touch no more than the
 * models they are from, and the only kernel of a model runs alone.
 */
export function plan(kernels: readonly TargetKernel[]): readonly Planned[] {
  const batches: {
    key: string;
    members: { kernel: TargetKernel; index: number }[];
    weightBytes: number;
    /** What the batch touches, and what the smallest model does that a member is from. */
    bytes: number;
    maxBytes: number;
    ms: number;
  }[] = [];
  for (const index of [...kernels.keys()].sort((a, b) => modelBytes(kernels[a]) - modelBytes(kernels[b]))) {
    const kernel = kernels[index];
    const key = `${[...kernel.opsets].join()} ${String(kernel.cold === true)} ${isPacked(kernel) ? index : ''}`;
    const [weightBytes, ms, bytes] = [kernel.work.weightBytes, guessMs(kernel), ownBytes(kernel)];
    let batch = batches.find(
      (one) =>
        one.key === key &&
        one.members.length < KERNELS_PER_BATCH &&
        one.bytes + bytes <= one.maxBytes &&
        one.weightBytes + weightBytes < WEIGHT_BYTES_PER_BATCH &&
        one.ms + ms < GUESSED_MS_PER_BATCH,
    );
    if (batch === undefined) {
      batches.push(
        (batch = { key, members: [], weightBytes: 0, bytes: 0, maxBytes: modelBytes(kernel), ms: 0 }),
      );
    }
    batch.members.push({ kernel, index });
    batch.weightBytes += weightBytes;
    batch.bytes += bytes;
    batch.ms += ms;
  }
  return batches.map(({ members }) => members);
}

/** Beside others like it the runtime turns its weights into floats at loading, which is another kernel. */
function isPacked({ class: name }: TargetKernel): boolean {
  return /^matmul-[48]bit/.test(name);
}

/** What a kernel touches in a run. */
export function ownBytes({ work }: TargetKernel): number {
  return work.inputBytes + work.weightBytes + work.outputBytes;
}

/** What the kernel's model touches in a run. */
export function modelBytes({ counts }: TargetKernel): number {
  return touchedBytes(counts);
}
