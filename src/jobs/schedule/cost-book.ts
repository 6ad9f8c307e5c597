/** Running times of jobs, learned from past runs: per kind the median time of a unit of work. */
import * as v from 'valibot';
import { upperMedian } from '../../numeric/quantile';
import type { Task } from './task';

/** Runs of a kind that count: the latest, because programs and machines change. */
const MAX_RUNS = 31;
const MAX_KINDS = 64;

const schema = v.strictObject({
  version: v.literal(1),
  kinds: v.array(
    v.strictObject({
      kind: v.string(),
      /** Milliseconds per unit, the latest last. */
      runs: v.pipe(v.array(v.pipe(v.number(), v.finite(), v.minValue(0))), v.maxLength(MAX_RUNS)),
    }),
  ),
});

export class CostBook {
  private readonly runs = new Map<string, number[]>();
  private readonly medians = new Map<string, number>();

  /** @param text as `toText` wrote it; anything else says nothing */
  read(text: string): void {
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
    for (const { kind, runs } of parsed.success ? parsed.output.kinds : []) {
      if (runs.length > 0) {
        this.keep(kind, runs);
      }
    }
  }

  add({ kind, units }: Pick<Task, 'kind' | 'units'>, ms: number): void {
    this.keep(kind, [...(this.runs.get(kind) ?? []), ms / Math.max(1, units)].slice(-MAX_RUNS));
  }

  /** Milliseconds; what the task declares where its kind has never run. */
  estimateMs({ kind, units, cost }: Pick<Task, 'kind' | 'units' | 'cost'>): number {
    const perUnit = this.medians.get(kind);
    return perUnit === undefined ? cost.ms : perUnit * Math.max(1, units);
  }

  toText(): string {
    const kinds = Array.from(this.runs, ([kind, runs]) => ({ kind, runs }));
    return JSON.stringify({ version: 1, kinds } satisfies v.InferOutput<typeof schema>);
  }

  private keep(kind: string, runs: number[]): void {
    // The kind that ran last stands last; the one that ran the longest time ago is forgotten.
    this.runs.delete(kind);
    this.runs.set(kind, runs);
    this.medians.set(kind, upperMedian(runs));
    if (this.runs.size > MAX_KINDS) {
      const [oldest] = this.runs.keys();
      this.runs.delete(oldest);
      this.medians.delete(oldest);
    }
  }
}
