import type { PlanOptions } from './plan';

/** Fewer tell neither what is usual nor how good a forecast is. */
export const MIN_LOAD_ROWS = 40;
/** Twelve weeks of hours: more changes little and takes long. */
export const MAX_LOAD_ROWS = 2016;
const MAX_STEPS = 24;
/** How far is forecast: this share of the recording, at most a day. */
const REACH_SHARE = 0.1;
const DAY_MS = 24 * 3_600_000;
/** Each divides a day. */
const USUAL_WIDTHS_S = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400,
];
const MAX_INPUT_STEPS = 48;
const INPUT_SHARE = 0.25;
/** Short recordings need a part to choose on in which a forecast has room. */
const SPLIT = { train: 0.6, validation: 0.2, test: 0.2 } as const;

/** Windows of the recording that make one row of a usual width, so that the reach takes at most 24 steps. */
export function windowsPerRow(windows: number, widthMs: number): number {
  const reachMs = Math.min(DAY_MS, REACH_SHARE * windows * widthMs);
  const least = Math.max(1, Math.ceil(reachMs / widthMs / MAX_STEPS));
  const usual = USUAL_WIDTHS_S.map((seconds) => (seconds * 1000) / widthMs);
  return least === 1 ? 1 : (usual.find((factor) => factor >= least && Number.isInteger(factor)) ?? least);
}

/** How the load of the services of a recording is forecast; `null` when it has fewer rows than `MIN_LOAD_ROWS`. */
export function servicePlan(rows: number, stepMs: number): PlanOptions | null {
  return rows < MIN_LOAD_ROWS
    ? null
    : {
        scale: 'zscore',
        split: SPLIT,
        inputSteps: Math.min(MAX_INPUT_STEPS, Math.floor(INPUT_SHARE * rows)),
        steps: Math.min(Math.max(1, Math.floor(DAY_MS / stepMs)), Math.floor(REACH_SHARE * rows), MAX_STEPS),
        stride: 1,
        unseen: [],
      };
}
