/** Parts of an incident that use every field of the contract. */
export const slowPayment = {
  service: 'payment',
  score: 0.91,
  evidence: [
    {
      text: 'p95 latency 412 ms, normally 38 ms',
      feature: 'latencyP95',
      deviation: 12.4,
      normal: 38,
      observed: 412,
      unit: 'ms',
      neighbour: 'checkout',
      spans: [{ file: 'traces/shop.jsonl.gz', line: 812, offset: 123_456 }],
    },
  ],
} as const;

export const contention = {
  id: 'cpu-contention',
  name: 'CPU contention',
  confidence: 0.83,
  isUnknown: false,
  isGiven: true,
  why: ['CPU up', 'own work up', 'steps per request unchanged'],
  unseen: ['memory'],
  also: [{ id: 'memory-pressure', name: 'Memory pressure', confidence: 0.16 }],
  signature: [0.8, 0.7, null],
} as const;

export const lastContention = {
  fromMs: 1_700_000_000_000,
  toMs: 1_700_000_240_000,
  service: 'cart',
  kind: { id: 'cpu-contention', name: 'CPU contention', isUnknown: false, isGiven: true },
  distance: 0.12,
  different: ['own errors up there, unchanged here'],
} as const;

export const newVersion = {
  service: 'payment',
  seenBy: 'service',
  key: 'service.version',
  value: '2.1.0',
  insideCount: 42,
  insideOf: 50,
  insideShare: 0.84,
  outsideCount: 3,
  outsideOf: 300,
  outsideShare: 0.01,
  lift: 84,
  oneIn: 1,
  text: '42 of 50 requests to payment have service.version = 2.1.0, 1 % outside (84×)',
} as const;

export const noShipping = {
  caller: 'checkout',
  operation: 'POST /orders',
  called: 'payment',
  next: 'shipping',
  insideCount: 2,
  insideOf: 40,
  outsideCount: 297,
  outsideOf: 300,
  badCount: 38,
  text: 'after a call to payment, checkout then calls shipping in 2 of 40 requests (POST /orders), 99 % outside; 38 of these 40 calls to payment failed or were answered early',
} as const;

export const cpuAtLimit = {
  service: 'payment',
  entity: 'payment-7d9f8b6c5d-x2x4z',
  file: 'metrics/payment.csv',
  metric: 'CpuUsage(m)',
  before: 41,
  inside: 298,
  limit: { value: 300, at: { file: 'k8s.yaml', line: 13, column: 20 } },
  text: 'payment-7d9f8b6c5d-x2x4z: CpuUsage(m) 41 → 298, at its limit of 300 (k8s.yaml:13)',
} as const;
