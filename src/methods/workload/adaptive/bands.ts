import { quantileOfSorted } from '../../../numeric/quantile';
import { evenly } from '../networks/sample';
import type { Grid } from './grid';

/** What a band claims to cover. */
export const COVERAGE = 0.9;
const TAIL = (1 - COVERAGE) / 2;
/** Steps ahead are calibrated in so many groups. */
const GROUPS = 4;
/** Errors of a group that quantiles are taken from, the last ones; of each update as many, evenly, so that they reach back for weeks. */
const MAX_ERRORS = 6000;
const MAX_ERRORS_OF_UPDATE = 100;
/** Errors of others that a group begins with. */
const MAX_START_ERRORS = 1000;
/** Origins after which an error counts half in a series' typical error at a time of day. */
const HALF_LIFE = 200;
/** Places of a day that have typical errors of their own. */
const PLACES = 24;
/** Origins' worth of the series' typical error mixed into that of a place. */
const PRIOR_COUNT = 3;
/** How fast the tails follow what was missed (adaptive conformal inference, Gibbs and Candès 2021). */
const RATE = 0.1;
const MIN_TAIL = 0.002;
const MAX_TAIL = 0.2;
/** A typical error is never below this, in the models' unit: a silent series may speak again. */
const MIN_ERROR = 1e-4;

export interface Band {
  /** [series, origins, steps] */
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** What bands of a series begin with that nothing is known of. */
export interface BandStart {
  /** Per group of steps, errors in units of the typical one. */
  readonly errors: readonly (readonly number[])[];
  /** The typical absolute error, in the models' unit. */
  readonly typical: number;
}

/**
 * Conformal bands from what the forecast itself missed. Errors count in units of what is typical of the series at the time of
 * day; a band of an origin uses errors that were known at the update before it.
 * @param period rows of a day; 0 when unknown
 * @param start what others of its kind missed; null: normal errors, of one unit
 */
export function rollingBands(
  forecast: Float32Array,
  { series, origins, steps, targets, updates }: Grid,
  period: number,
  start: BandStart | null = null,
): Band & { readonly start: BandStart } {
  const band = { low: new Float32Array(forecast.length), high: new Float32Array(forecast.length) };
  const typical = new TypicalErrors(series, period, start?.typical ?? 1);
  const groups = Array.from({ length: GROUPS }, (_, group) => new Tails(start?.errors[group] ?? []));
  let seen = 0;
  let at = 0;
  updates.forEach((update, index) => {
    for (; seen < origins.length && origins[seen] + steps <= update; seen++) {
      learn(seen);
    }
    groups.forEach((group) => group.settle());
    const until = updates[index + 1] ?? Infinity;
    for (; at < origins.length && origins[at] < until; at++) {
      for (let node = 0; node < series; node++) {
        const cell = (node * origins.length + at) * steps;
        for (let step = 0; step < steps; step++) {
          const { below, above } = groups[groupOf(step, steps)];
          const unit = typical.of(node, origins[at] + step);
          band.low[cell + step] = forecast[cell + step] + below * unit;
          band.high[cell + step] = forecast[cell + step] + above * unit;
        }
      }
    }
  });
  return { ...band, start: { errors: groups.map(({ known }) => known), typical: typical.mean() } };

  function learn(place: number): void {
    for (let node = 0; node < series; node++) {
      const cell = (node * origins.length + place) * steps;
      for (let step = 0; step < steps; step++) {
        const error = targets[cell + step] - forecast[cell + step];
        if (!Number.isNaN(error)) {
          const side =
            targets[cell + step] < band.low[cell + step]
              ? -1
              : targets[cell + step] > band.high[cell + step]
                ? 1
                : 0;
          groups[groupOf(step, steps)].add(error / typical.of(node, origins[place] + step), side);
        }
      }
      for (let step = 0; step < steps; step++) {
        const error = Math.abs(targets[cell + step] - forecast[cell + step]);
        if (!Number.isNaN(error)) {
          typical.add(node, origins[place] + step, error);
        }
      }
    }
  }
}

const groupOf = (step: number, steps: number): number => Math.floor((step * GROUPS) / steps);

/** Fading means of a series' absolute errors, per time of day. */
class TypicalErrors {
  private readonly sums: Float64Array;
  private readonly weights: Float64Array;
  private readonly keep = 0.5 ** (1 / HALF_LIFE);

