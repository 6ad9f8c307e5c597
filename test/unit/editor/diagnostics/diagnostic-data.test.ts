import { describe, expect, it } from 'vitest';
import { findingDiagnostic, problemDiagnostic } from '../../../../src/editor/diagnostics/diagnostic-data';
import { parseRecordAddress } from '../../../../src/editor/evidence/record-address';
import { sampleReport } from '../../contracts/sample-report';
import { fakeUris, fileUri } from '../support/uris';

const [finding] = sampleReport().findings;
const shown = (change: Partial<typeof finding> = {}) =>
  findingDiagnostic(fakeUris, fileUri('/shop'), { ...finding, ...change }, fileUri('/docs/findings.md'));

describe('findingDiagnostic', () => {
  it('lies on the token, counted from 0, and links to its rule', () => {
    const diagnostic = shown();
    expect(diagnostic).toMatchObject({
      range: [8, 2, 8, 9],
      message: finding.message,
      severity: 'information',
      code: { value: 'incident-cause' },
      related: [],
    });
    expect(String((diagnostic.code as { target: unknown }).target)).toBe(
      'file:/docs/findings.md#incident-cause',
    );
  });

  it('leads to the line of a text file and to the record of a compressed one, each once', () => {
    const text = { location: { file: 'a.jsonl', line: 40, offset: 900 }, message: 'slow' };
    const packed = { location: { file: 'a.jsonl.gz', line: 40, offset: 900 }, message: 'slow' };
    const { related } = shown({ related: [text, text, packed] });
    expect(related.map(({ uri, line }) => [uri.scheme, uri.path, line])).toEqual([
      ['file', '/shop/a.jsonl', 39],
      ['meshlens-record', '/a.jsonl @900.json', 0],
    ]);
    expect(parseRecordAddress(related[1].uri)).toEqual({
      folder: '/shop',
      location: { file: 'a.jsonl.gz', offset: 900 },
    });
  });
});

describe('problemDiagnostic', () => {
  it.each([
    ['error', 'warning'],
    ['warning', 'information'],
    ['note', 'hint'],
  ] as const)('shows an %s as %s: the file may be meant for somebody else', (severity, expected) => {
    expect(problemDiagnostic({ file: 'a.yaml', severity, reason: 'broken', line: 3, column: 5 })).toEqual({
      range: [2, 4, 2, 4],
      message: 'broken',
      severity: expected,
      code: 'input',
      related: [],
    });
  });

  it('starts at the first character where nothing else is known', () => {
    expect(problemDiagnostic({ file: 'a', severity: 'note', reason: 'x' }).range).toEqual([0, 0, 0, 0]);
    expect(problemDiagnostic({ file: 'a', severity: 'note', reason: 'x', line: 0, column: 0 }).range).toEqual(
      [0, 0, 0, 0],
    );
  });
});
