import type { ModelCounts } from '../../../onnx/count/count-model';
import type { NodeCounts } from '../../../onnx/count/node-counts';
import type { Shape } from '../../../onnx/infer/tensor-fact';
import { type Folding, foldingOf, shapeNodesThatRun } from './folding';
import { joinsPadding } from './padding';
import { type QuantisedUnit, type QuantisedUnits, quantisedUnits } from './quantised';
import { type CancelledTransposes, cancelledTransposes } from './transposes';

/** Who writes and who reads what among the nodes that take time. What the runtime removes is looked through. */
export class NodeGraph {
  readonly nodes: readonly NodeCounts[];
  private readonly writers = new Map<string, NodeCounts>();
  private readonly readersOf = new Map<string, NodeCounts[]>();
  private readonly aliases = new Map<string, string>();
  private readonly results: ReadonlySet<string>;
  private readonly folding: Folding;
  private readonly paddings: ReadonlySet<NodeCounts>;
  private readonly cancelled: CancelledTransposes;
  private readonly quantised: QuantisedUnits;
  private readonly takenByUnits: ReadonlySet<NodeCounts>;

  constructor(private readonly counts: ModelCounts) {
    this.folding = foldingOf(counts);
    const shapes = shapeNodesThatRun(counts, this.folding);
    const runs = counts.nodes.filter(
      (one) =>
        (one.timed && !one.node.outputs.some((name) => this.folding.folded.has(name))) || shapes.has(one),
    );
    this.nodes = runs;
    this.paddings = joinsPadding(runs, counts);
    this.cancelled = cancelledTransposes(runs, counts);
    this.quantised = quantisedUnits(runs, counts);
    this.takenByUnits = new Set([...this.quantised.units.values()].flatMap(({ after }) => after));
    for (const one of this.nodes) {
      if (this.isRemoved(one) && one.node.outputs[0] !== '') {
        this.aliases.set(one.node.outputs[0], this.resolve(one.node.inputs[0]));
      } else {
        for (const name of new Set(this.inputsOf(one))) {
          this.readersOf.set(name, [...(this.readersOf.get(name) ?? []), one]);
        }
      }
      for (const name of one.node.outputs) {
        if (name !== '') {
          this.writers.set(name, one);
        }
      }
    }
    this.results = new Set(counts.outputs.map(({ name }) => this.resolve(name)));
  }

  /** Nodes that are gone once the model is loaded. */
  isRemoved(one: NodeCounts): boolean {
    const { opType, inputs, outputs } = one.node;
    if (
      opType === 'Identity' ||
      opType === 'Dropout' ||
      this.paddings.has(one) ||
      this.cancelled.transposes.has(one) ||
      this.quantised.dequantisers.has(one)
    ) {
      return true;
    }
    return (
      opType === 'Cast' && this.counts.factOf(inputs[0])?.dtype === this.counts.factOf(outputs[0])?.dtype
    );
  }

  /** What a node becomes on 8-bit integers; null when it works on what the model says. */
  unitOf(one: NodeCounts): QuantisedUnit | null {
    return this.quantised.units.get(one) ?? null;
  }

  /** Whether a node is part of another's work on 8-bit integers. */
  isTakenByUnit(one: NodeCounts): boolean {
    return this.takenByUnits.has(one);
  }

  /** Whether a node works in another order than the model writes it. */
  isReordered(one: NodeCounts): boolean {
    return this.cancelled.between.has(one);
  }

  /** The value that a name stands for. */
  resolve(name: string): string {
    return this.aliases.get(name) ?? name;
  }

  inputsOf({ node }: NodeCounts): readonly string[] {
    return node.inputs.filter((name) => name !== '').map((name) => this.resolve(name));
  }

  /** The inputs that depend on the model's. */
  variablesOf(one: NodeCounts): readonly string[] {
    return this.inputsOf(one).filter((name) => !this.isConstant(name));
  }

  writerOf(name: string): NodeCounts | null {
    return this.writers.get(name) ?? null;
  }

  isResult(name: string): boolean {
    return this.results.has(name);
  }

  isConstant(name: string): boolean {
    return this.counts.factOf(name)?.weights != null || this.folding.folded.has(name);
  }

  /** Whether the runtime knows a value's shape when it loads the model. */
  isFixed(name: string): boolean {
    return this.shapeOf(name) !== null && !this.folding.open.has(name);
  }

  shapeOf(name: string): Shape | null {
    return this.counts.factOf(name)?.shape ?? null;
  }

  dtypeOf(name: string): string {
    return this.counts.factOf(name)?.dtype ?? 'undefined';
  }

  readers(name: string): readonly NodeCounts[] {
    return this.readersOf.get(name) ?? [];
  }

  /** The one node that reads a node's first output, when nothing else does. */
  soleReader({ node }: NodeCounts): NodeCounts | null {
    const name = this.resolve(node.outputs[0]);
    const readers = this.readers(name);
    return readers.length === 1 && !this.isResult(name) ? readers[0] : null;
  }

  /** Whether a node combines one variable with constants. */
  hasConstant(one: NodeCounts): boolean {
    return this.variablesOf(one).length === 1 && this.inputsOf(one).length > 1;
  }

  /** Whether a node combines one variable with a constant of one element. */
  hasScalar(one: NodeCounts): boolean {
    return (
      this.hasConstant(one) &&
      this.inputsOf(one).every(
        (name) => !this.isConstant(name) || (this.shapeOf(name) ?? [2]).every((size) => size === 1),
      )
    );
  }
}
