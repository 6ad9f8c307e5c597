import type { ScheduleSnapshot } from '../../../src/contracts/scheduling/page';
import {
  SCHEDULE_VERSION,
  type PolicyOutcome,
  type Recommendation,
  type ResourceRecommendation,
  type ScheduledService,
  type ScheduleReport,
} from '../../../src/contracts/scheduling/schedule-report';

const HOURS = 8;
const INTERVAL_S = 60;
const LOAD_STEP_S = 300;

/** Requests per second at an hour: a day's rise, with a peak after five hours. */
function rateAt(hour: number): number {
  return 38 + 26 * Math.sin((hour / HOURS) * Math.PI) ** 2 + 34 * Math.exp(-(((hour - 5.2) / 0.5) ** 2));
}

/** Stated replicas of each service; null where no manifest says. */
const STATED: Readonly<Record<string, number | null>> = {
  frontend: 4,
  checkout: 2,
  cart: 2,
  catalogue: 6,
  payment: 2,
  shipping: 2,
  recommendations: 5,
  inventory: null,
};

function service(name: string, index: number): ScheduledService {
  const replicas = STATED[name];
  const stated =
    replicas === null ? null : { replicas, minReplicas: null, maxReplicas: null, targetPercent: null };
  return { name, workMs: 8 + 5 * index, visits: 1 - 0.08 * index, serversPerPod: 4, isScaled: true, stated };
}

type Replicas = (hour: number) => number;

function policy(
  name: string,
  title: string,
  [minutes, least, most]: readonly [number, number, number],
  replicas: Replicas,
): PolicyOutcome {
  const steps = (HOURS * 3600) / INTERVAL_S;
  const values = Array.from({ length: steps }, (_, step) => Math.round(replicas((step * INTERVAL_S) / 3600)));
  const replicaHours = values.reduce((sum, value) => sum + value, 0) * (INTERVAL_S / 3600);
  return {
    name,
    title,
    violationMinutes: minutes,
    replicaHours,
    spread: { violationMinutes: [least, most], replicaHours: [replicaHours * 0.99, replicaHours * 1.012] },
    timeline: {
      stepS: INTERVAL_S,
      replicas: values,
      // For two minutes nothing was answered.
      p95Ms: values.map((value, step) =>
        step === 100 || step === 101
          ? null
          : 140 + 620 * (needed((step * INTERVAL_S) / 3600) / (value - 1)) ** 4,
      ),
    },
  };
}

const needed = (hour: number): number => rateAt(hour) * 0.34;
/** Autoscalers see the load a little later. */
const hpa =
  (target: number): Replicas =>
  (hour) =>
    (needed(Math.max(0, hour - 0.08)) * 74) / target + 1;

const POLICIES: readonly PolicyOutcome[] = [
  policy('stated', 'as the manifests state', [31.5, 27, 38], () => 23),
  policy('advised', 'with the recommended numbers', [0.5, 0, 2], () => 35),
  policy('static-mean', 'fixed, for the mean load', [74.2, 70, 81], () => 20),
  policy('static-peak', 'fixed, for the highest load', [0, 0, 0], () => 38),
  policy('hpa50', 'autoscaler at 50 %', [1.2, 0, 3], hpa(50)),
  policy('hpa60', 'autoscaler at 60 %', [3.8, 2, 6], hpa(60)),
  policy('hpa70', 'autoscaler at 70 %', [9.5, 7, 13], hpa(70)),
  policy('hpa80', 'autoscaler at 80 %', [21, 17, 26], hpa(80)),
  policy('rule', 'queueing rule', [2.1, 1, 4], (hour) => needed(Math.max(0, hour - 0.04)) * 1.12 + 1),
  policy('rl', 'learned policy', [1.4, 0, 3], (hour) => needed(hour) * 1.06 + 1),
  policy('oracle', 'knows the load in advance', [0.8, 0, 2], (hour) => needed(hour + 0.05) + 1),
];

const FILE = 'k8s/shop.yaml';

function recommendation(name: string, recommended: number, line: number): Recommendation {
  const [before, after] = POLICIES.map(({ violationMinutes, replicaHours, spread }) => ({
    violationMinutes,
    violationBand: spread.violationMinutes,
    replicaHours,
  }));
  const place = { file: FILE, line, column: 13, endLine: line, endColumn: 14 };
  const stated = STATED[name]!;
  const title = `Set spec.replicas to ${recommended}`;
  return {
    service: name,
    field: 'spec.replicas',
    stated,
    recommended,
    place,
    reason: 'what is stated misses the objective in the simulation',
    effectOf: 'all',
    seeds: [1, 2, 3, 4],
    before,
    after,
    fix: {
      title,
      preview: `- replicas: ${stated}\n+ replicas: ${recommended}`,
      edits: [{ ...place, lines: `  replicas: ${stated}`, newText: String(recommended) }],
    },
  };
}

