import type { ForecastSnapshot } from '../../../src/contracts/forecast/page';
import {
  SERVICE_FORECAST_VERSION,
  type ForecastQuantity,
  type ModelLine,
  type QuantityBacktest,
  type ServiceForecastReport,
  type ServiceSeries,
} from '../../../src/contracts/forecast/service-forecast';

import { shopLoad, shopPatterns } from './load-fixture';

const WINDOWS = 90;
const STEPS = 12;
const START_MS = Date.UTC(2026, 2, 14, 13, 58);
const WIDTH_MS = 30_000;

/** Median latency in ms and requests per second of each service. */
const services: Readonly<Record<string, readonly [number, number]>> = {
  frontend: [92, 40],
  checkout: [61, 9],
  cart: [18, 22],
  catalogue: [12, 48],
  payment: [38, 9],
  shipping: [22, 8],
  recommendations: [30, 31],
  inventory: [7, 60],
};

/** Waves and a little noise, the same every time. */
function wave(window: number, phase: number): number {
  return 1 + 0.12 * Math.sin((window + phase * 7) / 9) + 0.05 * Math.sin(window * 2.7 + phase * 3);
}

function series(service: string, phase: number, quantity: ForecastQuantity): ServiceSeries {
  const [latencyMs, rate] = services[service];
  const factor = {
    latencyP50Ms: latencyMs,
    latencyP90Ms: latencyMs * 1.9,
    latencyP99Ms: latencyMs * 3.2,
    ratePerS: rate,
    errorShare: 0.008,
  }[quantity];
  // Cart gets slower towards the end, payment was broken for a while, and for two windows nothing was recorded.
  const growth = (window: number): number =>
    service === 'cart' && quantity !== 'ratePerS' ? 1 + Math.max(0, window - 60) / 30 : 1;
  const broken = (window: number): number =>
    service === 'payment' && window >= 34 && window < 41 && quantity !== 'ratePerS' ? 3.1 : 1;
  const at = (window: number): number => factor * wave(window, phase) * growth(window) * broken(window);
  const ahead = Array.from({ length: STEPS }, (_, step) => step);
  return {
    service,
    quantity,
    history: Array.from({ length: WINDOWS }, (_, window) =>
      window === 50 || window === 51 ? null : at(window),
    ),
    point: ahead.map((step) => at(WINDOWS + step)),
    low: ahead.map((step) => at(WINDOWS + step) * (0.93 - 0.008 * step)),
    high: ahead.map((step) => at(WINDOWS + step) * (1.09 + 0.012 * step)),
    example: null,
  };
}

const quantities = ['latencyP50Ms', 'latencyP90Ms', 'latencyP99Ms', 'ratePerS', 'errorShare'] as const;

function backtest(quantity: ForecastQuantity): QuantityBacktest {
  const models = {
    blend: 3.1,
    network: 3.3,
    'network-identity': 3.6,
    mlp: 3.4,
    linear: 3.9,
    'last-value': 5.2,
  };
  return {
    quantity,
    chosen: 'blend',
    chosenReason: 'lowest error on the 7 validation windows, relative to repeating the last value (0.8123)',
    origins: 21,
    metrics: Object.entries(models).flatMap(([model, error]) =>
      [1, 4, 12].map((horizon) => ({ model, horizon, rmse: error * 1.4, mae: error * (1 + horizon / 14) })),
    ),
    coverage: [
      { horizon: 1, share: 0.91 },
      { horizon: 4, share: 0.9 },
      { horizon: 12, share: 0.887 },
    ],
  };
}

/** What the models said of a series: off by more the worse they are, with a gap at the end of the back-test. */
export function modelLines(whole: ServiceSeries): ModelLine[] {
  return ['blend', 'network', 'network-identity', 'mlp', 'linear', 'last-value'].map((model, rank) => ({
    model,
    point: whole.point.map((value, step) => value * (1 - 0.012 * rank * step)),
    backtest: whole.history
      .slice(-22)
      .map((value, index) => (value === null || index > 10 ? null : value * (1 + 0.03 * rank))),
  }));
}

/** A shop of eight services: cart will exceed its limit, payment keeps its own, the others have none. */
export function shopForecast(change: Partial<ServiceForecastReport> = {}): ForecastSnapshot {
  const slo = (value: number) =>
    ({
      quantity: 'latencyP90Ms',
      value,
      origin: 'slo',
      key: 'meshlens.dev/slo-latency-p90',
      range: null,
    }) as const;
  return {
    folder: '/shop',
    message: null,
    load: shopLoad(services, START_MS),
    asked: null,
    report: {
      version: SERVICE_FORECAST_VERSION,
      folder: '/shop',
      createdMs: START_MS + 3_600_000,
      startMs: START_MS,
      widthMs: WIDTH_MS,
      windows: WINDOWS,
      steps: STEPS,
      series: quantities.flatMap((quantity) =>
        Object.keys(services).map((service, phase) => series(service, phase, quantity)),
      ),
      quantities: quantities.map(backtest),
      incidents: [{ fromMs: START_MS + 34 * WIDTH_MS, toMs: START_MS + 41 * WIDTH_MS, cause: 'payment' }],
      limits: [
        { service: 'cart', limit: slo(75) },
        { service: 'payment', limit: slo(150) },
      ],
      runtime: 'onnxruntime-node (onnxruntime-node 1.30.0, 1 thread)',
      notes: ['windows with incidents are not learned from'],
      ...change,
    },
  };
}

/** The same with networks trained on the loads. */
export function shopWithPatterns(share?: number): ForecastSnapshot {
  const patterns = shopPatterns(Object.keys(services), share);
  const chosen = share === 0 ? {} : { chosen: 'blend', chosenReason: 'better than adaptive' };
  return { ...shopForecast(), load: shopLoad(services, START_MS, { patterns, ...chosen }) };
}

/** Nothing was forecast. @param load why there is no load */
export function nothingForecast(message: string | null = null, load: string | null = null): ForecastSnapshot {
  return { folder: '/shop', report: null, message, load: { report: null, message: load }, asked: null };
}
