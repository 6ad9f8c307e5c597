import type { Progress } from '../contracts/progress';

/** What a job that waits for others reports: without a sign the asking process would count as hung. */
export const WAITING: Progress = {
  step: 'wait',
  label: 'Waiting',
  fraction: null,
  message: 'other jobs run',
  etaMs: null,
};