/** Memory that is requested but not used. */
export function measuredResource(change: Partial<ResourceRecommendation> = {}): ResourceRecommendation {
  const place = { file: FILE, line: 52, column: 21, endLine: 52, endColumn: 26 };
  return {
    service: 'checkout',
    container: 'server',
    field: 'resources.requests.memory',
    quantity: 'memory',
    kind: 'request',
    stated: 512 * 2 ** 20,
    recommended: 110 * 2 ** 20,
    place,
    evidence: {
      file: 'metrics/checkout.csv',
      metric: 'MemoryUsage(Mi)',
      pods: 2,
      samples: 120,
      measured: 100 * 2 ** 20,
      growth: 1,
      needed: 100 * 2 ** 20,
    },
    pods: 2,
    before: 8,
    after: 1.71875,
    fix: {
      title: 'Set resources.requests.memory to 110Mi',
      preview: '- memory: 512Mi\n+ memory: 110Mi',
      edits: [{ ...place, lines: '            memory: 512Mi', newText: '110Mi' }],
    },
    ...change,
  };
}

/** Prepared numbers: the stated ones times a factor, at least one. */
function strategy(
  situation: string,
  factor: number,
  expectedP95Ms: number | null,
): ScheduleReport['strategies'][number] {
  const replicas = Object.entries(STATED).map(([name, stated]) => ({
    service: name,
    replicas: Math.max(1, Math.round((stated ?? 3) * factor)),
  }));
  return { situation, replicas, expectedP95Ms };
}

/** A shop of eight services whose manifests state too few replicas for the peak to come. */
export function shopSchedule(change: Partial<ScheduleReport> = {}): ScheduleSnapshot {
  const requestsPerS = Array.from({ length: (HOURS * 3600) / LOAD_STEP_S }, (_, step) =>
    rateAt((step * LOAD_STEP_S) / 3600),
  );
  return {
    folder: '/shop',
    message: null,
    report: {
      version: SCHEDULE_VERSION,
      tool: { name: 'meshlens', version: '1.0.0' },
      folder: '/shop',
      createdMs: Date.UTC(2026, 2, 14, 14, 58),
      recording: { files: 2, records: 412_090 },
      calibration: {
        requests: 24_310,
        seconds: 600,
        requestsPerS: 40.5,
        operations: 14,
        recordedP90Ms: 212,
        simulatedP90Ms: 205,
      },
      load: {
        source: 'forecast',
        detail: 'adaptive',
        stepS: LOAD_STEP_S,
        requestsPerS,
        meanPerS: requestsPerS.reduce((sum, value) => sum + value, 0) / requestsPerS.length,
        peakPerS: Math.max(...requestsPerS),
      },
      objective: { p95Ms: 1000, source: 'manifest', violationWeight: 10 },
      simulation: { seeds: [1, 2, 3, 4], hours: HOURS, intervalS: 15 },
      services: Object.keys(STATED).map(service),
      policies: POLICIES,
      recommended: 'advised',
      strategies: [
        strategy('mean load', 1, 640),
        strategy('highest load', 1.5, 810),
        strategy('twice the highest load', 2.8, null),
        strategy('a node is lost', 1.7, 905),
      ],
      recommendations: [
        recommendation('frontend', 7, 12),
        recommendation('checkout', 3, 41),
        recommendation('catalogue', 9, 88),
      ],
      resources: [],
      changed: [],
      notes: [
        'how many requests a pod works on at once is at least what was seen: pods may do more than is simulated',
      ],
      timings: [
        { step: 'read and calibrate', ms: 4200, cached: false },
        { step: 'simulate', ms: 61_000, cached: false },
      ],
      ...change,
    },
  };
}

/** The shop without manifests: policies, and nothing to recommend. */
export function undeclaredSchedule(): ScheduleSnapshot {
  const report = shopSchedule().report!;
  return shopSchedule({
    services: report.services.map((each) => ({ ...each, stated: null })),
    policies: report.policies.filter(({ name }) => name !== 'stated' && name !== 'advised'),
    recommended: null,
    recommendations: [],
  });
}

/** Nothing simulated, with or without a reason. */
export function nothingScheduled(message: string | null): ScheduleSnapshot {
  return { folder: '/shop', report: null, message };
}
