import type { TensorFact } from './tensor-fact';

/** Facts about the values of a graph. A subgraph also sees the values of enclosing graphs. */
export class Scope {
  private readonly facts = new Map<string, TensorFact>();

  constructor(private readonly outer: Scope | null = null) {}

  get(name: string): TensorFact | null {
    return this.facts.get(name) ?? this.outer?.get(name) ?? null;
  }

  set(name: string, fact: TensorFact): void {
    this.facts.set(name, fact);
  }
}
