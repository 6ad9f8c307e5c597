import Ajv2020 from 'ajv/dist/2020';
import { describe, expect, it } from 'vitest';
import { renderSarif, sarifLog } from '../../../../src/cli/sarif/sarif';
import { incidentCause } from '../../../../src/findings/incident-cause';
import { completeReport, emptyReport } from '../../contracts/report-fixture';
import { hostileReport } from '../hostile-report';
import { sarifSchema } from './sarif-schema';
import { loadRules } from '../../../../src/methods/lists';
import { methods } from '../../../../src/methods/registry';

const rules = await loadRules(methods);

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(sarifSchema);
const problemsOf = (value: unknown): string[] =>
  validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);

describe('sarifLog', () => {
  it.each([
    ['a report with everything', completeReport],
    ['an empty report', emptyReport],
    ['a hostile report', hostileReport],
  ])('has the structure of SARIF 2.1.0 for %s', (_, report) => {
    expect(problemsOf(JSON.parse(renderSarif(report, rules)))).toEqual([]);
  });

  it('rejects broken logs, so that the test above means something', () => {
    const log = sarifLog(completeReport, rules);
    const [run] = log.runs;
    const [result] = run.results;
    expect(problemsOf({ ...log, version: '2.0.0' })).not.toEqual([]);
    expect(
      problemsOf({ ...log, runs: [{ ...run, results: [{ ...result, level: 'information' }] }] }),
    ).not.toEqual([]);
    expect(problemsOf({ ...log, runs: [{ ...run, results: [{ ...result, message: 'text' }] }] })).not.toEqual(
      [],
    );
  });

  it('shows names that look like links or places for arguments as text', () => {
    const name = '[click](1) \\ [x](http://example.com) {0} /users/{id}';
    const [finding] = completeReport.findings;
    const related = [{ location: { file: 'a', offset: 0 }, message: name }];
    const report = { ...completeReport, findings: [{ ...finding, message: name, related }] };
    const [{ message, relatedLocations }] = sarifLog(report, rules).runs[0].results;
    const shown = '\\[click\\](1) \\\\ \\[x\\](http://example.com) {{0}} /users/{id}';
    expect([message.text, relatedLocations?.[0].message?.text]).toEqual([shown, shown]);
  });

  it('has the kind of the incident among the properties', () => {
    const [result] = sarifLog(completeReport, rules).runs[0].results;
    expect(result.properties).toEqual({ incidentKind: completeReport.findings[0].kind });
  });

  it('puts a finding on its range and its span beside it', () => {
    const [run] = sarifLog(completeReport, rules).runs;
    expect(run.results).toHaveLength(1);
    expect(run.results[0]).toMatchObject({
      ruleId: 'incident-cause',
      ruleIndex: 0,
      level: 'note',
      message: { text: 'payment is the likeliest cause of 1 incident' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'docker-compose.yml', uriBaseId: 'ROOT' },
            region: { startLine: 14, startColumn: 3, endLine: 14, endColumn: 10 },
          },
        },
      ],
      // A line of the decompressed text is no line of the .gz file.
      relatedLocations: [
        {
          physicalLocation: { artifactLocation: { uri: 'traces/shop.jsonl.gz', uriBaseId: 'ROOT' } },
          message: { text: 'a slow request' },
        },
      ],
    });
    expect(run.results[0].relatedLocations?.[0].physicalLocation).not.toHaveProperty('region');
    expect(run.tool.driver.rules[run.results[0].ruleIndex].id).toBe('incident-cause');
  });

  it('hands over a fix as replacements in the file of the finding', () => {
    const [{ fixes }] = sarifLog(completeReport, rules).runs[0].results;
    expect(fixes).toEqual([
      {
        description: { text: 'Raise timeout to 2s' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'docker-compose.yml', uriBaseId: 'ROOT' },
            replacements: [
              {
                deletedRegion: { startLine: 14, startColumn: 23, endLine: 14, endColumn: 25 },
                insertedContent: { text: '2s' },
              },
            ],
          },
        ],
      },
    ]);
    const { fix, ...without } = completeReport.findings[0];
    expect(fix.edits).toHaveLength(1);
    expect(sarifLog({ ...completeReport, findings: [without] }, rules).runs[0].results[0]).not.toHaveProperty(
      'fixes',
    );
  });

  it('writes relative, encoded URIs under one base that ends with a slash', () => {
    const report = {
      ...completeReport,
      folder: '/srv/my shop',
      findings: [{ ...completeReport.findings[0], file: 'k8s/a b#1:2.yaml' }],
    };
    const [run] = sarifLog(report, rules).runs;
    expect(run.originalUriBaseIds.ROOT.uri).toMatch(/^file:\/\/\/.*my%20shop\/$/);
    expect(run.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('k8s/a%20b%231%3A2.yaml');
  });

  it('keeps the fingerprint of a finding when lines above it move, and not when it is another service', () => {
    const fingerprint = (change: object): string =>
      sarifLog({ ...completeReport, findings: [{ ...completeReport.findings[0], ...change }] }, rules).runs[0]
        .results[0].partialFingerprints['meshlensFinding/v1'];
    expect(fingerprint({ line: 99, endLine: 99, message: 'payment caused 2 incidents' })).toBe(
      fingerprint({}),
    );
    expect(fingerprint({ service: 'cart' })).not.toBe(fingerprint({}));
  });

  it('describes the rules it knows by their catalogue, others by their id', () => {
    const findings = ['incident-cause', 'some-new-rule'].map((rule) => ({
      ...completeReport.findings[0],
      rule,
    }));
    const [{ tool }] = sarifLog({ ...completeReport, findings }, rules).runs;
    expect(tool.driver.rules).toEqual([
      {
        id: 'incident-cause',
        shortDescription: { text: incidentCause.description },
        defaultConfiguration: { level: 'note' },
      },
      { id: 'some-new-rule', shortDescription: { text: 'Some new rule' } },
    ]);
  });

  it('maps every severity and reports input problems as notifications', () => {
    const severities = ['error', 'warning', 'information', 'hint'] as const;
    const findings = severities.map((severity) => ({ ...completeReport.findings[0], severity }));
    const [run] = sarifLog({ ...completeReport, findings }, rules).runs;
    expect(run.results.map(({ level }) => level)).toEqual(['error', 'warning', 'note', 'note']);
    expect(run.invocations[0].toolExecutionNotifications).toMatchObject([
      { level: 'warning', message: { text: 'line 17, column 5, 3 times: the span has no start time' } },
    ]);
  });
});
