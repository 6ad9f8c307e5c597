import type { Report } from '../../../src/contracts/report';
import { completeReport } from '../contracts/report-fixture';

/** What a stranger could write into a span: markup, attributes that end early, escape sequences, prototype names. */
export const hostileTexts = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></svg><iframe src="javascript:alert(1)">',
  '\u001b[2J\u001b]8;;http://example.test\u0007click\u001b]8;;\u0007',
  'cart\u202egnp.\u0000\r\n',
  '__proto__',
  'constructor',
] as const;

const all = hostileTexts.join(' ');

/** A report in which every text that comes from a file is hostile. */
export const hostileReport: Report = {
  ...completeReport,
  folder: `/srv/${hostileTexts[0]}`,
  inputs: [
    { ...completeReport.inputs[0], file: all, problems: [{ file: all, severity: 'error', reason: all }] },
  ],
  skipped: [{ file: all, reason: all }],
  services: hostileTexts.map((name) => ({
    name,
    declared: { file: all, line: 1, column: 1 },
    spans: 1,
    external: false,
  })),
  edges: [{ from: all, to: all, declared: true, observed: true, calls: 1 }],
  anomaly: {
    ...completeReport.anomaly,
    scores: Object.fromEntries(hostileTexts.map((name) => [name, [0.1, 2, null, 3, 9, 0.2]])),
    model: { ...completeReport.anomaly.model, name: all, runtime: all, note: all },
    backtest: { protocol: all, rows: [{ model: all, error: 1, spread: null, chosen: true }] },
  },
  incidents: [
    {
      ...completeReport.incidents[0],
      similar: [
        {
          ...completeReport.incidents[0].similar[0],
          service: all,
          kind: { id: all, name: all, isUnknown: false },
          different: [all],
        },
      ],
      causes: [
        {
          service: all,
          score: 1,
          evidence: [
            {
              ...completeReport.incidents[0].causes[0].evidence[0],
              text: all,
              spans: [{ file: all, offset: 0 }],
            },
          ],
        },
      ],
    },
  ],
  checks: [],
  findings: [
    {
      ...completeReport.findings[0],
      rule: all,
      file: all,
      summary: all,
      message: all,
      fix: {
        title: all,
        preview: all,
        edits: [{ file: all, line: 14, column: 3, endLine: 14, endColumn: 10, lines: all, newText: all }],
      },
      service: all,
      related: [{ location: { file: all, offset: 1 }, message: all }],
    },
  ],
  notes: [all],
  timings: [{ step: all, ms: 1, cached: true }],
};
