import type { TensorFact } from './tensor-fact';

/** What is known of the values of a graph; a subgraph also sees those of the graphs around it. */
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
