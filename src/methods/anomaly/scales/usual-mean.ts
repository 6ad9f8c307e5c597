/** What a mean is usually, and how far means of windows spread. */
import { NODE_FEATURES } from '../../../features/node-features';
import { MAD_TO_SIGMA, median, medianAbsoluteDeviation } from '../../../numeric/quantile';
import { courseOf } from './course';
import type { MeanReading } from './readings';

/** NaN where too little is known. */
export interface UsualMean {
  /** [windows, services]: one level per service, or its slow course where the level follows the load of the day. */
  readonly centre: Float32Array;
  /** [services]: variance of single observations, and of the mean between windows beyond what their counts explain. */
  readonly single: Float32Array;
  readonly between: Float32Array;
}

/** Cells with fewer observations are judged at wider windows only. */
export const FEWEST_OBSERVATIONS = 5;
export const FEWEST_WINDOWS = 8;
/** The course is the median over so much time on both sides; a fault of half of that time does not move it. */
const AROUND_MS = 2 * 3_600_000;
const MIN_REACH = 12;
/** A course is followed only when it explains this share of the variance between windows: a fault never does. */
const MIN_EXPLAINED = 0.4;

export function usualMean(reading: MeanReading, services: number, widthMs: number): UsualMean {
  const { count } = reading;
  const filled = (length: number): Float32Array => new Float32Array(length).fill(NaN);
  const usual = { centre: filled(count.length), single: filled(services), between: filled(services) };
  const reach = Math.max(MIN_REACH, Math.round(AROUND_MS / widthMs));
  for (let service = 0; service < services; service++) {
    const cells: number[] = [];
    for (let cell = service; cell < count.length; cell += services) {
      if (count[cell] >= FEWEST_OBSERVATIONS) {
        cells.push(cell);
      }
    }
    if (cells.length < FEWEST_WINDOWS) {
      continue;
    }
    const { centre, single, between } = usualOfCells(reading, services, cells, reach);
    usual.single[service] = single;
    usual.between[service] = between;
    centre.forEach((value, window) => (usual.centre[window * services + service] = value));
  }
  return usual;
}

interface UsualOfService {
  /** [windows] */
  readonly centre: Float64Array;
  readonly single: number;
  readonly between: number;
}

/** @param cells the cells of one service with enough observations */
function usualOfCells(
  { count, mean, variance, feature }: MeanReading,
  services: number,
  cells: readonly number[],
  reach: number,
): UsualOfService {
  const windows = count.length / services;
  const service = cells[0] % services;
  const single = median(cells.map((cell) => (variance[cell] * count[cell]) / (count[cell] - 1)));
  const byCount = median(cells.map((cell) => single / count[cell]));
  const betweenAround = (centre: Float64Array): number => {
    const shifts = cells.map((cell) => mean[cell] - centre[Math.floor(cell / services)]);
    return Math.max(0, (MAD_TO_SIGMA * medianAbsoluteDeviation(shifts, 0)) ** 2 - byCount);
  };
  const level = median(cells.map((cell) => mean[cell]));
  const flat = new Float64Array(windows).fill(level);
  const overall = betweenAround(flat);
  const negligible = NODE_FEATURES[feature].floor ** 2;
  if (windows <= reach || overall <= negligible) {
    return { centre: flat, single, between: overall };
  }
  const meanAt = (window: number): number => {
    const cell = window * services + service;
    return count[cell] >= FEWEST_OBSERVATIONS ? mean[cell] : NaN;
  };
  const course = courseOf(meanAt, windows, reach).map((value) => (Number.isNaN(value) ? level : value));
  const around = betweenAround(course);
  return around + negligible < (1 - MIN_EXPLAINED) * (overall + negligible)
    ? { centre: course, single, between: around }
    : { centre: flat, single, between: overall };
}
