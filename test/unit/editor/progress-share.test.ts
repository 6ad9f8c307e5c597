import { describe, expect, it } from 'vitest';
import { overallFraction, progressLine } from '../../../src/editor/progress-share';
import type { Progress } from '../../../src/contracts/progress';

const progress = (change: Partial<Progress>): Progress => ({
  step: 'read',
  label: 'Reading',
  fraction: 0,
  message: 'Reading',
  etaMs: null,
  ...change,
});

describe('overallFraction', () => {
  it('only grows over the steps of an analysis and ends at 1', () => {
    const steps = ['discover', 'read', 'features', 'train', 'expect', 'score', 'findings', 'inspect'];
    const fractions = steps.flatMap((step) =>
      [0, 0.5, 1].map((fraction) => overallFraction(progress({ step, fraction }))),
    );
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions[0]).toBe(0);
    expect(fractions.at(-1)).toBeCloseTo(1);
  });

  it('takes the fraction of a step that belongs to no analysis as it is', () => {
    const calibrating = progress({ step: 'calibrate', label: 'Calibrating', fraction: 0.4 });
    expect(overallFraction(calibrating)).toBe(0.4);
    expect(overallFraction({ ...calibrating, fraction: null })).toBe(0);
  });

  it('takes an unknown or impossible fraction calmly', () => {
    const start = overallFraction(progress({ fraction: null }));
    expect(overallFraction(progress({ fraction: -3 }))).toBe(start);
    expect(overallFraction(progress({ fraction: 9 }))).toBe(overallFraction(progress({ fraction: 1 })));
  });
});

describe('progressLine', () => {
  it.each([
    [null, 'Reading'],
    [400, 'Reading'],
    [45_000, 'Reading (about 45 s left)'],
    [150_000, 'Reading (about 3 min left)'],
  ])('with %s ms left says "%s"', (etaMs, line) => {
    expect(progressLine(progress({ etaMs }))).toBe(line);
  });

  it('names the step before what it is busy with', () => {
    const measuring = progress({ step: 'measure', label: 'Measuring', message: 'resnet18.onnx' });
    expect(progressLine(measuring)).toBe('Measuring: resnet18.onnx');
    expect(progressLine({ ...measuring, message: '' })).toBe('Measuring');
  });
});
