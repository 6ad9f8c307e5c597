import { describe, expect, it } from 'vitest';
import { fixOf, replaceToken } from '../../../../src/contracts/fix';
import type { Finding } from '../../../../src/contracts/report';
import { fixProvider, offeredFixes } from '../../../../src/editor/diagnostics/offered-fixes';
import { SourceText } from '../../../../src/workspace/manifests/source-text';
import { sampleReport } from '../../contracts/sample-report';
import { completeReport } from '../../contracts/report-fixture';

const TEXT = 'spec:\n  predictor:\n    timeout: 1\n';
const FILE = 'k8s/model.yaml';
const source = new SourceText(FILE, TEXT);
const tokenAt = (start: number, end: number) => source.token(start, end) ?? expect.fail('no token');
const token = tokenAt(TEXT.indexOf('1'), TEXT.indexOf('1') + 1);
const finding: Finding = {
  rule: 'model-timeout',
  severity: 'information',
  ...{ file: FILE, line: 3, column: 14, endLine: 3, endColumn: 15 },
  summary: 'One run takes longer than the timeout.',
  message: 'One run takes about 1.4 s, longer than the timeout (1 s).',
  service: null,
  fix: fixOf('Raise timeout to 2 (2 s)', [replaceToken(token, '2')]),
  related: [],
};
const shown = { rule: finding.rule, message: finding.message, line: 2, column: 13 };
const question = { folder: '/work', file: FILE, text: TEXT, diagnostics: [shown] };

describe('offered fixes', () => {
  it('are those of the diagnostics that are shown', () => {
    expect(offeredFixes([finding], question)).toEqual([{ diagnostic: 0, ...finding.fix, isSmall: true }]);
    const others = [
      { ...shown, rule: 'model-batch' },
      { ...shown, message: 'another' },
      { ...shown, line: 1 },
      { ...shown, column: 0 },
    ];
    expect(offeredFixes([finding], { ...question, diagnostics: others })).toEqual([]);
    expect(
      offeredFixes([finding], { ...question, diagnostics: [...others, shown] }).map((fix) => fix.diagnostic),
    ).toEqual([4]);
  });

  it('are taken back when the line changes, and stay when another does', () => {
    expect(offeredFixes([finding], { ...question, text: TEXT.replace('1', '3') })).toEqual([]);
    expect(offeredFixes([finding], { ...question, text: `# new\n${TEXT}` })).toEqual([]);
    expect(offeredFixes([finding], { ...question, text: '' })).toEqual([]);
    expect(offeredFixes([finding], { ...question, text: `${TEXT}# new\n` })).toHaveLength(1);
    expect(offeredFixes([finding], { ...question, text: TEXT.replaceAll('\n', '\r\n') })).toHaveLength(1);
  });

  it('stay in the file of the document', () => {
    expect(offeredFixes([finding], { ...question, file: 'other.yaml' })).toEqual([]);
    const elsewhere = { ...token, file: 'other.yaml' };
    const far = { ...finding, fix: fixOf('Raise', [replaceToken(elsewhere, '2')]) };
    expect(offeredFixes([far], question)).toEqual([]);
    const { fix: _fix, ...without } = finding;
    expect(offeredFixes([without], question)).toEqual([]);
  });

  it('need confirmation when they add lines or change several tokens', () => {
    const lines = { ...finding, fix: fixOf('Add', [replaceToken(token, '1\n    retries: 2')]) };
    expect(offeredFixes([lines], question)).toMatchObject([{ isSmall: false }]);
    const first = tokenAt(0, 4);
    const two = { ...finding, fix: fixOf('Change', [replaceToken(token, '2'), replaceToken(first, 'data')]) };
    expect(offeredFixes([two], question)).toMatchObject([{ isSmall: false }]);
  });

  it('come from an open config rather than from the last analysis', () => {
    const live = new Map([[FILE, { models: [], findings: [finding], problems: [] }]]);
    const stale = { ...finding, message: 'of an older text' };
    const answer = fixProvider(
      () => ({ ...completeReport, findings: [stale] }),
      () => live,
    );
    expect(answer(question)).toHaveLength(1);
    expect(answer({ ...question, diagnostics: [{ ...shown, message: stale.message }] })).toEqual([]);
  });
});

describe('the likeliest cause of incidents', () => {
  it('leads to the strongest of them', () => {
    const report = sampleReport();
    const [weak] = report.incidents;
    const strong = { ...weak, fromMs: 1000, toMs: 2000, score: 9 };
    const other = { ...strong, score: 99, causes: [{ ...weak.causes[0], service: 'cart' }] };
    const [{ rule, message, file }] = report.findings;
    const asked = {
      ...{ folder: '/shop', file, text: '' },
      diagnostics: [{ rule, message, line: 8, column: 2 }],
    };
    const answer = (incidents: typeof report.incidents) =>
      fixProvider(
        () => ({ ...report, incidents }),
        () => new Map(),
      )(asked);
    expect(answer([weak, strong, other])).toEqual([
      {
        diagnostic: 0,
        title: 'Open incident',
        command: 'meshlens.showIncident',
        arguments: ['/shop', { fromMs: 1000, toMs: 2000 }],
      },
    ]);
    expect(answer([other])).toEqual([]);
  });
});
