/** Judges all cells of a recording at one width. */
import { widen, type Cells } from '../../../features/cells';
import type { LevelChange } from '../../../features/levels/level-change';
import { NODE_FEATURE_COUNT as F } from '../../../features/node-features';
import { calibrate, combine } from '../score';
import { explainCallers } from './explained';
import { writeRates } from './rate';
import { readCells, type Edge, type Reading } from './readings';
import { usualOf, writeDeviations, type Usual } from './usual';

export interface JudgedReading {
  readonly reading: Reading;
  readonly usual: Usual;
}

/** Arrays are row-major over [windows, services(, features)]. */
export interface JudgedScale {
  readonly cells: Cells;
  readonly services: number;
  readonly readings: readonly JudgedReading[];
  /** Deviations that neighbours do not explain, in standard deviations; 0 where unknown. */
  readonly deviation: Float32Array;
  readonly known: Uint8Array;
  /** 1 = the threshold; NaN where the service has too few requests to be judged at this width. */
  readonly score: Float32Array;
  /** Per service the combined deviation whose score is 1. */
  readonly thresholdSigma: Float32Array;
}

/** Sums of squares of many deviations have an exponential tail. */
const TAIL_POWER = 2;
/** Likelihoods need a smaller margin than quantiles of a few spans. */
const MIN_THRESHOLD_SIGMA = 4.5;

/** @param expectedFalse normal cells of this width that may pass the threshold */
export function judgeScale(
  finest: Cells,
  widthMs: number,
  edges: readonly Edge[],
  changes: readonly LevelChange[],
  services: number,
  expectedFalse: number,
): JudgedScale {
  const cells = widen(finest, widthMs);
  const deviation = new Float32Array(cells.windows * services * F);
  const known = new Uint8Array(deviation.length);
  const readings = readCells(cells, edges, services).map((reading) => {
    const usual = usualOf(reading, services, widthMs);
    writeDeviations(reading, usual, services, deviation, known);
    return { reading, usual };
  });
  writeRates(cells, edges, changes, services, deviation, known);
  explainCallers(deviation, edges, cells.windows, services);
  const raw = combine(known, deviation);
  const thresholdSigma = calibrate(raw, services, expectedFalse, TAIL_POWER, MIN_THRESHOLD_SIGMA);
  const score = raw.map((value, cell) => value / thresholdSigma[cell % services]);
  return { cells, services, readings, deviation, known, score, thresholdSigma };
}
