import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../../src/contracts/progress';
import { SharedProgress } from '../../../../src/methods/forecast/shared-progress';

describe('SharedProgress', () => {
  it('says how much of all is done, and how long the rest will take', () => {
    let nowMs = 1000;
    const said: Progress[] = [];
    const progress = new SharedProgress(2, {
      label: 'Training',
      noun: 'networks',
      progress: (each) => said.push(each),
      now: () => nowMs,
    });
    progress.at(0, 0.02);
    nowMs = 11_000;
    progress.at(0, 0.5);
    nowMs = 21_000;
    progress.at(0, 1);
    nowMs = 41_000;
    progress.at(1, 1);
    expect(said.map(({ fraction, etaMs, message }) => [fraction, etaMs, message])).toEqual([
      [0.01, null, '0 of 2 networks done'],
      [0.25, 30_000, '0 of 2 networks done'],
      [0.5, 20_000, '1 of 2 networks done'],
      [1, 0, '2 of 2 networks done'],
    ]);
  });
});
