import { REPORT_VERSION, type Evidence, type Report } from '../../../src/contracts/report';

export const evidence: Evidence = {
  text: 'p95 latency of its own work is 6.2 times normal',
  feature: 'selfP95',
  deviation: 6.2,
  normal: 12,
  observed: 75,
  unit: 'ms',
  neighbour: null,
  spans: [{ file: 'traces/shop.jsonl.gz', line: 40, offset: 1234 }],
};

/** A small, complete report: payment broke in the third of four windows, the fourth has no data. */
export function sampleReport(change: Partial<Report> = {}): Report {
  return {
    version: REPORT_VERSION,
    tool: { name: 'meshlens', version: '0.1.0' },
    folder: '/shop',
    createdMs: 1_000_000,
    inputs: [{ file: 'traces/shop.jsonl.gz', kind: 'otlp', records: 90, problems: [] }],
    skipped: [],
    services: [
      {
        name: 'cart',
        declared: { file: 'docker-compose.yml', line: 3, column: 3 },
        spans: 40,
        external: false,
      },
      {
        name: 'payment',
        declared: { file: 'docker-compose.yml', line: 9, column: 3 },
        spans: 50,
        external: false,
      },
      { name: 'postgres', declared: null, spans: 0, external: true },
    ],
    edges: [
      { from: 'cart', to: 'payment', declared: true, observed: true, calls: 40 },
      { from: 'payment', to: 'postgres', declared: true, observed: false, calls: 0 },
    ],
    windows: { startMs: 60_000, widthMs: 30_000, count: 4, present: [true, true, true, false] },
    anomaly: {
      scores: { cart: [0.2, 0.4, 0.9, null], payment: [0.1, 0.5, 3.0, null] },
      threshold: 1,
      scales: [
        { widthMs: 5_000, startMs: 60_000, count: 24, services: ['payment'] },
        { widthMs: 60_000, startMs: 60_000, count: 2, services: ['cart', 'payment'] },
      ],
      model: {
        name: 'GTF-Net',
        source: 'trained',
        runtime: 'onnx',
        seed: 1,
        parameters: 900,
        epochs: 12,
        note: null,
        fit: null,
      },
      backtest: { protocol: 'last fifth', rows: [] },
    },
    changes: [],
    incidents: [
      {
        fromMs: 120_000,
        toMs: 150_000,
        score: 3,
        causes: [{ service: 'payment', score: 3, evidence: [evidence] }],
      },
    ],
    checks: [],
    findings: [
      {
        rule: 'incident-cause',
        severity: 'information',
        file: 'docker-compose.yml',
        line: 9,
        column: 3,
        endLine: 9,
        endColumn: 10,
        summary: 'payment likely caused an incident.',
        message: 'payment likely caused an incident',
        service: 'payment',
        related: [],
      },
    ],
    notes: [],
    timings: [],
    ...change,
  };
}
