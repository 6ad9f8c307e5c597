import type { HeatmapScale, HeatmapSnapshot } from '../../../src/contracts/heatmap-page';
import type { Evidence } from '../../../src/contracts/report';
import { MISSING } from '../../../webview/heatmap/model/levels';
import { cells, type Fault } from './scores-fixture';
import { similarIncidents } from './similar-fixture';

const START_MS = Date.UTC(2026, 2, 14, 13, 58);

export function evidence(text: string, deviation: number, spans = 1): Evidence {
  return {
    text,
    feature: 'latency',
    deviation,
    normal: 38,
    observed: 612,
    unit: 'ms',
    neighbour: null,
    spans: Array.from({ length: spans }, (_, i) => ({
      file: 'traces/shop.jsonl',
      line: 120 + i,
      offset: 4096 * i,
    })),
  };
}

const WIDTH_MS = 30_000;
const at = (window: number): number => START_MS + window * WIDTH_MS;

/** What else is known of the first incident. */
const statements: Pick<HeatmapSnapshot['incidents'][number], 'metrics' | 'followUps' | 'attributes'> = {
  metrics: [
    {
      service: 'payment',
      entity: 'payment-7d9f8b6c5d-x2x4z',
      file: 'metrics/pods.csv',
      metric: 'CpuUsage(m)',
      before: 41,
      inside: 298,
      limit: { value: 300, at: { file: 'k8s.yaml', line: 13, column: 18 } },
      text: 'payment-7d9f8b6c5d-x2x4z: CpuUsage(m) 41 → 298, at its limit of 300 (k8s.yaml:13)',
    },
  ],
  followUps: [
    {
      caller: 'checkout',
      operation: 'POST /orders',
      called: 'payment',
      next: 'shipping',
      insideCount: 2,
      insideOf: 40,
      outsideCount: 812,
      outsideOf: 820,
      badCount: 38,
      text: 'after a call to payment, checkout then calls shipping in 2 of 40 requests (POST /orders), 99 % outside; 38 of these 40 calls to payment failed or were answered early',
    },
  ],
  attributes: [
    {
      service: 'payment',
      seenBy: 'service',
      key: 'service.version',
      value: '2.1.0',
      insideCount: 42,
      insideOf: 50,
      insideShare: 0.84,
      outsideCount: 8,
      outsideOf: 800,
      outsideShare: 0.01,
      lift: 84,
      oneIn: 1,
      text: '42 of 50 requests to payment have service.version = 2.1.0, 1 % outside (84×)',
    },
    {
      service: 'payment',
      seenBy: 'callers',
      key: 'net.peer.name',
      value: 'payment-canary.shop.svc.cluster.local',
      insideCount: 38,
      insideOf: 50,
      insideShare: 0.76,
      outsideCount: 80,
      outsideOf: 800,
      outsideShare: 0.1,
      lift: 7.6,
      oneIn: 4,
      text: '38 of 50 calls to payment have net.peer.name = payment-canary.shop.svc.cluster.local, 10 % outside (7.6×)',
    },
  ],
};

