import type { Incident } from '../../contracts/report';
import type { Features } from '../../features/extract';
import type { CellScores } from '../../methods/anomaly/score';
import { affectedBy } from './affected';

/** Fewer requests in a whole recording say nothing about what is normal. */
const MIN_REQUESTS = 50;
/** Fewer measurements of each series do not say what is usual. */
const MIN_MEASURED_WINDOWS = 12;
/** Windows that hold fewer requests than this, over all services, are mostly chance. */
const MIN_REQUESTS_PER_WINDOW = 3;

export interface Known {
  readonly scores: CellScores;
  readonly incidents: readonly Incident[];
  /** Why nothing was judged; null when something was. */
  readonly note: string | null;
}

/**
 * Keeps of a judgement what rests on data: a service without requests and calls in the judged windows has no score, and a
 * recording with hardly any requests has neither scores nor incidents. Each incident gets the services it reached.
 */
export function keepKnown(features: Features, scores: CellScores, incidents: readonly Incident[]): Known {
  if (features.isMeasured === true) {
    const few = features.grid.count < MIN_MEASURED_WINDOWS;
    const note = few
      ? `Too little data to judge: metric files of ${features.grid.count} windows; at least ${MIN_MEASURED_WINDOWS} are needed.`
      : null;
    return few
      ? { scores: { ...scores, score: scores.score.map(() => NaN) }, incidents: [], note }
      : { scores, incidents: incidents.map((incident) => withAffected(features, incident)), note };
  }
  const services = features.services.length;
  const note = tooLittle(features);
  const silent = silentServices(features);
  const score = scores.score.map((value, cell) => (note !== null || silent[cell % services] ? NaN : value));
  return {
    scores: { ...scores, score },
    incidents: note === null ? incidents.map((incident) => withAffected(features, incident)) : [],
    note,
  };
}

function withAffected(features: Features, incident: Incident): Incident {
  const affected = affectedBy(features, incident);
  return affected.length === 0 ? incident : { ...incident, affected };
}

/** Per service 1 when no window holds a request to it or a call that it made or got. */
export function silentServices({ services, edges, series, calls }: Features): Uint8Array {
  const silent = new Uint8Array(services.length).fill(1);
  series.services.requests.forEach((requests, cell) => {
    if (requests > 0) {
      silent[cell % services.length] = 0;
    }
  });
  calls.forEach((count, cell) => {
    if (count > 0) {
      const { from, to } = edges[cell % edges.length];
      silent[from] = 0;
      silent[to] = 0;
    }
  });
  return silent;
}

function tooLittle({ grid, services, series }: Features): string | null {
  const perWindow = new Float64Array(grid.count);
  series.services.requests.forEach((requests, cell) => {
    perWindow[Math.floor(cell / services.length)] += requests;
  });
  const present = [...perWindow].filter((_, window) => grid.present[window]).sort((a, b) => a - b);
  const total = present.reduce((sum, requests) => sum + requests, 0);
  const usual = present.length === 0 ? 0 : present[present.length >> 1];
  if (grid.count === 0 || (total >= MIN_REQUESTS && usual >= MIN_REQUESTS_PER_WINDOW)) {
    return null;
  }
  return `Too little data to judge: ${total} requests in ${present.length} windows of ${grid.widthMs / 1000} s, ${usual} in the median window. At least ${MIN_REQUESTS} requests, and ${MIN_REQUESTS_PER_WINDOW} in the median window, are needed. No score and no incident is given; calls that always fail are reported all the same.`;
}
