import { describe, expect, it } from 'vitest';
import { problemLine, reportLines } from '../../../src/editor/report-log';
import type { Problem } from '../../../src/contracts/problem';
import { sampleReport } from '../contracts/sample-report';

const problem: Problem = { file: 'a.jsonl', severity: 'error', reason: 'no span id' };

describe('problemLine', () => {
  it.each([
    [{}, 'error: a.jsonl: no span id'],
    [{ line: 4 }, 'error: a.jsonl:4: no span id'],
    [{ line: 4, column: 2, count: 12 }, 'error: a.jsonl:4:2: no span id (12 times)'],
    [{ record: 7, severity: 'note' as const }, 'note: a.jsonl, record 7: no span id'],
  ])('%j', (change, line) => {
    expect(problemLine({ ...problem, ...change })).toBe(line);
  });
});

describe('reportLines', () => {
  it('says what was read, what was wrong, what was left out and how long it took', () => {
    const report = sampleReport({
      inputs: [{ file: 'a.jsonl', kind: 'otlp', records: 1, problems: [problem] }],
      skipped: [{ file: 'tsconfig.json', reason: 'not a trace export' }],
      notes: ['Too short to train on.'],
      timings: [
        { step: 'read', ms: 12.4, cached: false },
        { step: 'train', ms: 1, cached: true },
      ],
    });
    expect(reportLines(report)).toEqual([
      'a.jsonl: otlp, 1 record',
      'error: a.jsonl: no span id',
      '1 file skipped:',
      '  tsconfig.json: not a trace export',
      'Too short to train on.',
      'read 12 ms, train 1 ms (cached)',
    ]);
  });

  it('does not flood the channel', () => {
    const problems = new Array<Problem>(5000).fill(problem);
    const lines = reportLines(
      sampleReport({ inputs: [{ file: 'a.jsonl', kind: 'otlp', records: 0, problems }] }),
    );
    expect(lines.length).toBeLessThan(300);
    expect(lines.join('\n')).toContain('and 4800 more problems');
  });
});
