import { describe, expect, it } from 'vitest';
import { placeText, statedOnce } from '../../../src/cli/stated-once';
import type { Finding } from '../../../src/contracts/report';

function finding(file: string, fields: Partial<Finding> = {}): Finding {
  return {
    rule: 'incident-cause',
    severity: 'information',
    ...{ file, line: 4, column: 3, endLine: 4, endColumn: 7 },
    ...{ service: 'cart', summary: 'cart is slow.', message: 'cart is slow.', related: [] },
    ...fields,
  };
}

describe('findings stated once', () => {
  it('joins the same statement of several manifests, the most severe first', () => {
    const stated = statedOnce([finding('a.yml', { severity: 'hint' }), finding('b.yml'), finding('c.yml')]);
    expect(stated.map(({ finding: { file }, also }) => [file, also.map(placeText)])).toEqual([
      ['b.yml', ['c.yml:4:3', 'a.yml:4:3']],
    ]);
  });

  it('keeps other rules, services, statements and fixes apart', () => {
    const fix = { title: 'Set it', preview: '', edits: [] };
    const findings = [
      finding('a.yml'),
      finding('a.yml', { rule: 'silent-service' }),
      finding('a.yml', { service: 'checkout' }),
      finding('a.yml', { summary: 'cart fails.' }),
      finding('a.yml', { fix }),
      finding('b.yml', { fix }),
    ];
    expect(statedOnce(findings)).toHaveLength(findings.length);
  });
});
