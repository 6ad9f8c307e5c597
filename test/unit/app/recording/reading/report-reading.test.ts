import { expect, it } from 'vitest';
import { reportReading } from '../../../../../src/app/recording/reading/report-reading';
import type { FilePart } from '../../../../../src/app/traces/file-parts';
import type { Progress } from '../../../../../src/contracts/progress';

const part = (name: string): FilePart => ({
  file: { path: name, relative: name, kind: 'otlp', bytes: 100, modifiedMs: 0 },
  piece: null,
  label: name,
});

it('adds up parts that are read at once, and says of the time left only that it falls', () => {
  const reports: Progress[] = [];
  let nowMs = 0;
  const progress = reportReading({ now: () => nowMs, progress: (each) => void reports.push(each) }, 200);
  const [a, b] = [part('a'), part('b')];
  const reach = (elapsedMs: number, one: FilePart, bytes: number): void => {
    nowMs += elapsedMs;
    progress.reach(one, bytes);
  };
  reach(10, a, 5);
  reach(10, b, 35);
  reach(500, a, 60);
  reach(10, a, 40);
  reach(10, a, 100);
  reach(10, b, 100);
  expect(reports.map(({ fraction }) => fraction)).toEqual([0.025, 0.2, 0.475, 0.475, 0.675, 1]);
  const left = reports.flatMap(({ etaMs }) => (etaMs === null ? [] : [etaMs]));
  expect(left[0]).toBe(80);
  expect(left.at(-1)).toBe(0);
  expect(left).toEqual([...left].sort((x, y) => y - x));
});
