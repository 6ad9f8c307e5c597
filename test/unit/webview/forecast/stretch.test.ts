import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  recordedInterval,
  stretchAfterKey,
  stretchSentence,
  stretchSpan,
  type Stretch,
} from '../../../../webview/forecast/model/stretch';
import { forecastOf } from '../../contracts/forecast/service-forecast-fixture';

const report = forecastOf();
const START_MS = Date.UTC(2024, 4, 6, 10);
const MINUTE_MS = 60_000;

describe('the interval to explain', () => {
  it('has whole windows, whichever end came first', () => {
    const interval = { fromMs: START_MS + MINUTE_MS, toMs: START_MS + 3 * MINUTE_MS };
    expect(recordedInterval(report, { anchor: 1, focus: 2 })).toEqual(interval);
    expect(recordedInterval(report, { anchor: 2, focus: 1 })).toEqual(interval);
    expect(stretchSentence(report, { anchor: 2, focus: 1 })).toBe(
      'Selected 6 May, 10:01:00 – 10:03:00 UTC, 2 windows.',
    );
  });

  it('ends with the recording', () => {
    expect(recordedInterval(report, { anchor: 3, focus: 6 })).toEqual({
      fromMs: START_MS + 3 * MINUTE_MS,
      toMs: START_MS + 4 * MINUTE_MS,
    });
    expect(stretchSentence(report, { anchor: 3, focus: 6 })).toBe(
      'Selected 6 May, 10:03:00 – 10:04:00 UTC, 1 window. What lies after the recording is left out.',
    );
  });

  it('is none after the recording, and that is said', () => {
    expect(recordedInterval(report, { anchor: 4, focus: 4 })).toBeNull();
    expect(stretchSentence(report, { anchor: 6, focus: 4 })).toBe(
      'The selected stretch lies after the recording. Only recorded times can be explained.',
    );
  });
});

describe('keys', () => {
  const windows = { first: 10, recorded: 90, end: 102 };
  const after = (stretch: Stretch | null, ...keys: readonly string[]): Stretch | null =>
    keys.reduce((before: Stretch | null, key) => {
      const [name, shift] = key.startsWith('+') ? [key.slice(1), true] : [key, false];
      return stretchAfterKey(name, shift, before, windows);
    }, stretch);

  it('begin at the last recorded window, and move or extend from there', () => {
    expect(after(null, 'ArrowLeft')).toEqual({ anchor: 89, focus: 89 });
    expect(after(null, 'ArrowLeft', 'ArrowLeft', '+ArrowLeft', '+ArrowLeft')).toEqual({
      anchor: 88,
      focus: 86,
    });
    expect(after({ anchor: 50, focus: 40 }, 'ArrowRight')).toEqual({ anchor: 41, focus: 41 });
    expect(after({ anchor: 50, focus: 40 }, '+End')).toEqual({ anchor: 50, focus: 89 });
    expect(after(null, '+Home')).toEqual({ anchor: 89, focus: 10 });
  });

  it('that are for something else select nothing', () => {
    for (const key of ['Enter', 'a', 'ArrowUp', 'toString']) {
      expect(after({ anchor: 50, focus: 40 }, key)).toBeNull();
    }
  });

  it('never leave the chart, even where the horizon was cut', () => {
    const keys = fc.constantFrom(
      'ArrowLeft',
      'ArrowRight',
      'Home',
      'End',
      '+ArrowLeft',
      '+ArrowRight',
      '+End',
    );
    const ends = fc.integer({ min: 10, max: 200 });
    fc.assert(
      fc.property(ends, fc.array(keys, { minLength: 1 }), (end, pressed) => {
        const { anchor, focus } = after({ anchor: end, focus: end }, 'ArrowLeft', ...pressed)!;
        const { from, to } = stretchSpan({ anchor, focus });
        expect(from).toBeGreaterThanOrEqual(windows.first);
        expect(to).toBeLessThanOrEqual(windows.end);
      }),
    );
  });
});
