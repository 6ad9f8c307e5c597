import type { Explanation, Report } from '../../../src/contracts/report';
import {
  contention,
  cpuAtLimit,
  lastContention,
  newVersion,
  noShipping,
  slowPayment,
} from './incident-fixture';
import { slowSelection } from './comparison-fixture';
import { slowRequests, slowService } from './red-fixture';

/** Every optional field made required, at every depth: a fixture of this type cannot leave one out. */
export type Complete<T> = T extends readonly (infer Item)[]
  ? readonly Complete<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Complete<Exclude<T[Key], undefined>> }
    : T;

const startMs = Date.UTC(2024, 4, 6, 10, 0, 0);
const WIDTH_MS = 30_000;

/** A report that uses every field of the contract. */
export const completeReport = {
  version: 1,
  tool: { name: 'meshlens', version: '0.1.0' },
  folder: '/srv/shop',
  createdMs: Date.UTC(2024, 4, 6, 11, 0, 0),
  inputs: [
    {
      file: 'traces/shop.jsonl.gz',
      kind: 'otlp',
      records: 21_043,
      problems: [
        {
          file: 'traces/shop.jsonl.gz',
          severity: 'warning',
          reason: 'the span has no start time',
          line: 17,
          column: 5,
          record: 16,
          count: 3,
        },
      ],
    },
    { file: 'docker-compose.yml', kind: 'compose', records: 2, problems: [] },
  ],
  skipped: [{ file: 'tsconfig.json', reason: 'neither traces nor a manifest' }],
  services: [
    {
      name: 'checkout',
      declared: { file: 'docker-compose.yml', line: 3, column: 3 },
      namespace: 'shop',
      spans: 14_000,
      external: false,
      red: slowService,
    },
    {
      name: 'payment',
      declared: { file: 'docker-compose.yml', line: 14, column: 3 },
      namespace: 'shop',
      spans: 7_043,
      external: false,
      red: slowService,
    },
    { name: 'redis', declared: null, namespace: 'shop', spans: 0, external: true, red: slowService },
  ],
  edges: [
    {
      from: 'checkout',
      to: 'payment',
      declared: true,
      observed: true,
      calls: 7_043,
      messages: 12,
      red: slowRequests,
    },
    {
      from: 'payment',
      to: 'redis',
      declared: false,
      observed: true,
      calls: 3_500,
      messages: 1,
      red: slowRequests,
    },
  ],
  windows: { startMs, widthMs: WIDTH_MS, count: 6, present: [true, true, true, false, true, true] },
  anomaly: {
    scores: {
      checkout: [0.2, 0.3, 1.2, null, 1.4, 0.3],
      payment: [0.1, 0.2, 4.8, null, 5.6, 0.4],
    },
    threshold: 1,
    scales: [
      { widthMs: 5_000, startMs, count: 36, services: ['payment'] },
      { widthMs: 15_000, startMs, count: 12, services: ['checkout', 'payment'] },
    ],
    model: {
      name: 'GTF-Net',
      source: 'trained',
      runtime: 'onnx',
      seed: 1,
      parameters: 21_345,
      epochs: 40,
      note: 'Trained on the first 70 % of the recording.',
      fit: {
        trainedUntilMs: startMs + 90_000,
        appendedWindows: 20,
        error: 0.61,
        spread: 0.02,
        testError: 0.41,
        testSpread: 0.01,
        drift: true,
      },
    },
    backtest: {
      protocol:
        'Trained on the first 70 % of the windows, chosen on the next 15 %, measured on the last 15 %.',
      rows: [
        { model: 'GTF-Net', error: 0.412, spread: 0.01, chosen: true },
        { model: 'Last value', error: 0.533, spread: null, chosen: false },
      ],
    },
  },
  incidents: [
    {
      fromMs: startMs + 2 * WIDTH_MS,
      toMs: startMs + 5 * WIDTH_MS,
      score: 5.6,
      causes: [slowPayment, { service: 'checkout', score: 0.2, evidence: [] }],
      kind: contention,
      similar: [lastContention],
      affected: [
        {
          service: 'checkout',
          because: 'payment',
          quantity: 'latency',
          normal: 60,
          observed: 434,
          explained: 0.98,
          text: 'slower because payment is slower: 7.2×, 98 % of the rise explained',
        },
      ],
      attributes: [newVersion],
      followUps: [noShipping],
      metrics: [cpuAtLimit],
    },
  ],
  changes: [
    {
      service: 'payment',
      feature: 'fanOut',
      sinceMs: startMs + 3 * WIDTH_MS,
      before: 2,
      after: 3,
      unit: 'calls/request',
      neighbour: 'redis',
      text: 'makes more calls per request (2 → 3)',
    },
  ],
  checks: [
    {
      kind: 'failing',
      from: 'web',
      to: 'orders',
      count: 18,
      of: 18,
      passedOn: 2,
      roundMs: null,
      attempts: null,
      messages: [{ text: 'connection refused', count: 16 }],
      spans: [{ file: 'traces/shop.jsonl.gz', line: 812, offset: 90_112 }],
    },
  ],
  findings: [
    {
      rule: 'incident-cause',
      severity: 'information',
      file: 'docker-compose.yml',
      line: 14,
      column: 3,
      endLine: 14,
      endColumn: 10,
      summary: 'payment caused 1 incident.',
      message: 'payment is the likeliest cause of 1 incident',
      service: 'payment',
      kind: { id: 'cpu-contention', name: 'CPU contention', confidence: 0.83, isUnknown: false },
      fix: {
        title: 'Raise timeout to 2s',
        preview: '-   payment: # timeout: 1s\n+   payment: # timeout: 2s',
        edits: [
          {
            file: 'docker-compose.yml',
            line: 14,
            column: 23,
            endLine: 14,
            endColumn: 25,
            lines: '  payment: # timeout: 1s',
            newText: '2s',
          },
        ],
      },
      related: [
        { location: { file: 'traces/shop.jsonl.gz', line: 812, offset: 123_456 }, message: 'a slow request' },
      ],
    },
  ],
  metrics: [
    {
      file: 'metrics/payment.csv',
      entity: 'payment-7d9f8b6c5d-x2x4z',
      service: 'payment',
      series: ['CpuUsage(m)'],
    },
  ],
  notes: ['One window has no data.'],
  timings: [
    { step: 'read', ms: 412.5, cached: false },
    { step: 'train', ms: 8_000, cached: true },
  ],
} as const satisfies Complete<Report>;

