import type { CorrectionReport } from '../../../contracts/latency/report';

/** What tells whether a prediction is of the kind that the correction was back-tested on. */
export interface Evidence {
  /** Kernels that the calibration measured. */
  readonly measured: number;
  /** Share of the calibration's time in which others had the processor. */
  readonly waited: number;
  /** Kernels of the model in question. */
  readonly kernels: number;
  /** Share of the model's time in kernels that were measured themselves. */
  readonly known: number;
}

/** How much of the correction to apply, and what is in the way of all of it. */
export type Trust = Pick<CorrectionReport, 'weight' | 'reason'>;

/**
 * From nothing of the correction to all of it. The back-test's calibrations waited for nothing and had dozens of kernels, and its
 * smallest networks ten kernels. docs/runtime-correction.md has the errors on both sides: `npm run bench model-latency-correction`.
 */
const [ALL_LOST_WAITING, NONE_LOST_WAITING] = [0.25, 0.02];
const [FEWEST_MEASURED, ENOUGH_MEASURED] = [2, 8];
const [SMALLEST_MODEL, LARGE_MODEL] = [3, 12];
/** The back-test predicted every kernel by its line. What a kernel was measured at leaves less to correct. */
const [ALL_KNOWN, HARDLY_KNOWN] = [0.8, 0.2];

/** The weakest of the evidence decides: each alone makes the correction a guess. */
export function trustIn({ measured, waited, kernels, known }: Evidence): Trust {
  const shares = [
    { reason: 'busy-machine', weight: ramp(waited, ALL_LOST_WAITING, NONE_LOST_WAITING) },
    { reason: 'few-kernels', weight: ramp(measured, FEWEST_MEASURED, ENOUGH_MEASURED) },
    { reason: 'small-model', weight: ramp(kernels, SMALLEST_MODEL, LARGE_MODEL) },
    { reason: 'measured-kernels', weight: ramp(known, ALL_KNOWN, HARDLY_KNOWN) },
  ] as const;
  const weakest = shares.reduce((least, one) => (one.weight < least.weight ? one : least));
  return { weight: weakest.weight, reason: weakest.weight < 1 ? weakest.reason : null };
}

/** 0 at `none` and beyond, 1 at `all` and beyond. */
function ramp(value: number, none: number, all: number): number {
  return Math.max(0, Math.min(1, (value - none) / (all - none)));
}
