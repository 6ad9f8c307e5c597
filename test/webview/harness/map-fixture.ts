import { mapPage, type MapRequests, type MapSnapshot } from '../../../src/contracts/map-page';
import type { Report } from '../../../src/contracts/report';
import { buildMapSnapshot, serviceDetails } from '../../../src/editor/pages/map-snapshot';
import { serviceMap } from '../../../src/methods/services/map/service-map';
import type { Browser } from 'playwright-core';
import { sampleReport } from '../../unit/contracts/sample-report';
import { openPage, type OpenOptions, type OpenPage, type PageFixture } from './page';

const nothing = (): null => null;

export type OpenMap = Omit<OpenOptions<MapRequests, MapSnapshot>, 'snapshot'> & {
  /** What the page is about; null sends nothing. */
  readonly report?: Report | null;
};

/** The map page with the editor's own answers to a report. */
export function openMap(
  browser: Browser,
  { report = shopReport(), ...options }: OpenMap = {},
): Promise<OpenPage<MapSnapshot>> {
  const page: PageFixture<MapRequests, MapSnapshot> = {
    declaration: mapPage,
    answers: () => ({
      map: ({ expanded }) => report && serviceMap(report, expanded),
      service: ({ service }) => report && serviceDetails(report, service),
      openService: nothing,
      showHeatmap: nothing,
      showTraces: nothing,
      analyze: nothing,
    }),
    shown: (opened, { empty }) =>
      opened
        .locator(empty === null ? '.node' : '.empty')
        .first()
        .waitFor(),
  };
  const snapshot = report && buildMapSnapshot(report.folder, report);
  return openPage(browser, page, { snapshot, ...options });
}

const figures = (ratePerS: number, p99Ms: number, errorShare = 0) => ({
  requests: ratePerS * 60,
  ratePerS,
  errorShare,
  p50Ms: p99Ms / 8,
  p90Ms: p99Ms / 3,
  p99Ms,
});
const red = (ratePerS: number, p99Ms: number, usualP99Ms = p99Ms) => ({
  now: figures(ratePerS, p99Ms),
  usual: figures(ratePerS, usualP99Ms),
  unusual: p99Ms > 2 * usualP99Ms ? (['p99Ms'] as const) : [],
});
const trend = { startMs: 0, slotMs: 1000, ratePerS: [], errorShare: [], p50Ms: [], p99Ms: [] };

/** A shop: payment is slow, checkout and the frontend wait for it; a queue, a database, a call that nobody saw, a loop. */
export function shopReport(change: Partial<Report> = {}): Report {
  const service = (name: string, ratePerS: number, p99Ms: number, usualP99Ms = p99Ms) => ({
    name,
    declared: { file: 'k8s.yaml', line: 4, column: 9 },
    spans: 400,
    external: false,
    red: { ...red(ratePerS, p99Ms, usualP99Ms), trend },
  });
  const call = (from: string, to: string, ratePerS: number, p99Ms: number, usualP99Ms = p99Ms) => ({
    from,
    to,
    declared: true,
    observed: true,
    calls: ratePerS * 600,
    red: red(ratePerS, p99Ms, usualP99Ms),
  });
  const report = sampleReport();
  return {
    ...report,
    services: [
      service('frontend', 42, 480, 120),
      service('checkout', 9, 660, 90),
      service('cart', 31, 12),
      service('payment', 9, 612, 38),
      service('shipping', 4, 25),
      { ...service('orders-db', 40, 6), declared: null, external: true },
      { name: 'fraud', declared: { file: 'k8s.yaml', line: 90, column: 9 }, spans: 0, external: false },
    ],
    edges: [
      call('frontend', 'checkout', 9, 660, 90),
      call('frontend', 'cart', 31, 12),
      call('checkout', 'payment', 9, 612, 38),
      { ...call('checkout', 'orders-db', 9, 5), declared: false },
      { ...call('cart', 'orders-db', 31, 6), declared: false },
      { from: 'payment', to: 'fraud', declared: true, observed: false, calls: 0 },
      { from: 'checkout', to: 'shipping', declared: false, observed: true, calls: 0, messages: 240 },
      call('cart', 'cart', 1, 4),
    ],
    anomaly: {
      ...report.anomaly,
      scores: {
        frontend: [0.2, 1.3],
        checkout: [0.3, 2.1],
        cart: [0.4, 0.5],
        payment: [0.2, 4.4],
        shipping: [null, 0.1],
      },
    },
    incidents: [
      {
        fromMs: 120_000,
        toMs: 150_000,
        score: 4.4,
        causes: [
          { service: 'payment', score: 4.4, evidence: [] },
          { service: 'checkout', score: 2.1, evidence: [] },
        ],
        affected: [
          { ...reached('checkout', 'payment'), text: 'slower because payment is slower: 7×' },
          { ...reached('frontend', 'checkout'), text: 'slower because checkout is slower: 4×' },
        ],
      },
    ],
    ...change,
  };
}

const reached = (service: string, because: string) =>
  ({ service, because, quantity: 'latency', normal: 90, observed: 660, explained: 0.94 }) as const;
