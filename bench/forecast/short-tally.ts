import type { Quantity } from '../../src/methods/forecast/features';

/** Counts over series and steps of one quantity. */
export interface Counts {
  targets: number;
  inside: number;
  /** By quarter of the steps ahead: targets and targets inside. */
  readonly bySteps: { targets: number; inside: number }[];
  /** Sum of absolute errors by model, each relative to the series' own change from window to window. */
  readonly errors: Map<string, number>;
  width: number;
  readonly chosen: Map<string, number>;
}

export type Tally = Map<Quantity, Counts>;

export const STEP_GROUPS = [
  [1, 1],
  [2, 4],
  [5, 12],
] as const;

export const emptyTally = (): Tally => new Map();

export function countsOf(tally: Tally, quantity: Quantity): Counts {
  const known = tally.get(quantity);
  if (known !== undefined) {
    return known;
  }
  const counts: Counts = {
    targets: 0,
    inside: 0,
    bySteps: STEP_GROUPS.map(() => ({ targets: 0, inside: 0 })),
    errors: new Map(),
    width: 0,
    chosen: new Map(),
  };
  tally.set(quantity, counts);
  return counts;
}

const percent = (part: number, all: number): string => `${((100 * part) / all).toFixed(1)} %`;

export function printTally(title: string, recordings: number, tally: Tally): void {
  console.log(`\n${recordings} recordings ${title}`);
  for (const [quantity, { targets, inside, bySteps, errors, width, chosen }] of tally) {
    const steps = bySteps.map(
      (each, group) => `${STEP_GROUPS[group].join('-')}: ${percent(each.inside, each.targets)}`,
    );
    console.log(
      `${quantity}: covered ${percent(inside, targets)} (steps ${steps.join(', ')}), mean width ${(width / targets).toFixed(2)}`,
    );
    const named = [...errors].map(([model, sum]) => `${model} ${(sum / targets).toFixed(3)}`);
    console.log(`  scaled MAE: ${named.join(', ')}`);
    console.log(`  chosen: ${[...chosen].map(([model, count]) => `${model} ${count}`).join(', ')}`);
  }
}
