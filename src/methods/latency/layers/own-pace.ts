import type { OnnxAttribute } from '../../../onnx/model';
import type { Kernel } from './kernel';
import { workVector, type KernelWork } from './kernel-work';

/** What a kernel is beside its class and sizes. */
export interface KernelIdentity {
  /** The operators that it is made of, in the model's order. */
  readonly operators: string;
  /** Their attributes and what constant inputs set, as text. */
  readonly attributes: string;
}

/** By how much a kernel's line is off for a kernel that was measured. */
export interface OwnPace extends KernelIdentity {
  readonly class: string;
  readonly work: readonly number[];
  /** log(measured / the line). */
  readonly log: number;
}

/** What the measured kernels say about another one. */
export interface Pace {
  /** log of the factor that the line is to be multiplied by. */
  readonly log: number;
  /** From 0, nothing like it was measured, to 1, it was measured itself. */
  readonly known: number;
}

/** Kernels whose quantities differ by this factor tell half as much as the kernel itself, about. */
const RANGE = 0.5;
/** Squared distance of kernels that differ in an attribute: in the axis of a sum, the order of a transpose. */
const OTHER_ATTRIBUTES = 1;
/** What the line is worth beside kernels like the one in question. */
const LINE_WEIGHT = 0.1;
/** Beyond this a measurement is rather disturbed than telling. */
const MAX_LOG = Math.log(8);
const NOT_KNOWN: Pace = { log: 0, known: 0 };

export function identityOf({ nodes }: Pick<Kernel, 'nodes'>): KernelIdentity {
  return {
    operators: nodes.map(({ node }) => node.opType).join('+'),
    attributes: nodes
      .map(({ node, settings }) =>
        [...[...node.attributes].map(([name, value]) => `${name}=${textOf(value)}`), settings].join(),
      )
      .join('+'),
  };
}

function textOf(attribute: OnnxAttribute): string {
  switch (attribute.type) {
    case 'tensor':
    case 'graph':
    case 'unread':
      return '';
    default:
      return String(attribute.value);
  }
}

/** A kernel of one operator is nearer to its like than the line of all operators of its class: the mean of their errors, by distance. */
export function ownPace(
  measured: readonly OwnPace[],
  name: string,
  { operators, attributes }: KernelIdentity,
  work: KernelWork,
): Pace {
  const own = workVector(work);
  let [weights, sum] = [0, 0];
  for (const one of measured) {
    if (one.class === name && one.operators === operators) {
      const weight = Math.exp(
        -(distance(one.work, own) + (one.attributes === attributes ? 0 : OTHER_ATTRIBUTES)) /
          (2 * RANGE ** 2),
      );
      weights += weight;
      sum += weight * Math.max(-MAX_LOG, Math.min(MAX_LOG, one.log));
    }
  }
  return weights === 0
    ? NOT_KNOWN
    : { log: sum / (weights + LINE_WEIGHT), known: weights / (weights + LINE_WEIGHT) };
}

/** Squared, of the logarithms of FLOPs and bytes. */
function distance(a: readonly number[], b: readonly number[]): number {
  return COMPARED.reduce((sum, at) => sum + Math.log(((a[at] ?? 0) + 1) / ((b[at] ?? 0) + 1)) ** 2, 0);
}

/** FLOPs, bytes in, bytes of weights, bytes out. */
const COMPARED = [1, 2, 3, 4] as const;