/** An explanation that uses every field of the contract. */
export const completeExplanation = {
  version: 1,
  folder: '/srv/shop',
  fromMs: startMs + 2 * WIDTH_MS,
  toMs: startMs + 5 * WIDTH_MS,
  windowsUsed: 2,
  peak: 4.8,
  ranker: 'model',
  rankerReason: 'its back-test error is the lowest',
  causes: [slowPayment, { service: 'checkout', score: 0.2, evidence: [] }],
  attributes: [newVersion],
  followUps: [noShipping],
  metrics: [cpuAtLimit],
  comparison: slowSelection,
  table: [
    { ranker: 'model', services: ['payment', 'checkout'], scores: [0.91, 0.2] },
    { ranker: 'zscore', services: ['checkout', 'payment'], scores: [8.1, 7.9] },
    { ranker: 'identity', services: ['payment', 'checkout'], scores: [0.88, 0.31] },
  ],
  notes: ['The interval was widened to whole windows.'],
  timings: [{ step: 'score', ms: 120, cached: false }],
} as const satisfies Complete<Explanation>;

/** A report of a folder in which nothing was found. */
export const emptyReport: Report = {
  ...completeReport,
  inputs: [],
  services: [],
  edges: [],
  windows: { startMs: 0, widthMs: 0, count: 0, present: [] },
  anomaly: {
    scores: {},
    threshold: 1,
    scales: [],
    model: {
      name: 'none',
      source: 'none',
      runtime: 'none',
      seed: 1,
      parameters: 0,
      epochs: 0,
      note: null,
      fit: null,
    },
    backtest: { protocol: '', rows: [] },
  },
  incidents: [],
  changes: [],
  findings: [],
  checks: [],
  notes: [],
  timings: [],
};