/** A shop of eight services over 25 minutes with three incidents, two lasting changes, a recording gap and a service that starts late. */
export function shopSnapshot(change: Partial<HeatmapSnapshot> = {}): HeatmapSnapshot {
  const services = [
    'frontend',
    'checkout',
    'cart',
    'catalogue',
    'payment',
    'shipping',
    'recommendations',
    'inventory-database',
  ];
  const windows = 50;
  const faults: Fault[] = [
    { service: 'payment', from: 9, to: 14, score: 4.4 },
    { service: 'checkout', from: 9, to: 14, score: 2.1 },
    { service: 'frontend', from: 10, to: 14, score: 1.3 },
    { service: 'inventory-database', from: 23, to: 29, score: 3.1 },
    { service: 'catalogue', from: 23, to: 29, score: 2.4 },
    { service: 'cart', from: 24, to: 28, score: 1.5 },
    { service: 'recommendations', from: 39, to: 43, score: 2.7 },
    { service: 'frontend', from: 40, to: 43, score: 1.2 },
  ];
  const cause = (service: string, score: number, ...items: Evidence[]) => ({
    service,
    score,
    evidence: items,
  });
  return {
    folder: 'shop',
    createdMs: at(windows) + 4 * 60_000,
    services,
    startMs: START_MS,
    widthMs: WIDTH_MS,
    windows,
    breaks: [],
    ...cells(
      services,
      windows,
      faults,
      (row, window) => (row === 6 && window < 5) || window === 33 || window === 34,
    ),
    incidents: [
      {
        fromMs: at(9),
        toMs: at(14),
        score: 4.4,
        causes: [
          cause(
            'payment',
            4.42,
            evidence('The 95th percentile of latency was 612 ms, 16 times the usual 38 ms.', 31.4),
            evidence(
              'Calls from checkout took 574 ms longer than usual, all of it inside payment itself.',
              24.8,
              3,
            ),
            evidence('The request rate stayed normal at 41 requests per second.', -0.4, 0),
          ),
          cause(
            'checkout',
            1.93,
            evidence(
              'The 95th percentile of latency was 660 ms; 574 ms of it were spent waiting for payment.',
              12.2,
            ),
          ),
        ],
        affected: [
          {
            service: 'frontend',
            text: 'slower because checkout is slower: 3.1×, 94 % of the rise explained',
          },
        ],
        kind: {
          id: 'cpu-contention',
          name: 'CPU contention',
          confidence: 0.83,
          isUnknown: false,
          why: ['CPU up', 'own work up', 'steps per request unchanged'],
          unseen: ['memory'],
          also: [{ id: 'memory-pressure', name: 'Memory pressure', confidence: 0.16 }],
        },
        ...statements,
      },
      {
        fromMs: at(23),
        toMs: at(29),
        score: 3.1,
        causes: [
          cause(
            'inventory-database',
            3.06,
            evidence('Queries took 210 ms at the median where 4 ms is normal.', 44.1),
          ),
          cause('catalogue', 2.2, evidence('Every slow request waited for inventory-database.', 17.6)),
          cause('cart', 1.1, evidence('A fifth of the requests timed out.', 6.3)),
        ],
        affected: [],
      },
      {
        fromMs: at(39),
        toMs: at(43),
        score: 2.7,
        causes: [
          cause('recommendations', 2.66, evidence('9 of 10 requests failed where 1 in 200 is normal.', 52)),
          cause('frontend', 0.9),
        ],
        kind: {
          id: 'errors-thrown',
          name: 'Errors thrown',
          confidence: 0.41,
          isUnknown: true,
          why: ['own errors up', 'requests of its callers down'],
        },
        similar: similarIncidents(at),
        affected: [],
      },
    ],
    changes: [
      { service: 'cart', sinceMs: at(30), text: 'gets more requests (4.1 → 9.6 a second)' },
      {
        service: 'shipping',
        sinceMs: at(36) + 10_000,
        text: 'makes more calls per request to inventory-database (1 → 2)',
      },
    ],
    scales: [
      { widthMs: 5_000, services: services.slice(0, 5) },
      { widthMs: 15_000, services: services.slice(0, 7) },
    ],
    model: 'GTF-Net, trained here',
    drift: null,
    runtime: 'onnxruntime-node',
    notes: ['Two windows have no spans at all: the recording paused from 14:14:30 to 14:15:30.'],
    empty: null,
    ...change,
  };
}

/** The shop at a finer width: the faults of the snapshot, and nothing for services that are not judged at it. */
export function shopScale(snapshot: HeatmapSnapshot, widthMs: number): HeatmapScale | null {
  const scale = snapshot.scales.find((each) => each.widthMs === widthMs);
  if (scale === undefined) {
    return null;
  }
  const factor = snapshot.widthMs / widthMs;
  const windows = snapshot.windows * factor;
  const fine = new Uint8Array(snapshot.services.length * windows).fill(MISSING);
  snapshot.services.forEach((service, row) => {
    for (let window = 0; window < windows && scale.services.includes(service); window++) {
      fine[row * windows + window] = snapshot.levels[row * snapshot.windows + Math.floor(window / factor)];
    }
  });
  return {
    startMs: snapshot.startMs,
    widthMs,
    windows,
    breaks: [],
    levels: fine,
    high: { cells: [], scores: [] },
  };
}

/** As large as a snapshot may be. */
export function largeSnapshot(services = 300, windows = 1000): HeatmapSnapshot {
  const names = Array.from({ length: services }, (_, i) => `service-${String(i).padStart(3, '0')}`);
  const faults = names.flatMap((service, i) =>
    i % 9 === 0
      ? [{ service, from: (i * 13) % windows, to: ((i * 13) % windows) + 12, score: 1 + (i % 4) }]
      : [],
  );
  const shop = shopSnapshot();
  return {
    ...shop,
    services: names,
    windows,
    ...cells(names, windows, faults, (row, window) => (row + window) % 97 < 2),
    notes: [],
  };
}
