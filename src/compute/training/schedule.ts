/** Learning rate over a training run. */
export interface Schedule {
  readonly learningRate: number;
  /** Steps over which the rate rises linearly from 0. */
  readonly warmupSteps: number;
  readonly epochs: number;
}

/**
 * Linear warm-up by step, cosine decay to a twentieth by epoch: a function of counters alone, so a resumed run has the
 * same rates. Decay goes by epoch because the number of steps of an epoch is not known before its end.
 */
export function learningRateAt({ learningRate, warmupSteps, epochs }: Schedule, step: number, epoch: number): number {
  const floor = 0.05;
  const warmup = Math.min(1, (step + 1) / Math.max(1, warmupSteps));
  const cosine = (1 + Math.cos((Math.PI * epoch) / Math.max(1, epochs))) / 2;
  return learningRate * warmup * (floor + (1 - floor) * cosine);
}
