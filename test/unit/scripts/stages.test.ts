import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const SCRIPT: string = '../../../scripts/lib/stages.mjs';
const { count, countMocha } = await import(SCRIPT);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ml-stages-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const vitestStage = (report: unknown) => {
  const results = path.join(folder, 'report.json');
  writeFileSync(results, JSON.stringify(report));
  return { name: 'unit', kind: 'vitest', results };
};
const report = {
  numPassedTests: 12,
  numFailedTests: 0,
  numPendingTests: 3,
  numTodoTests: 0,
  testResults: [{ status: 'passed' }],
};

describe('count', () => {
  it('counts a check as one test', () => {
    expect(count({ kind: 'check' }, { code: 0, output: '' })).toMatchObject({ passed: 1, failed: 0 });
    expect(count({ kind: 'check' }, { code: 2, output: '' })).toMatchObject({ passed: 0, failed: 1 });
  });

  it("takes vitest's own numbers", () => {
    expect(count(vitestStage(report), { code: 0, output: '' })).toMatchObject({
      passed: 12,
      failed: 0,
      skipped: 3,
    });
  });

  it('counts a test file that cannot be loaded', () => {
    expect(
      count(vitestStage({ ...report, testResults: [{ status: 'failed' }] }), { code: 1, output: '' }),
    ).toMatchObject({ failed: 1 });
  });

  it('never lets a stage pass that ran nothing, left no report, or ended badly', () => {
    expect(count(vitestStage({ ...report, numPassedTests: 0 }), { code: 0, output: '' })).toMatchObject({
      failed: 1,
      note: 'ran no test',
    });
    expect(
      count({ kind: 'vitest', results: path.join(folder, 'none.json') }, { code: 0, output: '' }),
    ).toMatchObject({ failed: 1 });
    expect(count(vitestStage(report), { code: 1, output: '' })).toMatchObject({ passed: 12, failed: 1 });
    expect(count({ kind: 'mocha' }, { code: 1, output: 'neither VS Code could be had' })).toMatchObject({
      failed: 1,
    });
  });
});

describe('countMocha', () => {
  it('adds up the suites of one run', () => {
    const output =
      '  a suite\n    ✔ works\n  3 passing (2s)\n  1 pending\n\n  2 passing (90ms)\n  1 failing\n';
    expect(countMocha(output)).toEqual({ passed: 5, failed: 1, skipped: 1 });
  });
});
