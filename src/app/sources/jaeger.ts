import { arrayOf, objectOf, textOf } from '../../workspace/traces/json-value';
import { askJson, unexpected } from './ask';
import type { Download } from './asked';
import { inSlices } from './time-slices';

/** Small enough to be parsed at once, whatever the traces are. */
const TRACES_PER_ANSWER = 200;

/** Asks Jaeger's query service for the traces of every service. A trace that several services share is kept once. */
export async function readJaeger(download: Download): Promise<string[]> {
  const { asking, question, keep, progress } = download;
  const services = await servicesOf(download);
  const seen = new Set<string>();
  const cut: string[] = [];
  for (const [at, service] of services.entries()) {
    const what = `traces of ${service}`;
    progress(what, at / services.length);
    const full = await inSlices(question, TRACES_PER_ANSWER, async ({ fromMs, toMs }) => {
      const traces = listIn(
        await askJson(
          asking,
          '/api/traces',
          { service, start: fromMs * 1000, end: toMs * 1000, limit: TRACES_PER_ANSWER },
          what,
        ),
      );
      if (traces === undefined) {
        throw unexpected(asking, what, "no list 'data'");
      }
      const fresh = traces.filter((trace) => isFirst(trace, seen));
      if (fresh.length > 0) {
        await keep('jaeger', { data: fresh });
      }
      progress(`${what}: ${seen.size} traces`, at / services.length);
      return traces.length;
    });
    if (full.length > 0) {
      cut.push(service);
    }
  }
  return cut.length === 0
    ? []
    : [`Jaeger has more traces of ${cut.join(', ')} than its answers hold: some are missing.`];
}

async function servicesOf({ asking }: Download): Promise<string[]> {
  const what = 'the names of services';
  const services = listIn(await askJson(asking, '/api/services', {}, what));
  if (services === undefined) {
    throw unexpected(asking, what, "no list 'data'");
  }
  return services.flatMap((name) => textOf(name) ?? []).sort();
}

/** Jaeger answers `"data": null` where it has none. */
function listIn(answer: unknown): readonly unknown[] | undefined {
  const data = objectOf(answer)?.data;
  return data === null ? [] : Array.isArray(data) ? arrayOf(data) : undefined;
}

function isFirst(trace: unknown, seen: Set<string>): boolean {
  const id = textOf(objectOf(trace)?.traceID);
  if (id === undefined) {
    // The reader of files says what is wrong with it.
    return true;
  }
  const isNew = !seen.has(id);
  seen.add(id);
  return isNew;
}
