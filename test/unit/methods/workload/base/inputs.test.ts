import { describe, expect, test } from 'vitest';
import {
  BASE_INPUTS,
  BASE_LAGS,
  BASE_STEPS,
  fillBaseInputs,
} from '../../../../../src/methods/workload/base/inputs';
import { originsIn, windowsAt } from '../../../../../src/methods/workload/base/windows';

const HOUR = 3_600_000;
/** A Monday. */
const MONDAY = Date.UTC(2024, 0, 1);

const courseOf = (values: readonly number[]) => ({
  values: Float64Array.from(values),
  clock: { startMs: MONDAY, stepMs: HOUR },
});
const inputsAt = (course: Parameters<typeof fillBaseInputs>[1], origin: number) => {
  const out = new Float32Array(BASE_INPUTS);
  return { out, ...fillBaseInputs(out, course, origin) };
};

describe('inputs of the base network', () => {
  const values = Array.from({ length: 200 }, (_, row) => Math.sin(row));

  test('do not depend on rows from the origin on', () => {
    const later = values.map((value, row) => (row >= 60 ? value + 1000 : value));
    expect(inputsAt(courseOf(later), 60)).toEqual(inputsAt(courseOf(values), 60));
  });

  test('do not depend on the level of a series, but for one', () => {
    const { out } = inputsAt(courseOf(values), 60);
    const { out: raised } = inputsAt(courseOf(values.map((value) => value + 3)), 60);
    const changed = [...out].flatMap((value, at) => (Math.abs(value - raised[at]) > 1e-5 ? [at] : []));
    expect(changed).toEqual([BASE_LAGS + 3]);
  });

  test('name the day of the week of the origin', () => {
    const days = [0, 24, 6 * 24, 7 * 24].map((hours) => {
      const { out } = inputsAt(
        { ...courseOf(values), clock: { startMs: MONDAY - 60 * HOUR, stepMs: HOUR } },
        60 + hours,
      );
      return [...out.subarray(BASE_INPUTS - 7)].indexOf(1);
    });
    expect(days).toEqual([0, 1, 6, 0]);
  });

  test('hold no value from before the rows that may be read', () => {
    const out = new Float32Array(BASE_INPUTS);
    fillBaseInputs(out, courseOf(values), 60, 10);
    expect(out.subarray(0, BASE_LAGS - 10).every((value) => value === out[0])).toBe(true);
    expect(out.subarray(BASE_LAGS - 10, BASE_LAGS - 1)).not.toContain(out[0]);
    const { out: all } = inputsAt(courseOf(values), 60);
    expect(all.subarray(0, BASE_LAGS - 10)).not.toContain(all[BASE_LAGS - 1]);
  });

  test('say nothing of the calendar without times', () => {
    const { out } = inputsAt({ ...courseOf(values), clock: null }, 60);
    expect([...out.subarray(BASE_INPUTS - 11)].every((value) => value === 0)).toBe(true);
  });

  test('take the last known value for the level, and for what is missing', () => {
    const gaps = values.map((value, row) => (row >= 57 || row === 40 ? NaN : value));
    const { out, level } = inputsAt(courseOf(gaps), 60);
    expect(level).toBe(values[56]);
    expect([out[BASE_LAGS - 1], out[BASE_LAGS - 20]]).toEqual([0, 0]);
    expect(out.every(Number.isFinite)).toBe(true);
  });

  test('of a window without a known value are finite', () => {
    const { out, level } = inputsAt(courseOf(values.map(() => NaN)), 60);
    expect(level).toBe(0);
    expect(out.every(Number.isFinite)).toBe(true);
  });
});

describe('windows', () => {
  test('and their forecasts stay between the rows asked for', () => {
    const origins = originsIn(10, 110);
    expect(origins[0]).toBe(10 + BASE_LAGS);
    expect(origins.at(-1)).toBe(110 - BASE_STEPS);
    expect(originsIn(0, BASE_LAGS + BASE_STEPS - 1)).toEqual([]);
  });

  test('have no weight where the target is missing or beyond the end', () => {
    const values = Array.from({ length: 80 }, (_, row) => (row === 61 ? NaN : row));
    const { weight, y } = windowsAt(courseOf(values), [60]);
    const known = [...weight];
    expect(known.slice(0, 3)).toEqual([1, 0, 1]);
    expect(known.slice(20)).toEqual([0, 0, 0, 0]);
    expect(y[1]).toBe(0);
  });
});