  constructor(
    series: number,
    private readonly period: number,
    private readonly first: number,
  ) {
    // The last place of each series is that of all times of day.
    this.sums = new Float64Array(series * (PLACES + 1));
    this.weights = new Float64Array(series * (PLACES + 1));
  }

  add(node: number, row: number, error: number): void {
    for (const cell of new Set([this.cellOf(node, row), node * (PLACES + 1) + PLACES])) {
      this.sums[cell] = this.sums[cell] * this.keep + error;
      this.weights[cell] = this.weights[cell] * this.keep + 1;
    }
  }

  of(node: number, row: number): number {
    const all = node * (PLACES + 1) + PLACES;
    const usual = this.weights[all] > 0 ? this.sums[all] / this.weights[all] : this.first;
    const cell = this.cellOf(node, row);
    return Math.max(MIN_ERROR, (this.sums[cell] + PRIOR_COUNT * usual) / (this.weights[cell] + PRIOR_COUNT));
  }

  /** Of all series that have errors; the first one without any. */
  mean(): number {
    const means = Array.from({ length: this.sums.length / (PLACES + 1) }, (_, node) => {
      const all = node * (PLACES + 1) + PLACES;
      return this.weights[all] > 0 ? [this.sums[all] / this.weights[all]] : [];
    }).flat();
    return means.length === 0 ? this.first : means.reduce((sum, each) => sum + each, 0) / means.length;
  }

  private cellOf(node: number, row: number): number {
    const place = this.period > 0 ? Math.floor(((row % this.period) * PLACES) / this.period) : PLACES;
    return node * (PLACES + 1) + place;
  }
}

/** Normal errors in units of their mean absolute value, until there are errors. */
const NORMAL_REACH = 1.645 * Math.sqrt(Math.PI / 2);
const FEWEST_ERRORS = 20;

/** The two quantiles of a group's errors, with tails that follow what was missed. */
class Tails {
  below = -NORMAL_REACH;
  above = NORMAL_REACH;
  private readonly errors: number[];
  private next = 0;
  private lowTail = TAIL;
  private highTail = TAIL;
  private fresh: number[] = [];
  private missedLow = 0;
  private missedHigh = 0;

  /** @param start errors of others */
  constructor(start: readonly number[]) {
    this.errors = evenly(start, MAX_START_ERRORS);
    this.measure();
  }

  get known(): readonly number[] {
    return this.errors;
  }

  /** @param side of the band it was outside of, -1 or 1; 0 inside */
  add(error: number, side: -1 | 0 | 1): void {
    this.fresh.push(error);
    this.missedLow += side < 0 ? 1 : 0;
    this.missedHigh += side > 0 ? 1 : 0;
  }

  /** Takes in what was added: as a test of the bands that were stated, and as evidence for the next. */
  settle(): void {
    const { fresh } = this;
    if (fresh.length === 0) {
      return;
    }
    if (this.errors.length >= FEWEST_ERRORS) {
      this.lowTail = followed(this.lowTail, this.missedLow / fresh.length);
      this.highTail = followed(this.highTail, this.missedHigh / fresh.length);
    }
    this.missedLow = 0;
    this.missedHigh = 0;
    const every = Math.ceil(fresh.length / MAX_ERRORS_OF_UPDATE);
    for (let at = 0; at < fresh.length; at += every) {
      const error = fresh[at];
      if (this.errors.length < MAX_ERRORS) {
        this.errors.push(error);
      } else {
        this.errors[this.next++ % MAX_ERRORS] = error;
      }
    }
    this.fresh = [];
    this.measure();
  }

  private measure(): void {
    if (this.errors.length < FEWEST_ERRORS) {
      return;
    }
    const sorted = Float64Array.from(this.errors).sort();
    this.below = quantileOfSorted(sorted, this.lowTail, 'linear');
    this.above = quantileOfSorted(sorted, 1 - this.highTail, 'linear');
  }
}

function followed(tail: number, missed: number): number {
  return Math.min(MAX_TAIL, Math.max(MIN_TAIL, tail + RATE * (TAIL - missed)));
}
