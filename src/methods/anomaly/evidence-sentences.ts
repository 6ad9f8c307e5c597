import { formatMs, formatPercent, formatRatio } from '../../contracts/format';
import type { NodeFeatureName } from '../../features/node-features';
import type { Comparison, WindowReader } from './window-reader';

export interface Reading {
  readonly text: string;
  readonly normal: number | null;
  readonly observed: number | null;
  readonly unit: string;
  /** The other end when the sentence is about a call edge. */
  readonly neighbour: string | null;
}

const UNKNOWN: Comparison = { normal: NaN, observed: NaN };

/** One sentence per feature; the service itself is the subject. `up` tells the direction of the deviation. */
export const EVIDENCE_READERS: Readonly<Record<NodeFeatureName, (r: WindowReader, up: boolean) => Reading>> =
  {
    rate: (r, up) => {
      const values = r.requestsPerSecond();
      return reading(
        `gets ${up ? 'more' : 'fewer'} requests than ${r.isMeasured ? 'usual' : 'its neighbours explain'} (${digits(values.normal)} → ${digits(values.observed)} a second)`,
        'requests/s',
        values,
      );
    },
    errors: (r) => shares('more of its requests fail', r.ofService(r.services.errorShare)),
    ownErrors: (r) =>
      shares('requests fail here although nothing it calls failed', r.ofService(r.services.errorShare)),
    callFailures: (r) => {
      const edge = r.strongestCaller(r.edges.errorShare);
      return shares(`calls${from(edge)} to it fail without an answer`, edge ?? UNKNOWN, edge?.name);
    },
    latency: (r, up) =>
      times(`answers ${up ? 'slower' : 'faster'} than usual`, 'median', r.ofService(r.services.p50Ms)),
    latencyTail: (r) =>
      times('its slowest answers are slower than usual', '99th percentile', r.ofService(r.services.p99Ms)),
    work: (r, up) =>
      times(
        `its own work, calls excluded, takes ${up ? 'longer' : 'less time'}`,
        'median',
        r.ofService(r.services.ownP50Ms),
      ),
    workTail: (r) =>
      times('some requests take much longer inside it', '90th percentile', r.ofService(r.services.p90Ms)),
    wireIn: (r, up) => {
      const edge = r.strongestCaller(r.edges.ownP50Ms);
      return times(
        `calls${from(edge)} spend ${up ? 'longer' : 'less time'} on the way to it and back`,
        'median on the way',
        edge ?? UNKNOWN,
        edge?.name,
      );
    },
    wireTail: (r) => {
      const edge = r.strongestCaller(r.edges.p90Ms);
      return times(
        `some calls${from(edge)} are held up on the way to it`,
        '90th percentile of the call',
        edge ?? UNKNOWN,
        edge?.name,
      );
    },
    wireOut: (r, up) => {
      const edge = r.strongestCallee(r.edges.ownP50Ms);
      const most = edge ? `, most of all those to ${edge.name}` : '';
      return times(
        `all its own calls are ${up ? 'slow' : 'quick'} on the way${most}`,
        'median on the way',
        edge ?? UNKNOWN,
        edge?.name,
      );
    },
    fanOut: (r, up) => {
      const edge = r.callsPerRequest();
      const most = edge
        ? `, most of all to ${edge.name} (${digits(edge.normal)} → ${digits(edge.observed)})`
        : '';
      return reading(
        `makes ${up ? 'more' : 'fewer'} calls per request${most}`,
        'calls/request',
        edge ?? UNKNOWN,
        edge?.name,
      );
    },
    steps: (_, up) =>
      reading(`runs ${up ? 'more' : 'fewer'} steps inside a request than usual`, 'spans', UNKNOWN),
  };

function times(statement: string, what: string, values: Comparison, neighbour?: string): Reading {
  const { normal, observed } = values;
  const known = Number.isFinite(normal) && Number.isFinite(observed);
  const ratio = normal > 0 && observed > normal ? `, ${formatRatio(observed / normal)}` : '';
  return reading(
    known ? `${statement} (${what} ${formatMs(normal)} → ${formatMs(observed)}${ratio})` : statement,
    'ms',
    values,
    neighbour,
  );
}

function shares(statement: string, values: Comparison, neighbour?: string): Reading {
  return reading(
    `${statement} (${formatPercent(values.normal)} → ${formatPercent(values.observed)})`,
    'share',
    values,
    neighbour,
  );
}

function reading(
  text: string,
  unit: string,
  { normal, observed }: Comparison,
  neighbour: string | null = null,
): Reading {
  const known = (value: number): number | null =>
    Number.isFinite(value) ? Number(value.toPrecision(4)) : null;
  return { text, unit, normal: known(normal), observed: known(observed), neighbour };
}

const from = (edge: { name: string } | undefined): string => (edge ? ` from ${edge.name}` : '');
const digits = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(2))) : 'unknown';
