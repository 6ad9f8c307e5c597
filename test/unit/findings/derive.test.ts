import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deriveFindings } from '../../../src/findings/derive';
import { loadRules } from '../../../src/methods/lists';
import { methods } from '../../../src/methods/registry';
import { forecastOf } from '../contracts/forecast/service-forecast-fixture';
import { measuredResource, shopSchedule } from '../../webview/harness/schedule-fixture';
import { graphOf, incident, inputOf, range } from './graphs';
import { checkOf } from './call-checks';
import { factsOf, served, setting } from './serving/served';

const RULES = await loadRules(methods);

/** Every rule has something to say about this one. */
const [tooFew] = shopSchedule().report!.recommendations;

const noisy = inputOf(
  graphOf(
    {
      web: { declarations: [range('b.yml', 9), range('compose.yml', 1)] },
      cart: {},
      orders: {},
      silent: { spans: 0 },
    },
    {
      'web -> cart': {},
      'web -> orders': { declared: false },
      'cart -> orders': {},
      'orders -> cart': { observed: false, calls: 0 },
      'orders -> web': {},
      'web -> silent': { observed: false, calls: 0 },
    },
  ),
  {
    checks: (['failing', 'timeout', 'retries', 'late-answer'] as const).map((kind) => checkOf({ kind })),
    incidents: [incident('web', '2024-05-06T10:00:00Z', 3)],
    forecast: forecastOf(),
    schedule: shopSchedule({
      resources: [measuredResource()],
      recommendations: [
        tooFew,
        { ...tooFew, before: tooFew.after, after: { ...tooFew.after, replicaHours: 1 } },
      ],
    }).report,
    served: [
      served({
        maxBatch: setting(8),
        requestTimeoutMs: setting(20),
        queueDelayMs: setting(15),
        cpus: setting(0.5),
        threads: setting(4),
        inputs: [
          {
            name: 'y',
            nameRange: range('config.pbtxt', 50),
            dims: [1],
            dimsRange: range('config.pbtxt', 51),
          },
        ],
      }),
      served({ requestTimeoutMs: setting(5) }, factsOf({ 1: 10 })),
      served({ place: { kind: 'missing', expected: 'net/1/model.onnx' } }, null),
    ],
  },
);

describe('findings', () => {
  it('come from every rule, with its id and severity, ordered by place', () => {
    const findings = deriveFindings(noisy, { rules: RULES, disabled: [] });
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(RULES.map(({ id }) => id)));
    for (const { rule, severity, message } of findings) {
      const isFurther = message.includes('The evidence stands at');
      expect(severity).toBe(isFurther ? 'hint' : RULES.find(({ id }) => id === rule)?.severity);
    }
    for (const { summary } of findings) {
      expect(summary).toMatch(/^[^\n]{10,80}\.$/);
    }
    const places = findings.map(({ file, line, column }) => [file, line, column] as const);
    expect(places).toEqual(
      [...places].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1] || a[2] - b[2])),
    );
  });

  it.each(RULES.map(({ id }) => id))('%s can be switched off', (id) => {
    const all = deriveFindings(noisy, { rules: RULES, disabled: [] });
    expect(deriveFindings(noisy, { rules: RULES, disabled: [id] })).toEqual(
      all.filter(({ rule }) => rule !== id),
    );
  });

  it('are information at most', () => {
    expect(RULES.every(({ severity }) => severity === 'information' || severity === 'hint')).toBe(true);
  });

  it('are nothing for an empty graph', () => {
    expect(deriveFindings(inputOf({ services: [], edges: [] }), { rules: RULES, disabled: [] })).toEqual([]);
  });

  it('stand on one line each', () => {
    for (const finding of deriveFindings(noisy, { rules: RULES, disabled: [] })) {
      expect(finding.endLine).toBe(finding.line);
    }
  });

  it('are documented, rule by rule', () => {
    const page = readFileSync(new URL('../../../docs/findings.md', import.meta.url), 'utf8');
    const sections = [...page.matchAll(/^## `([\w-]+)`/gm)].map(([, id]) => id);
    expect(sections).toEqual(RULES.map(({ id }) => id));
    for (const { id, severity } of RULES) {
      expect(page).toMatch(new RegExp(`\\| \`${id}\` \\| ${severity} \\|`));
    }
  });
});
