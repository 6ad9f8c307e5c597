import type { SelectionComparison } from '../../../src/contracts/compared-red';
import { slowRequests } from './red-fixture';

const slower = {
  before: slowRequests.usual,
  after: slowRequests.now,
  changes: [{ quantity: 'p99Ms', change: 16.67, low: 12, high: 21, isClear: true }],
} as const;

/** One service that is slower than in the interval it is compared with. */
export const slowSelection = {
  against: { fromMs: 0, toMs: 60_000 },
  services: [
    {
      service: 'payment',
      external: false,
      ...slower,
      operations: [{ operation: 'POST /pay', ...slower }],
      calls: [{ to: 'bank', ...slower }],
    },
  ],
  attributes: [
    {
      service: 'payment',
      seenBy: 'service',
      key: 'version',
      value: '2.1',
      before: { hits: 0, of: 200 },
      after: { hits: 40, of: 100 },
      lift: 160,
      isMore: true,
      text: '40 % of the requests to payment have version = 2.1, otherwise 0 % (160×)',
    },
  ],
} as const satisfies SelectionComparison;
