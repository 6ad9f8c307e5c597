import type { Browser } from 'playwright-core';
import {
  incidentPage,
  type IncidentRequests,
  type IncidentSnapshot,
  type ShownTrace,
} from '../../../src/contracts/incident/page';
import type { AffectedService, Report } from '../../../src/contracts/report';
import {
  buildIncidentSnapshot,
  incidentAt,
  incidentDetails,
} from '../../../src/methods/diagnosis/editor/incident-details';
import { completeReport } from '../../unit/contracts/report-fixture';
import { evidence, sampleReport } from '../../unit/contracts/sample-report';
import { openPage, type OpenOptions, type OpenPage, type PageFixture } from './page';

const nothing = (): null => null;

export type OpenIncident = Omit<OpenOptions<IncidentRequests, IncidentSnapshot>, 'snapshot'> & {
  /** What the page is about; undefined: nothing was analysed. */
  readonly report?: Report;
  readonly asked?: IncidentSnapshot['asked'];
};

/** The incident page with the editor's own answers to a report. */
export function openIncident(
  browser: Browser,
  { report, asked = null, ...options }: OpenIncident = {},
): Promise<OpenPage<IncidentSnapshot>> {
  const page: PageFixture<IncidentRequests, IncidentSnapshot> = {
    declaration: incidentPage,
    answers: () => ({
      incident: (interval) => {
        const incident = report && incidentAt(report, interval);
        return report && incident ? incidentDetails(report, incident) : null;
      },
      traces: () => ({ traces: shownTraces(), matched: 1204 }),
      openTrace: nothing,
      compare: () => true,
      copyMarkdown: () => true,
      openEvidence: nothing,
      openService: nothing,
      showTraces: nothing,
      showHeatmap: nothing,
      showMap: nothing,
      nameIncident: nothing,
      analyze: nothing,
    }),
    shown: (opened) => opened.locator('.timeline:visible, .empty:visible, .incident-gone').first().waitFor(),
  };
  const snapshot = snapshotOf(report, asked);
  return openPage(browser, page, { snapshot, ...options });
}

export const snapshotOf = (report: Report | undefined, asked: IncidentSnapshot['asked'] = null) =>
  buildIncidentSnapshot({ folder: '/shop', name: 'shop' }, report, asked);

const START_MS = Date.UTC(2024, 4, 6, 10, 0, 0);
const WIDTH_MS = 15_000;
const affected = (
  service: string,
  because: string,
  quantity: AffectedService['quantity'],
  normal: number,
  observed: number,
  explained: number,
): AffectedService => ({
  ...{ service, because, quantity, normal, observed, explained },
  text: `slower because ${because} is slower`,
});

/** Payment is slow and reaches the frontend; later the cart is slow and reaches nobody. */
export function troubledReport(change: Partial<Report> = {}): Report {
  const windows = 60;
  const scores = (base: number, from: number, to: number, high: number) =>
    Array.from({ length: windows }, (_, window) =>
      window === 3
        ? null
        : window >= from && window < to
          ? high - (window - from) / 10
          : base + (window % 3) / 20,
    );
  const service = (name: string) => ({
    name,
    declared: { file: 'k8s/shop.yaml', line: 14, column: 3 },
    spans: 900,
    external: false,
  });
  const call = (from: string, to: string) => ({ from, to, declared: true, observed: true, calls: 400 });
  const [known] = completeReport.incidents;
  return sampleReport({
    folder: '/shop',
    createdMs: START_MS + 3_600_000,
    services: ['frontend', 'checkout', 'payment', 'cart'].map(service),
    edges: [call('frontend', 'checkout'), call('checkout', 'payment'), call('frontend', 'cart')],
    windows: {
      startMs: START_MS,
      widthMs: WIDTH_MS,
      count: windows,
      present: Array.from({ length: windows }, (_, window) => window !== 3),
    },
    anomaly: {
      ...sampleReport().anomaly,
      scores: {
        payment: scores(0.1, 16, 24, 4.8),
        checkout: scores(0.2, 18, 23, 2.1),
        frontend: scores(0.3, 0, 0, 0),
        cart: scores(0.1, 40, 44, 1.9),
      },
    },
    incidents: [
      {
        ...known,
        fromMs: START_MS + 16 * WIDTH_MS,
        toMs: START_MS + 24 * WIDTH_MS,
        score: 4.8,
        causes: [
          {
            service: 'payment',
            score: 4.8,
            evidence: [evidence, { ...evidence, text: 'fails more', spans: [] }],
          },
          { service: 'checkout', score: 0.9, evidence: [{ ...evidence, deviation: -4, text: 'is quicker' }] },
        ],
        affected: [
          affected('checkout', 'payment', 'latency', 61, 434, 0.98),
          affected('frontend', 'checkout', 'errors', 0, 0.174, 0.67),
        ],
        similar: [
          {
            ...known.similar[0],
            fromMs: START_MS + 40 * WIDTH_MS,
            toMs: START_MS + 44 * WIDTH_MS,
          },
        ],
      },
      {
        fromMs: START_MS + 40 * WIDTH_MS,
        toMs: START_MS + 44 * WIDTH_MS,
        score: 1.9,
        causes: [{ service: 'cart', score: 1.9, evidence: [evidence] }],
      },
    ],
    ...change,
  });
}

/** A failed trace, and one that is slow for its request. */
export function shownTraces(): ShownTrace[] {
  const trace = {
    traceId: 'a1b2c3d4e5f60718',
    service: 'frontend',
    operation: 'POST /cart/checkout',
    startMs: START_MS + 17 * WIDTH_MS,
    durationMs: 1234,
    spans: 31,
    services: 4,
    errors: 3,
    percentile: 99.2,
    file: 'traces/shop.jsonl.gz',
    why: 'failed',
  } as const;
  const slow = { traceId: 'ffeeddccbbaa0099', errors: 0, percentile: 97.5, why: 'slow' } as const;
  return [trace, { ...trace, ...slow, startMs: trace.startMs + 4000, durationMs: 987 }];
}
