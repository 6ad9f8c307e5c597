/**
 * Where ONNX Runtime keeps images of bytes with their channels last. Integer convolutions work so; what does not mind the order follows
 * them; before and behind everything else the image is rearranged. A Transpose of five axes (a shuffle of channels) takes the change of
 * order in, and then goes element by element.
 */
import type { NodeCounts } from '../../../onnx/count/node-counts';
import type { KernelDraft } from './kernel';
import type { NodeGraph } from './node-graph';
import { bytePart } from './operator-lines';

export type ByteOrder = 'plain' | 'channels-last' | 'pushed' | 'shuffled';

const IMAGE_AXES = 4;
/** What works on bytes in either order. */
const FOLLOWS: ReadonlySet<string> = new Set([
  'Add',
  'Sum',
  'Mul',
  'Concat',
  'MaxPool',
  'AveragePool',
  'GlobalAveragePool',
  'LeakyRelu',
  'Sigmoid',
]);

export class ByteLayout {
  private readonly last = new Set<string>();
  /** Shapes of more axes that a change of order was moved through. */
  private readonly pushed = new Set<string>();
  private readonly inBoth = new Set<string>();

  constructor(private readonly graph: NodeGraph) {}

  /** The order in which an integer operator works. @param names of what it reads, without constants */
  orderOf({ node, outputShapes }: NodeCounts, names: readonly string[]): ByteOrder {
    const isLast = names.length > 0 && names.every((name) => this.last.has(name));
    const axes = outputShapes[0]?.length ?? 0;
    if (node.opType === 'Conv' && axes === IMAGE_AXES) {
      return 'channels-last';
    }
    if (FOLLOWS.has(node.opType) && isLast) {
      return 'channels-last';
    }
    if (node.opType === 'Reshape' && isLast && axes > IMAGE_AXES) {
      return 'pushed';
    }
    return node.opType === 'Transpose' && names.some((name) => this.pushed.has(name)) ? 'shuffled' : 'plain';
  }

  operatorIn(order: ByteOrder, operator: string): string {
    if (order === 'channels-last' && operator === 'MaxPool') {
      return 'NhwcMaxPool';
    }
    return order === 'shuffled' ? 'ByteShuffle' : operator;
  }

  /** Notes what an integer operator wrote, and adds the changes of order that it asks for. */
  wrote(draft: KernelDraft, order: ByteOrder, names: readonly string[]): void {
    if (order === 'channels-last') {
      names.filter((name) => !this.last.has(name)).forEach((name) => this.rearrange(draft, name));
      this.last.add(draft.output);
    } else if (order === 'pushed') {
      this.pushed.add(draft.output);
    } else if (order === 'plain') {
      this.wasRead(draft, names);
    }
  }

  /** Something reads values as the model has them. */
  wasRead(draft: KernelDraft, names: readonly string[]): void {
    names.filter((name) => this.last.has(name)).forEach((name) => this.rearrange(draft, name));
  }

  /** Once for each value, however many read it. */
  private rearrange(draft: KernelDraft, name: string): void {
    const shape = this.graph.shapeOf(name);
    if (this.inBoth.has(name) || shape?.length !== IMAGE_AXES) {
      return;
    }
    this.inBoth.add(name);
    draft.extras.push(bytePart('byteorder', shape));
  }
}
