import type { Progress } from '../contracts/progress';

/** How much of a usual analysis each step takes, in the order they run. */
const shares: readonly (readonly [string, number])[] = [
  ['discover', 0.05],
  ['read', 0.25],
  ['features', 0.05],
  ['train', 0.55],
  ['expect', 0.02],
  ['score', 0.03],
  ['findings', 0.03],
  ['inspect', 0.02],
];

/** How far the whole analysis is, 0 to 1; a step of something else counts for itself. */
export function overallFraction({ step, fraction }: Progress): number {
  const own = Math.min(Math.max(fraction ?? 0, 0), 1);
  let done = 0;
  for (const [name, share] of shares) {
    if (name === step) {
      return done + share * own;
    }
    done += share;
  }
  return own;
}

/** The line under a progress bar: what happens, and how long it may still take. */
export function progressLine({ label, message, etaMs }: Progress): string {
  const what = message === '' || message === label ? label : `${label}: ${message}`;
  if (etaMs === null || etaMs < 1000) {
    return what;
  }
  const seconds = Math.round(etaMs / 1000);
  const left = seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return `${what} (about ${left} left)`;
}
