/** What ONNX Runtime makes of a model's nodes, without asking it. */
import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';
import { ByteLayout } from './byte-layout';
import { BLOCKED_ACTIVATIONS, Joining, learnsStatistics } from './joining';
import type { KernelDraft } from './kernel';
import { Layout } from './layout';
import { NodeGraph } from './node-graph';
import type { QuantisedUnit } from './quantised';
import { findPatterns, type Pattern, transposesForMean } from './patterns';

const POOLS: ReadonlySet<string> = new Set(['MaxPool', 'AveragePool', 'GlobalAveragePool', 'GlobalMaxPool']);

/** The kernels of a model in the order they run. */
export function fuse(counts: ModelCounts, channelBlock: number): readonly KernelDraft[] {
  return new Fusion(counts, channelBlock).run();
}

class Fusion {
  private readonly graph: NodeGraph;
  private readonly layout: Layout;
  private readonly bytes: ByteLayout;
  private readonly joining: Joining;
  private readonly patterns: ReadonlyMap<NodeCounts, Pattern>;
  private readonly drafts: KernelDraft[] = [];
  private readonly timed: readonly NodeCounts[];
  /** Transposes that vanish in the change of layout behind them. */
  private readonly absorbed = new Map<NodeCounts, NodeCounts>();

  constructor(counts: ModelCounts, channelBlock: number) {
    this.timed = counts.nodes.filter(({ timed }) => timed);
    this.graph = new NodeGraph(counts);
    this.layout = new Layout(this.graph, channelBlock);
    this.bytes = new ByteLayout(this.graph);
    this.joining = new Joining(this.graph, this.layout);
    this.patterns = findPatterns(this.graph);
  }

  run(): readonly KernelDraft[] {
    const { graph } = this;
    const runs = new Set(graph.nodes);
    for (const one of this.timed) {
      if (!runs.has(one)) {
        this.addNothing(one);
      }
    }
    for (const one of graph.nodes) {
      if (graph.isTakenByUnit(one)) {
        continue;
      }
      const unit = graph.unitOf(one);
      if (unit !== null) {
        this.addUnit(one, unit);
        continue;
      }
      const pattern = this.patterns.get(one);
      if (pattern !== undefined) {
        if (one === pattern.nodes[pattern.nodes.length - 1]) {
          this.addPattern(pattern);
        }
      } else if (!this.joinsWriter(one) && !this.vanishesInReader(one)) {
        this.addNode(one);
        if (!graph.isRemoved(one)) {
          this.bytes.wasRead(this.drafts[this.drafts.length - 1], graph.variablesOf(one));
        }
      }
    }
    for (const one of graph.nodes) {
      for (const name of one.node.outputs) {
        if (graph.isResult(name)) {
          this.layout.wantPlain(name);
        }
      }
    }
    return this.drafts;
  }

  private add(
    operator: string,
    nodes: readonly NodeCounts[],
    core: NodeCounts,
    blocked = false,
  ): KernelDraft {
    const last = nodes[nodes.length - 1];
    const draft: KernelDraft = {
      operator,
      nodes: [...nodes],
      core,
      blocked,
      output: last.node.outputs[0],
      extras: [],
    };
    this.drafts.push(draft);
    this.layout.wrote(draft);
    return draft;
  }

  private addUnit(
    one: NodeCounts,
    { operator, after, core = one, weightBits, isFloat }: QuantisedUnit,
  ): void {
    const names = this.graph.variablesOf(one);
    const nodes = [one, ...after];
    const isBytes = weightBits === undefined && isFloat !== true;
    const order = isBytes ? this.bytes.orderOf(one, names) : 'plain';
    if (order === 'plain') {
      names.forEach((name) => this.layout.wantPlain(name));
    }
    const draft: KernelDraft = {
      operator: one.view ? 'View' : this.bytes.operatorIn(order, operator),
      nodes,
      core,
      blocked: false,
      output: nodes[nodes.length - 1].node.outputs[0],
      extras: [],
      quantised: isBytes,
      ...(weightBits === undefined ? {} : { weightBits }),
    };
    this.bytes.wrote(draft, order, names);
    this.drafts.push(draft);
    this.layout.wrote(draft);
  }

  private addNothing(one: NodeCounts): void {
    this.drafts.push({
      operator: 'Nothing',
      nodes: [one],
      core: one,
      blocked: false,
      output: one.node.outputs[0],
      extras: [],
    });
  }

