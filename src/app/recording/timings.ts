import type { Timing } from '../../contracts/report';

/** Takes the time of steps. */
export interface Timed {
  readonly timings: readonly Timing[];
  run<T>(step: string, work: () => Promise<T>): Promise<T>;
  /** The result of the step was stored. */
  cached(step: string): void;
}

export function createTimed(now: () => number): Timed {
  const timings: Timing[] = [];
  return {
    timings,
    async run(step, work) {
      const startedMs = now();
      try {
        return await work();
      } finally {
        timings.push({ step, ms: now() - startedMs, cached: false });
      }
    },
    cached: (step) => void timings.push({ step, ms: 0, cached: true }),
  };
}
