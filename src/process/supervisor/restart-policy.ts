/** When a process that crashed may start again: a pure decision over the times of its recent crashes. */
export interface RestartLimits {
  /** Crashes older than this are forgiven. */
  readonly windowMs: number;
  /** This many crashes within the window and the process is not started any more. */
  readonly maxCrashes: number;
  /** Wait after the second crash in the window; doubles with each further one. The first restart is immediate. */
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

export const defaultRestartLimits: RestartLimits = {
  windowMs: 3 * 60_000,
  maxCrashes: 5,
  firstDelayMs: 500,
  maxDelayMs: 10_000,
};

export type RestartDecision =
  | { readonly kind: 'start'; readonly delayMs: number }
  | { readonly kind: 'give-up'; readonly crashes: number };

/** The crashes that still count at `nowMs`. */
export function recentCrashes(
  crashesMs: readonly number[],
  nowMs: number,
  limits: RestartLimits,
): readonly number[] {
  return crashesMs.filter((crashMs) => nowMs - crashMs < limits.windowMs);
}

/** Whether to start now, later or not at all. `crashesMs` are the times of past crashes, oldest first. */
export function decideRestart(
  crashesMs: readonly number[],
  nowMs: number,
  limits: RestartLimits,
): RestartDecision {
  const recent = recentCrashes(crashesMs, nowMs, limits);
  if (recent.length >= limits.maxCrashes) {
    return { kind: 'give-up', crashes: recent.length };
  }
  if (recent.length < 2) {
    return { kind: 'start', delayMs: 0 };
  }
  const backOffMs = Math.min(limits.firstDelayMs * 2 ** (recent.length - 2), limits.maxDelayMs);
  const sinceLastMs = nowMs - recent[recent.length - 1];
  return { kind: 'start', delayMs: Math.max(0, backOffMs - sinceLastMs) };
}
