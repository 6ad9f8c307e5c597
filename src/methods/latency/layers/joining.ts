/** Which nodes ONNX Runtime makes part of the kernel that wrote their input. */
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { type KernelDraft, VIEW } from './kernel';
import type { Layout } from './layout';
import type { NodeGraph } from './node-graph';

/** What joins the convolution or the product before it. */
const ACTIVATIONS: ReadonlySet<string> = new Set([
  'Relu',
  'Clip',
  'LeakyRelu',
  'Sigmoid',
  'Tanh',
  'HardSigmoid',
  'HardSwish',
]);
/** What works on channels in blocks as on any other array. */
export const BLOCKED_ACTIVATIONS: ReadonlySet<string> = new Set([
  ...ACTIVATIONS,
  'Elu',
  'Gelu',
  'QuickGelu',
  'FastGelu',
]);
/** What joins a product with its bias. */
const GEMM_ACTIVATIONS: ReadonlySet<string> = new Set([
  'Relu',
  'LeakyRelu',
  'Sigmoid',
  'Tanh',
  'HardSigmoid',
  'Elu',
  'Selu',
  'Softplus',
  'Softsign',
  'ThresholdedRelu',
]);

export class Joining {
  constructor(
    private readonly graph: NodeGraph,
    private readonly layout: Layout,
  ) {}

  /** Whether a pattern becomes part of the kernel that wrote its only input, when nothing else reads that. */
  pattern(operator: string, writer: KernelDraft, name: string, nodes: readonly NodeCounts[]): boolean {
    if (!this.graph.readers(name).every((reader) => nodes.includes(reader))) {
      return false;
    }
    if (operator === 'HardSwish') {
      return writer.operator === 'Conv' && !writer.nodes.some(({ node }) => ACTIVATIONS.has(node.opType));
    }
    if (operator === 'Gelu' || operator === 'FastGelu') {
      return this.addsOnlyBias(writer);
    }
    return operator === 'LayerNormalization' && this.sumsBeforeNormalisation(writer, name);
  }

  /** A sum of two values of one shape that the runtime knows, [batch, steps, width]. */
  private sumsBeforeNormalisation(draft: KernelDraft, name: string): boolean {
    const { graph } = this;
    const shape = graph.shapeOf(name);
    return (
      draft.operator === 'Add' &&
      draft.nodes.length === 1 &&
      shape?.length === 3 &&
      graph.isFixed(name) &&
      graph.inputsOf(draft.core).every((input) => graph.shapeOf(input)?.join() === shape.join())
    );
  }

  /** A sum with a vector that stands alone, because the product before it could not take it. */
  private addsOnlyBias({ operator, nodes, core }: KernelDraft): boolean {
    const { graph } = this;
    return (
      operator === 'Add' &&
      nodes.length === 1 &&
      graph.hasConstant(core) &&
      graph.inputsOf(core).some((name) => graph.isConstant(name) && graph.shapeOf(name)?.length === 1)
    );
  }

  /** Whether a node becomes part of the kernel that wrote `name`, which nothing else reads. */
  node(one: NodeCounts, name: string, draft: KernelDraft): boolean {
    const { graph, layout } = this;
    const { opType } = one.node;
    const has = (type: string): boolean => draft.nodes.some(({ node }) => node.opType === type);
    const activated = draft.nodes.some(
      ({ node }) =>
        (ACTIVATIONS.has(node.opType) || GEMM_ACTIVATIONS.has(node.opType)) && draft.core.node !== node,
    );
    switch (draft.operator) {
      case 'Conv': {
        if (activated) {
          return false;
        }
        if (ACTIVATIONS.has(opType)) {
          return true;
        }
        if (
          (opType === 'BatchNormalization' && !learnsStatistics(one)) ||
          ((opType === 'Mul' || opType === 'Add') && graph.hasConstant(one))
        ) {
          return !has('Add') && !has('Sum') && draft.core.node.opType === 'Conv';
        }
        if (opType !== 'Add' && opType !== 'Sum') {
          return false;
        }
        if (has('Add') || has('Sum') || draft.core.node.opType !== 'Conv') {
          return false;
        }
        if (draft.blocked) {
          return graph.inputsOf(one).length === 2 && layout.combinesInBlocks(one);
        }
        return opType === 'Add' && graph.shapeOf(name)?.length === 4 && this.becomesActivatedSum(one);
      }
      case 'MatMul':
      case 'FusedMatMul':
        if ((opType === 'Mul' || opType === 'Div') && graph.hasScalar(one)) {
          return graph.variablesOf(draft.core).length === 2;
        }
        if (draft.operator === 'MatMul' && GEMM_ACTIVATIONS.has(opType)) {
          return has('Add') && !activated && graph.shapeOf(name)?.length === 2;
        }
        return opType === 'Add' && draft.operator === 'MatMul' && this.addsBias(one, draft);
      case 'Gemm':
        return GEMM_ACTIVATIONS.has(opType) && !activated;
      case 'Add':
        return opType === 'LayerNormalization' && this.sumsBeforeNormalisation(draft, name);
      default:
        return false;
    }
  }

  /** Of two reshapes in a row the first goes, if nothing else reads it. */
  followsView(name: string): boolean {
    const writer = this.layout.writerOf(name);
    return (
      writer !== null &&
      this.graph.readers(name).length === 1 &&
      (writer.operator === 'View' || writer.extras.includes(VIEW))
    );
  }

  /** Outside blocks, a sum joins its convolution only together with the activation behind it. */
  private becomesActivatedSum(one: NodeCounts): boolean {
    const names = this.graph.inputsOf(one);
    const next = this.graph.soleReader(one);
    return (
      next?.node.opType === 'Relu' &&
      names.length === 2 &&
      new Set(names.map((name) => this.graph.shapeOf(name)?.join())).size === 1
    );
  }

  /** A product with a bias becomes a Gemm, with the rows of all batches beneath each other. */
  private addsBias(one: NodeCounts, draft: KernelDraft): boolean {
    const { graph } = this;
    const bias = graph.inputsOf(one).find((name) => graph.isConstant(name));
    const shape = graph.shapeOf(draft.output);
    if (
      bias === undefined ||
      shape == null ||
      graph.variablesOf(draft.core).length !== 1 ||
      graph.variablesOf(one).length !== 1
    ) {
      return false;
    }
    const columns = shape[shape.length - 1];
    const biasShape = graph.shapeOf(bias);
    if (
      biasShape == null ||
      biasShape[biasShape.length - 1] !== columns ||
      biasShape.some((size, at) => at < biasShape.length - 1 && size !== 1)
    ) {
      return false;
    }
    if (draft.nodes.length > 1 || (shape.length > 2 && !graph.isFixed(draft.output))) {
      return false;
    }
    if (shape.length > 2) {
      draft.extras.push(VIEW, ...(this.followsView(graph.variablesOf(draft.core)[0]) ? [] : [VIEW]));
    }
    return true;
  }
}

/** Normalisation that updates its statistics, as in training, stays as it is. */
export function learnsStatistics({ node }: NodeCounts): boolean {
  const mode = node.attributes.get('training_mode');
  return node.outputs.filter((name) => name !== '').length > 1 || (mode?.type === 'int' && mode.value !== 0);
}
