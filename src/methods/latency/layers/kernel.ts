import type { NodeCounts } from '../../../onnx/count/node-counts';

/** Work that shares one line of the layer model with its like. */
export interface KernelPart {
  readonly class: string;
  /**
   * 1, FLOPs, bytes in, bytes of weights, bytes out, `beyond` and `turns` (see `features.ts`), and bytes of weights that no cache holds
   * any more: what time is a non-negative combination of. Sizes are those that the runtime computes with, so FLOPs of convolutions count channels that only fill up blocks.
   */
  readonly features: readonly number[];
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

/** What a kernel is, before its class and features are worked out. */
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
}

/** The numbers of {@link KernelPart.features} by name. */
export interface Work {
  readonly flops?: number;
  readonly bytesIn?: number;
  readonly weightBytes?: number;
  readonly bytesOut?: number;
  readonly beyond?: number;
  readonly turns?: number;
}

/** What a core's own cache holds, on the usual processors of these years. */
export const CORE_CACHE_BYTES = 2 ** 20;

export function part(
  name: string,
  { flops = 0, bytesIn = 0, weightBytes = 0, bytesOut = 0, beyond, turns = 0 }: Work,
): KernelPart {
  const outgrown = Math.max(0, bytesIn + weightBytes + bytesOut - CORE_CACHE_BYTES);
  return { class: name, features: [1, flops, bytesIn, weightBytes, bytesOut, beyond ?? outgrown, turns, 0] };
}

/** Of the cache that cores share: what a model may touch that finds all its weights there, and what is too much for any. */
const [ALL_CACHED_BYTES, NONE_CACHED_BYTES] = [8e6, 24e6];

/** @param touched bytes between two runs of the kernel: the more, the fewer of its weights are still in a cache */
export function withColdWeights({ class: name, features }: KernelPart, touched: number): KernelPart {
  const share = Math.max(
    0,
    Math.min(1, (touched - ALL_CACHED_BYTES) / (NONE_CACHED_BYTES - ALL_CACHED_BYTES)),
  );
  return { class: name, features: [...features.slice(0, -1), share * features[3]] };
}

/** A kernel that only hands a value on under another shape. */
export const VIEW: KernelPart = part('view', {});
/** What the runtime takes out of the model. */
export const NOTHING: KernelPart = { class: 'view', features: [0, 0, 0, 0, 0, 0, 0, 0] };
