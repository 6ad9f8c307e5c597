import { describe, expect, it } from 'vitest';
import { showableProblems } from '../../../../src/editor/diagnostics/input-problems';
import type { Problem } from '../../../../src/contracts/problem';
import type { ReportInput } from '../../../../src/contracts/report';
import { sampleReport } from '../../contracts/sample-report';

const problem = (file: string, line?: number): Problem => ({
  file,
  severity: 'error',
  reason: 'broken',
  line,
});
const input = (file: string, problems: readonly Problem[]): ReportInput => ({
  file,
  kind: 'otlp',
  records: 1,
  problems,
});

describe('showableProblems', () => {
  it('takes what has a place in a file that can be opened', () => {
    const report = sampleReport({
      inputs: [
        input('docker-compose.yml', [problem('docker-compose.yml', 3), problem('docker-compose.yml')]),
        input('traces.jsonl.gz', [problem('traces.jsonl.gz', 9)]),
        input('fine.jsonl', []),
      ],
    });
    expect([...showableProblems(report)]).toEqual([
      ['docker-compose.yml', [problem('docker-compose.yml', 3)]],
    ]);
  });

  it('shows only the first of many', () => {
    const many = Array.from({ length: 500 }, (_, line) => problem('a.jsonl', line + 1));
    expect(showableProblems(sampleReport({ inputs: [input('a.jsonl', many)] })).get('a.jsonl')).toHaveLength(
      20,
    );
  });
});