  private addPattern({ operator, nodes, core, extras = [] }: Pattern): void {
    const inside = new Set(nodes.flatMap(({ node }) => node.outputs));
    const read = [...new Set(nodes.flatMap((one) => this.graph.variablesOf(one)))].filter(
      (name) => !inside.has(name),
    );
    const writer = this.layout.writerOf(read[0] ?? '');
    if (
      read.length === 1 &&
      writer !== null &&
      writer.output === read[0] &&
      !this.graph.isResult(read[0]) &&
      this.joining.pattern(operator, writer, read[0], nodes)
    ) {
      writer.nodes.push(...nodes);
      writer.output = nodes[nodes.length - 1].node.outputs[0];
      return this.layout.wrote(writer);
    }
    const blocked = BLOCKED_ACTIVATIONS.has(operator) && read.length === 1 && this.layout.isBlocked(read[0]);
    if (!blocked) {
      read.forEach((name) => this.layout.wantPlain(name));
    }
    this.add(operator, nodes, core, blocked).extras.push(...extras);
  }

  private addNode(one: NodeCounts): void {
    const { opType } = one.node;
    const { layout, graph } = this;
    if (graph.isRemoved(one)) {
      return this.addNothing(one);
    }
    const [x] = graph.inputsOf(one);
    if (one.class === 'conv' || one.class === 'depthwise-conv') {
      return this.addConvolution(one);
    }
    const blocked =
      (POOLS.has(opType) && layout.poolsInBlocks(one)) ||
      (opType === 'Concat' && layout.joinsInBlocks(one)) ||
      ((opType === 'Add' || opType === 'Sum' || opType === 'Mul') && layout.combinesInBlocks(one)) ||
      (BLOCKED_ACTIVATIONS.has(opType) && layout.isBlocked(x)) ||
      ((opType === 'Resize' || opType === 'Upsample') && layout.resizesInBlocks(one)) ||
      (opType === 'BatchNormalization' && layout.isBlocked(x) && !learnsStatistics(one));
    if (blocked) {
      const draft = this.add(opType === 'BatchNormalization' ? 'Conv' : opType, [one], one, true);
      for (const name of graph.variablesOf(one)) {
        layout.wantBlocked(name, draft);
      }
    } else if (
      opType === 'Transpose' &&
      layout.isBlocked(x) &&
      permutation(one) === '0,2,3,1' &&
      !transposesForMean(graph, one)
    ) {
      this.add('ReorderOutput', [one], one);
    } else {
      for (const name of graph.variablesOf(one)) {
        layout.wantPlain(name);
      }
      this.add(
        one.class === 'shape'
          ? 'View'
          : one.view
            ? this.joining.followsView(x)
              ? 'Nothing'
              : 'View'
            : opType,
        [one],
        one,
      );
    }
  }

  private addConvolution(one: NodeCounts): void {
    const [x] = this.graph.inputsOf(one);
    const kind = this.layout.convolution(one);
    const before = [...this.absorbed].filter(([, reader]) => reader === one).map(([transpose]) => transpose);
    const draft = this.add(one.node.opType, [...before, one], one, kind !== 'plain');
    if (kind === 'blocked') {
      this.layout.wantBlocked(x, draft);
    } else {
      this.graph.variablesOf(one).forEach((name) => this.layout.wantPlain(name));
    }
  }

  /** A Transpose to channels first becomes part of the change of layout before a convolution in blocks. */
  private vanishesInReader(one: NodeCounts): boolean {
    if (one.node.opType !== 'Transpose' || permutation(one) !== '0,3,1,2') {
      return false;
    }
    const reader = this.graph.soleReader(one);
    if (reader === null || reader.node.opType !== 'Conv' || this.layout.convolution(reader) !== 'blocked') {
      return false;
    }
    this.absorbed.set(one, reader);
    return true;
  }

  /** Whether a node became part of the kernel that wrote its input. */
  private joinsWriter(one: NodeCounts): boolean {
    const { graph, layout } = this;
    for (const name of graph.variablesOf(one)) {
      const draft = layout.writerOf(name);
      if (
        draft === null ||
        draft.output !== name ||
        graph.readers(name).length !== 1 ||
        graph.isResult(name)
      ) {
        continue;
      }
      if (!this.joining.node(one, name, draft)) {
        continue;
      }
      draft.nodes.push(one);
      draft.output = one.node.outputs[0];
      layout.wrote(draft);
      return true;
    }
    return false;
  }
}

function permutation({ node, inputShapes }: NodeCounts): string {
  const perm = node.attributes.get('perm');
  return perm?.type === 'ints' && inputShapes[0]?.length === 4 ? perm.value.join() : '';
}
