import type { EditableModel, EditableNode } from '../edit/editable-model';
import type { EditableTensor } from '../edit/editable-tensor';

/** Collects what a pass changes, and keeps new names apart from those of the model. */
export class Rewriter {
  private readonly taken: Set<string>;
  private readonly initialisers: Map<string, EditableTensor>;
  private readonly before: EditableNode[] = [];
  private readonly replaced = new Map<EditableNode, readonly EditableNode[]>();
  private readonly opsets: Map<string, number>;

  constructor(private readonly model: EditableModel) {
    this.initialisers = new Map(model.initialisers);
    this.opsets = new Map(model.opsets);
    this.taken = new Set([
      ...model.initialisers.keys(),
      ...[...model.inputs, ...model.outputs].map(({ name }) => name),
      ...model.nodes.flatMap(({ outputs, captured }) => [...outputs, ...captured]),
    ]);
  }

  /** A name that nothing has yet. */
  name(wanted: string): string {
    let name = wanted;
    for (let count = 2; this.taken.has(name); count++) {
      name = `${wanted}:${count}`;
    }
    this.taken.add(name);
    return name;
  }

  /** Adds a tensor under a free name. @returns that name */
  store(tensor: EditableTensor): string {
    const name = this.name(tensor.name);
    this.initialisers.set(name, { ...tensor, name });
    return name;
  }

  /** Puts a tensor under its own name, in place of what had it. */
  keep(tensor: EditableTensor): void {
    this.initialisers.set(tensor.name, tensor);
  }

  drop(initialiser: string): void {
    this.initialisers.delete(initialiser);
  }

  /** Adds nodes that read initialisers only; they run before all others. */
  prepend(...nodes: readonly EditableNode[]): void {
    this.before.push(...nodes);
  }

  /** Puts nodes in place of one; they may contain it. */
  replace(node: EditableNode, nodes: readonly EditableNode[]): void {
    this.replaced.set(node, nodes);
  }

  /** Imports an operator set of another domain. */
  use(domain: string, version: number): void {
    if (!this.opsets.has(domain)) {
      this.opsets.set(domain, version);
    }
  }

  finish(): EditableModel {
    const { model, initialisers, opsets } = this;
    const nodes = [...this.before, ...model.nodes.flatMap((node) => this.replaced.get(node) ?? [node])];
    return { ...model, nodes, initialisers, opsets };
  }
}
