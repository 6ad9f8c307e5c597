import { describe, expect, it } from 'vitest';
import { incidentMarkdown, incidentsMarkdown } from '../../../../src/contracts/incident/markdown';
import { incidentTitle } from '../../../../src/contracts/incident/title';
import { markdownCode, markdownTable, markdownText } from '../../../../src/contracts/markdown';
import { completeReport } from '../report-fixture';
import { evidence, sampleReport } from '../sample-report';

const affected = {
  service: 'cart',
  because: 'payment',
  quantity: 'latency',
  normal: 12,
  observed: 48,
  explained: 0.9,
  text: 'slower because payment is slower: 4×, 90 % of the rise explained',
} as const;
const report = sampleReport({ incidents: [{ ...sampleReport().incidents[0], affected: [affected] }] });

describe('an incident as Markdown', () => {
  it('is one document: when, cause, effect, timeline, evidence, affected services, traces', () => {
    const trace = { traceId: 'ab12', service: 'cart', operation: 'GET /a|b', startMs: 121_000 };
    const traces = [{ ...trace, durationMs: 1234, spans: 9, errors: 2 }];
    expect(incidentMarkdown(report, report.incidents[0], traces)).toBe(`# Anomaly at payment

- **When:** 1970-01-01 00:02:00 to 00:02:30 UTC (30 s)
- **Likeliest cause:** \`payment\`, declared at \`docker-compose.yml:9\`
- **Effect on users:** Users feel it at cart.
- **Score:** 3.00, where 1 is the threshold

## Timeline

| Service | Role | Above the threshold (UTC) | Highest score |
| --- | --- | --- | --- |
| \`payment\` | cause 1 | 00:02:00 to 00:02:30 | 3.00 |
| \`cart\` | affected | never | 0.90 |

In windows of 30 s.

## Causes, the likeliest first

1. \`payment\`, score 3.00
   - ${evidence.text}
   - path: payment → cart. Users feel it at cart.

## Affected services

| Service | What | Usual | During | Because of | Explained |
| --- | --- | --- | --- | --- | --- |
| \`cart\` | median latency | 12 ms | 48 ms | \`payment\` | 90 % |

## Traces that show it

| Trace | Start (UTC) | Request | Duration | Failed spans |
| --- | --- | --- | --- | --- |
| \`ab12\` | 00:02:01 | cart · GET /a\\|b | 1.2 s | 2 of 9 |

Found by Meshlens 0.1.0 in \`shop\`, analysed 1970-01-01 00:16:40 UTC.
`);
  });

  it('states every kind of evidence once', () => {
    const [incident] = completeReport.incidents;
    const text = incidentMarkdown(completeReport, incident);
    const { kind, attributes, followUps, metrics, similar } = incident;
    const statements = [...attributes, ...followUps, ...metrics].map((each) => markdownText(each.text));
    for (const statement of [...statements, kind.name, similar[0].different[0]]) {
      expect(text).toContain(statement);
    }
    for (const statement of statements) {
      expect(text.split(statement)).toHaveLength(2);
    }
  });

  it('numbers all incidents of a report below one title', () => {
    const [incident] = report.incidents;
    const text = incidentsMarkdown({ ...report, incidents: [incident, { ...incident, causes: [] }] });
    expect(text.match(/^#+ .*/gm)?.filter((line) => !line.startsWith('###'))).toEqual([
      '# Incidents of shop',
      '## 1. Anomaly at payment',
      '## 2. Anomaly',
    ]);
    expect(text).toContain('**Likeliest cause:** none stands out');
    expect(incidentsMarkdown({ ...report, incidents: [] })).toContain('None: no service stayed above');
  });

  it('is named after its kind where that is known', () => {
    const causes = [{ service: 'cart', score: 1, evidence: [] }];
    const kind = { name: 'Network delay', isUnknown: false };
    expect(incidentTitle({ causes, kind })).toBe('Network delay at cart');
    expect(incidentTitle({ causes, kind: { ...kind, isUnknown: true } })).toBe(
      'Unlike anything known at cart',
    );
    expect(incidentTitle({ causes, kind: { ...kind, isUnknown: true, isGiven: true } })).toBe(
      'Network delay at cart',
    );
  });
});

describe('names in Markdown', () => {
  it('are never markup', () => {
    expect(markdownText('a *b* [c](http://x) <img> | d_e\n# f')).toBe(
      'a \\*b\\* \\[c\\](http://x) \\<img\\> \\| d\\_e # f',
    );
    expect(['# a', '- a', '12. a', '12) a', '12 %', '+ a'].map(markdownText)).toEqual([
      '\\# a',
      '\\- a',
      '12\\. a',
      '12\\) a',
      '12 %',
      '\\+ a',
    ]);
  });

  it('keep backticks and bars in the type of code', () => {
    expect(markdownCode('a`b|c')).toBe('`` a`b\\|c ``');
    expect(markdownTable(['a', 'b'], [['1', '2']])).toEqual(['| a | b |', '| --- | --- |', '| 1 | 2 |']);
  });
});
