import type { Progress } from '../contracts/protocol';

/** How much of a usual analysis each step takes, in the order they run. */
const shares: readonly (readonly [Progress['step'], number])[] = [
  ['discover', 0.05],
  ['read', 0.25],
  ['features', 0.05],
  ['train', 0.55],
  ['score', 0.05],
  ['findings', 0.05],
];

/** How far the whole analysis is, 0 to 1. */
export function overallFraction({ step, fraction }: Progress): number {
  let done = 0;
  for (const [name, share] of shares) {
    if (name === step) {
      return done + share * Math.min(Math.max(fraction ?? 0, 0), 1);
    }
    done += share;
  }
  return done;
}

/** The line under a progress bar: what happens, and how long it may still take. */
export function progressLine({ message, etaMs }: Progress): string {
  if (etaMs === null || etaMs < 1000) {
    return message;
  }
  const seconds = Math.round(etaMs / 1000);
  const left = seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return `${message} (about ${left} left)`;
}
