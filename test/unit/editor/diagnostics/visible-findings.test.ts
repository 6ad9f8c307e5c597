import { describe, expect, it } from 'vitest';
import {
  distinctRelated,
  visibleFindings,
  zeroBased,
} from '../../../../src/editor/diagnostics/visible-findings';
import { sampleReport } from '../../contracts/sample-report';

const [finding] = sampleReport().findings;

describe('visibleFindings', () => {
  it('groups by file and hides switched-off rules', () => {
    const findings = [finding, { ...finding, rule: 'other' }, { ...finding, file: 'k8s/cart.yaml' }];
    const visible = visibleFindings(findings, ['other']);
    expect([...visible.keys()]).toEqual(['docker-compose.yml', 'k8s/cart.yaml']);
    expect(visible.get('docker-compose.yml')).toEqual([finding]);
  });
});

describe('zeroBased', () => {
  it('counts from 0', () => {
    expect(zeroBased(finding)).toEqual([8, 2, 8, 9]);
  });

  it('never goes below 0 or before its start', () => {
    expect(zeroBased({ ...finding, line: 0, column: 0, endLine: 0, endColumn: 0 })).toEqual([0, 0, 0, 0]);
  });
});

describe('distinctRelated', () => {
  it('keeps one row per place and message, in order', () => {
    const row = (offset: number, message: string) => ({ location: { file: 'a.jsonl.gz', offset }, message });
    expect(distinctRelated([row(1, 'slow'), row(1, 'slow'), row(1, 'errors'), row(2, 'slow')])).toEqual([
      row(1, 'slow'),
      row(1, 'errors'),
      row(2, 'slow'),
    ]);
  });
});
