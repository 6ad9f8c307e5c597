import type { NodeCounts } from '../../../onnx/count/node-counts';
import { NO_WORK, type KernelWork } from './kernel-work';

/** Work that shares one line of the layer model with its like. */
export interface KernelPart {
  readonly class: string;
  readonly work: KernelWork;
}

/** Nodes that the runtime is expected to execute as one, and what that takes. */
export interface Kernel extends KernelPart {
  /** In the order of the model; at least one. */
  readonly nodes: readonly NodeCounts[];
  /** What the runtime does beside it because of it: changes of memory layout, reshapes around a product. */
  readonly extras: readonly KernelPart[];
  /** Whether it works on channels in blocks. */
  readonly blocked?: boolean;
}

/** What a kernel is, before its class and work are known. */
export interface KernelDraft {
  /** The operator that the runtime makes of the nodes. */
  readonly operator: string;
  readonly nodes: NodeCounts[];
  /** The node that does most of the work: its shapes and attributes are the kernel's. */
  readonly core: NodeCounts;
  /** Whether it works on channels in blocks (see `layout.ts`). */
  blocked: boolean;
  /** A value it writes that others read. */
  output: string;
  readonly extras: KernelPart[];
  /** Written as floats between changes to and from 8-bit integers, and computed with these. */
  readonly quantised?: boolean;
  /** Written as a product of floats that come from integers of so few bits, and computed with these. */
  readonly weightBits?: number;
}

/** What a core's own cache holds, on the usual processors of these years. */
export const CORE_CACHE_BYTES = 2 ** 20;

/** @param work what the kernel does; without `excess`, the bytes that outgrow the cache of a core */
export function part(name: string, work: Partial<KernelWork>): KernelPart {
  const known = { ...NO_WORK, launches: 1, ...work };
  const touched = known.inputBytes + known.weightBytes + known.outputBytes;
  return {
    class: name,
    work: { ...known, excess: work.excess ?? Math.max(0, touched - CORE_CACHE_BYTES) },
  };
}

/** Working-set sizes up to which the shared cache keeps all weights of a model, and from which it keeps none. */
const [ALL_CACHED_BYTES, NONE_CACHED_BYTES] = [8e6, 24e6];

/** @param touched bytes between two runs of the kernel: the more, the fewer of its weights are still in a cache */
export function withColdWeights({ class: name, work }: KernelPart, touched: number): KernelPart {
  const share = Math.max(
    0,
    Math.min(1, (touched - ALL_CACHED_BYTES) / (NONE_CACHED_BYTES - ALL_CACHED_BYTES)),
  );
  return { class: name, work: { ...work, coldWeightBytes: share * work.weightBytes } };
}

/** A kernel that only hands a value on under another shape. */
export const VIEW: KernelPart = part('view', {});
/** What the runtime takes out of the model. */
export const NOTHING: KernelPart = { class: 'view', work: NO_WORK };
