import type { SourceToken } from '../../../../src/contracts/fix';
import {
  SERVICE_LOAD_VERSION,
  type ReplicaToken,
  type ServiceLoad,
  type ServiceLoadReport,
} from '../../../../src/contracts/workload/service-load';

/** A number at the end of a line of a manifest. @param line from 1 */
export function numberToken(file: string, line: number, lines: string): SourceToken {
  const text = /\S+$/.exec(lines)?.[0] ?? '';
  const column = lines.length - text.length + 1;
  return {
    file,
    line,
    column,
    endLine: line,
    endColumn: lines.length + 1,
    text,
    lines,
    start: 100 * line + column,
    end: 100 * line + lines.length,
    isShared: false,
  };
}

/** `  replicas: 4` on line 8 of k8s/cart.yaml. */
export function replicaToken(change: Partial<ReplicaToken> = {}): ReplicaToken {
  const token = numberToken('k8s/cart.yaml', 8, '  replicas: 4');
  return { key: 'spec.replicas', value: 4, token, role: 'replicas', ...change };
}

/** Load of cart, highest in the third of four rows ahead. */
export function serviceLoad(change: Partial<ServiceLoad> = {}): ServiceLoad {
  return {
    service: 'cart',
    history: [20, 24, null, 30],
    point: [32, 36, 40.12, 38],
    low: [28, 30, 33, 31],
    high: [36, 42, 47.5, 46],
    peak: { step: 3, value: 40.12, high: 47.5 },
    ...change,
  };
}

export function loadReport(change: Partial<ServiceLoadReport> = {}): ServiceLoadReport {
  const startMs = Date.UTC(2024, 4, 6, 10);
  return {
    version: SERVICE_LOAD_VERSION,
    folder: '/shop',
    createdMs: 1_000_000,
    recording: { startMs, widthMs: 60_000, count: 4 },
    startMs,
    widthMs: 60_000,
    rows: 4,
    steps: 4,
    series: [serviceLoad()],
    chosen: 'adaptive',
    chosenReason: 'no other model is shown to be better',
    metrics: [
      { model: 'adaptive', history: 'long', horizon: 4, mse: 0.2, mae: 0.31, n: 40 },
      { model: 'last-value', history: 'released', horizon: 4, mse: 0.5, mae: 0.6, n: 40 },
    ],
    inputSteps: 10,
    covered: 0.91,
    replicas: [{ service: 'cart', least: 4, most: 4, tokens: [replicaToken()] }],
    patterns: [],
    notes: [],
    ...change,
  };
}
