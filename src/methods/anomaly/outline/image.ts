/** What the segmentation network sees of one service: scores at several widths beside what the finest windows say. */
import { NODE_FEATURE_COUNT as F } from '../../../features/node-features';
import { MAX_EVIDENCE } from '../scales/edges';
import type { JudgedScale } from '../scales/judge';
import type { Edge } from '../scales/readings';
import type { Stretch } from '../scales/stretches';

/** Widths of which the score is a channel, as multiples of the finest; where one is missing, the next finer one counts. */
const MULTIPLES = [1, 3, 12, 48] as const;
const M = MULTIPLES.length;
/** Places of the channels: deviations at the finest width come first. */
const SEEN = F;
const OWN = F + 1;
const CALLERS = OWN + M;
const CALLEES = CALLERS + M;
const VISITS = CALLEES + M;
/** How high a stretch that a threshold found here scores. */
export const PLACE = VISITS + 1;
const EVIDENCE = PLACE + 1;
const PLACE_OF_CALLERS = EVIDENCE + 1;
const PLACE_OF_CALLEES = PLACE_OF_CALLERS + 1;
const COVERED = PLACE_OF_CALLEES + 1;
export const IMAGE_CHANNELS = COVERED + 1;
/** Evidence at its limits becomes ±3. */
const EVIDENCE_UNIT = MAX_EVIDENCE / 3;

export interface ScoreImage {
  readonly services: number;
  /** Windows of the finest width in the recording. */
  readonly steps: number;
  readonly startMs: number;
  readonly stepMs: number;
  /** @returns row-major [steps, IMAGE_CHANNELS]; 0 = usual, unknown, or outside the recording */
  crop(service: number, first: number, steps: number): Float32Array;
  isCovered(step: number): boolean;
  /** Highest score of a service at a step, over the widths; 1 = the threshold. */
  scoreAt(service: number, step: number): number;
}

/** Less of a window that was recorded says nothing. */
const MIN_COVERAGE = 0.3;

/** Keeps order and sign. */
export const squash = (value: number): number => Math.sign(value) * Math.log1p(Math.abs(value));

/**
 * @param scales of one recording, ascending widths, at least one
 * @param stretches by service, the strongest first
 */
export function scoreImage(
  scales: readonly JudgedScale[],
  edges: readonly Edge[],
  stretches: readonly (readonly Stretch[])[],
): ScoreImage {
  const [finest] = scales;
  const { services } = finest;
  const { windows, startMs, widthMs, errors, coveredS } = finest.cells;
  const levels = MULTIPLES.map(
    (multiple) => [...scales].reverse().find(({ cells }) => cells.widthMs <= multiple * widthMs) ?? finest,
  );
  const sides = (of: (edge: Edge) => readonly [number, number]): number[][] => {
    const lists = Array.from({ length: services }, () => new Set<number>());
    edges.map(of).forEach(([service, other]) => service !== other && lists[service].add(other));
    return lists.map((list) => [...list]);
  };
  const callers = sides(({ from, to }) => [to, from]);
  const callees = sides(({ from, to }) => [from, to]);

  const middleOf = (step: number): number => startMs + (step + 0.5) * widthMs;
  const levelScore = ({ cells, score }: JudgedScale, service: number, step: number): number => {
    const window = Math.floor((middleOf(step) - cells.startMs) / cells.widthMs);
    const value = score[Math.max(0, Math.min(cells.windows - 1, window)) * services + service];
    return value > 0 ? value : 0;
  };
  const placeAt = (service: number, step: number): number => {
    const at = middleOf(step);
    return Math.max(
      0,
      ...stretches[service].map(({ fromMs, toMs, core }) => (at >= fromMs && at < toMs ? core.score : 0)),
    );
  };
  const coverage = (step: number): number => (1000 * coveredS[step]) / widthMs;

  function writeStep(values: Float32Array, to: number, service: number, step: number): void {
    const cell = step * services + service;
    for (let f = 0; f < F; f++) {
      values[to + f] = squash(finest.deviation[cell * F + f]);
    }
    values[to + SEEN] = Number.isNaN(finest.score[cell]) ? 0 : 1;
    levels.forEach((level, index) => {
      const highest = (list: readonly number[]): number =>
        list.reduce((most, other) => Math.max(most, levelScore(level, other, step)), 0);
      values[to + OWN + index] = squash(levelScore(level, service, step));
      values[to + CALLERS + index] = squash(highest(callers[service]));
      values[to + CALLEES + index] = squash(highest(callees[service]));
    });
    const highestPlace = (list: readonly number[]): number =>
      list.reduce((most, other) => Math.max(most, placeAt(other, step)), 0);
    values[to + VISITS] = Math.log1p(errors.entries[cell]);
    values[to + PLACE] = squash(placeAt(service, step));
    values[to + PLACE_OF_CALLERS] = squash(highestPlace(callers[service]));
    values[to + PLACE_OF_CALLEES] = squash(highestPlace(callees[service]));
    values[to + COVERED] = coverage(step);
  }

  return {
    services,
    steps: windows,
    startMs,
    stepMs: widthMs,
    crop: (service, first, steps) => {
      const values = new Float32Array(steps * IMAGE_CHANNELS);
      const from = Math.max(0, first);
      const end = Math.min(windows, first + steps);
      for (let step = from; step < end; step++) {
        writeStep(values, (step - first) * IMAGE_CHANNELS, service, step);
      }
      // Of two stretches that reach the same step the stronger one speaks.
      for (const { evidence } of [...stretches[service]].reverse()) {
        const last = Math.min(end, evidence.first + evidence.values.length);
        for (let step = Math.max(from, evidence.first); step < last; step++) {
          values[(step - first) * IMAGE_CHANNELS + EVIDENCE] =
            evidence.values[step - evidence.first] / EVIDENCE_UNIT;
        }
      }
      return values;
    },
    isCovered: (step) => coverage(step) >= MIN_COVERAGE,
    scoreAt: (service, step) => Math.max(...levels.map((level) => levelScore(level, service, step))),
  };
}
