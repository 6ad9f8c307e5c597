/** Learning rate over a training run. */
export interface Schedule {
  readonly learningRate: number;
  /** Steps over which the rate rises linearly from 0. */
  readonly warmupSteps: number;
  readonly epochs: number;
  /** When known, the rate falls from step to step, else from epoch to epoch. */
  readonly stepsPerEpoch?: number;
}

/** Share of the learning rate that is left at the end. */
const FLOOR = 0.05;

/** Linear warm-up, then cosine decay to a twentieth: a function of counters alone, so a resumed run has the same rates. */
export function learningRateAt(
  { learningRate, warmupSteps, epochs, stepsPerEpoch }: Schedule,
  step: number,
  epoch: number,
): number {
  const warmup = Math.min(1, (step + 1) / Math.max(1, warmupSteps));
  const done =
    stepsPerEpoch === undefined
      ? epoch / Math.max(1, epochs)
      : Math.max(0, step - warmupSteps) / Math.max(1, epochs * stepsPerEpoch - warmupSteps);
  const cosine = (1 + Math.cos(Math.PI * Math.min(1, done))) / 2;
  return learningRate * warmup * (FLOOR + (1 - FLOOR) * cosine);
}
