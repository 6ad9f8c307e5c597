import { formatRatio } from '../../contracts/format';
import type { AffectedService, Incident } from '../../contracts/report';
import type { Features } from '../../features/extract';
import { WindowReader, type Comparison } from '../../methods/anomaly/window-reader';

/** Smaller rises of the median latency are not worth a line. */
const MIN_RATIO = 1.5;
/** The callee must explain at least this share of the added time. */
const MIN_EXPLAINED = 0.5;
/** Added error share that counts. */
const MIN_ERRORS = 0.05;

/**
 * Services that an incident reached over calls: callers of a cause, and their callers, whose answers became slower or
 * failed more while their own work did not change. Latency and errors travel from callee to caller, never back. The
 * first cause goes first: a further cause counts as one only where no earlier cause explains it.
 */
export function affectedBy(features: Features, { fromMs, toMs, causes }: Incident): AffectedService[] {
  const windows = windowsIn(features, fromMs, toMs);
  const affected: AffectedService[] = [];
  const seen = new Set<number>();
  for (const cause of windows.length === 0 ? [] : causes) {
    const queue = [features.services.findIndex(({ name }) => name === cause.service)].filter(
      (service) => service >= 0 && !seen.has(service),
    );
    queue.forEach((service) => seen.add(service));
    for (let callee = queue.shift(); callee !== undefined; callee = queue.shift()) {
      for (const { from, to } of features.edges) {
        const found =
          to === callee && !seen.has(from) ? affectedThrough(features, windows, from, callee) : null;
        if (found !== null) {
          seen.add(from);
          queue.push(from);
          affected.push(found);
        }
      }
    }
  }
  return affected;
}

function affectedThrough(
  features: Features,
  windows: readonly number[],
  service: number,
  callee: number,
): AffectedService | null {
  const { services: series } = features.series;
  const own = new WindowReader(features, windows, service);
  const below = new WindowReader(features, windows, callee);
  const name = features.services[service].name;
  const because = features.services[callee].name;
  const latency = own.ofService(series.p50Ms);
  const addedMs = added(latency);
  const ratio = latency.observed / latency.normal;
  if (ratio >= MIN_RATIO && added(below.ofService(series.p50Ms)) > 0) {
    const ownMs = Math.max(0, added(own.ofService(series.ownP50Ms)) || 0);
    const explained = Math.max(0, Math.min(1, 1 - ownMs / addedMs));
    return explained < MIN_EXPLAINED
      ? null
      : state(
          name,
          because,
          'latency',
          latency,
          explained,
          `slower because ${because} is slower: ${formatRatio(ratio)}`,
        );
  }
  const errors = own.ofService(series.errorShare);
  const addedErrors = added(errors);
  const errorsBelow = added(below.ofService(series.errorShare));
  if (addedErrors < MIN_ERRORS || !(errorsBelow >= MIN_ERRORS)) {
    return null;
  }
  const explained = Math.min(1, errorsBelow / addedErrors);
  return explained < MIN_EXPLAINED
    ? null
    : state(name, because, 'errors', errors, explained, `fails more because ${because} fails more`);
}

function state(
  service: string,
  because: string,
  quantity: AffectedService['quantity'],
  { normal, observed }: Comparison,
  explained: number,
  what: string,
): AffectedService {
  const share = Math.round(explained * 100) / 100;
  const digits = (value: number): number => Number(value.toPrecision(4));
  return {
    service,
    because,
    quantity,
    normal: digits(normal),
    observed: digits(observed),
    explained: share,
    text: `${what}, ${Math.round(share * 100)} % of the rise explained`,
  };
}

const added = ({ normal, observed }: Comparison): number => observed - normal;

function windowsIn({ grid }: Features, fromMs: number, toMs: number): number[] {
  const { startMs, widthMs, count, present } = grid;
  return Array.from({ length: count }, (_, window) => window).filter((window) => {
    const beginMs = startMs + window * widthMs;
    return present[window] && beginMs < toMs && beginMs + widthMs > fromMs;
  });
}
