import type { NodeCounts } from '../../../workspace/onnx/count/node-counts';

/** Work that shares one line of the layer model with its like. */
export interface KernelPart {
  readonly class: string;
  /**
   * 1, FLOPs, bytes in, bytes of weights, bytes out, `beyond` and `turns` (see `features.ts`): what time is a non-negative
   * combination of. Sizes are those that the runtime computes with, so FLOPs of convolutions count channels that only fill up blocks.
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

export function part(name: string, { flops = 0, bytesIn = 0, weightBytes = 0, bytesOut = 0, beyond = 0, turns = 0 }: Work): KernelPart {
  return { class: name, features: [1, flops, bytesIn, weightBytes, bytesOut, beyond, turns] };
}

/** A kernel that only hands a value on under another shape. */
export const VIEW: KernelPart = part('view', {});
/** What the runtime takes out of the model. */
export const NOTHING: KernelPart = { class: 'view', features: [0, 0, 0, 0, 0, 0, 0] };
