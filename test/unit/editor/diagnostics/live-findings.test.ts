import { describe, expect, it } from 'vitest';
import { currentFindings, currentProblems } from '../../../../src/editor/diagnostics/live-findings';
import { loadRules } from '../../../../src/methods/lists';
import { methods } from '../../../../src/methods/registry';
import type { Finding } from '../../../../src/contracts/report';
import { servingRules, type ServingReport } from '../../../../src/contracts/serving/served-model';
import { sampleReport } from '../../contracts/sample-report';

const RULES = await loadRules(methods);

const finding = (file: string, rule: string, line: number): Finding => ({
  ...sampleReport().findings[0],
  file,
  rule,
  line,
});
const live = (file: string, fields: Partial<ServingReport> = {}): ReadonlyMap<string, ServingReport> =>
  new Map([[file, { models: [], findings: [], problems: [], ...fields }]]);

describe('findings of open configs', () => {
  it('replace those about models of the last analysis, and nothing else', () => {
    const report = sampleReport({
      findings: [
        finding('a.yaml', 'model-timeout', 1),
        finding('a.yaml', 'silent-service', 2),
        finding('b.yaml', 'model-timeout', 3),
      ],
    });
    const now = currentFindings(
      report,
      live('a.yaml', { findings: [finding('a.yaml', 'model-timeout', 9)] }),
    );
    expect(now.map(({ file, line }) => `${file}:${line}`)).toEqual(['a.yaml:2', 'b.yaml:3', 'a.yaml:9']);
  });

  it('need no analysis', () => {
    expect(
      currentFindings(undefined, live('a.yaml', { findings: [finding('a.yaml', 'model-timeout', 9)] })),
    ).toHaveLength(1);
  });

  it('are of the rules that exist', () => {
    const ids = RULES.map(({ id }) => id);
    expect(servingRules.filter((rule) => !ids.includes(rule))).toEqual([]);
  });
});

describe('problems of open configs', () => {
  it('are those of the text as it is now', () => {
    const before = { file: 'm/config.pbtxt', severity: 'error' as const, reason: 'broken', line: 3 };
    const report = sampleReport({
      inputs: [{ file: 'm/config.pbtxt', kind: 'triton', records: 0, problems: [before] }],
    });
    expect(currentProblems(report, new Map()).get('m/config.pbtxt')).toEqual([before]);
    expect(currentProblems(report, live('m/config.pbtxt')).size).toBe(0);
    expect(
      currentProblems(undefined, live('m/config.pbtxt', { problems: [before] })).get('m/config.pbtxt'),
    ).toEqual([before]);
  });
});
