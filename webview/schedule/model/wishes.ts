/** Weights of violations to choose from, in steps that the eye takes for equal. */
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** The steps with the weight that was simulated among them, ascending. */
export function weightChoices(current: number): readonly number[] {
  return [...new Set([...STEPS, current])].sort((a, b) => a - b);
}

/** Whether a time can be kept by anything: the field may be empty, which is NaN. */
export function isObjective(ms: number): boolean {
  return Number.isFinite(ms) && ms > 0;
}
