import { randomUUID } from 'node:crypto';
import type { SourceCredentials, SourceQuestion } from '../../contracts/source';
import { edgesOf, featuresOfWindows } from '../../features/folded/features-of-windows';
import type { AnsweredCell, CalledCell, FoldedWindows } from '../../features/folded/folded-windows';
import { redOfWindows } from '../../features/folded/red-of-windows';
import { widthForCountsMs } from '../../features/grid';
import { userError } from '../../process/rpc/errors';
import { objectOf } from '../../workspace/traces/json-value';
import type { AnalysisContext } from '../context';
import type { FoldedTraces } from '../recording/traces';
import { step } from '../steps';
import { askText, shortened, unexpected, type Asking } from './ask';
import { ByteBudget, OverBudget } from './byte-budget';
import {
  ANSWERED_SQL,
  CALLED_SQL,
  COLUMNS,
  COLUMNS_SQL,
  inRange,
  PASSED_ON_SQL,
  SERVICES_SQL,
  TABLE,
} from './click-house-sql';

/** Answers a question with its rows. */
export type Select = (sql: string, what: string) => Promise<readonly (readonly unknown[])[]>;

type Context = Pick<AnalysisContext, 'signal' | 'progress'>;

const DEADLINE_S = 600;
const KILL_DEADLINE_MS = 5000;
/** A cluster holds about 100 bytes of each while it joins. */
const SPANS_PER_JOIN = 20_000_000;
const NS_PER_MS = 1_000_000n;

/** Has a cluster fold its spans into windows. @throws user error `source-failed` */
export async function foldClickHouse(
  question: SourceQuestion,
  credentials: SourceCredentials,
  windowMs: number | undefined,
  context: Context,
): Promise<FoldedTraces> {
  const select = selectOver(question, credentials, context);
  const present = new Set((await select(COLUMNS_SQL, 'its columns')).map(([name]) => String(name)));
  const missing = COLUMNS.filter((name) => !present.has(name));
  if (missing.length > 0) {
    throw userError(
      'source-failed',
      present.size === 0
        ? `${question.address.shown} has no table ${TABLE}: name the database the Collector's exporter writes to, as in clickhouse+http://HOST:8123/DATABASE`
        : `${question.address.shown} has a table ${TABLE} without the columns ${missing.join(', ')}: the schema is not that of the Collector's exporter`,
    );
  }
  const progress = (message: string, fraction: number): void =>
    context.progress(step('read', message, { fraction }));
  const windows = await selectWindows(select, question, windowMs, progress);
  const edges = edgesOf(windows);
  return {
    features: featuresOfWindows(windows, edges),
    red: redOfWindows(windows, edges),
    attributes: { pairs: [], setStart: new Uint32Array(1), setPairs: new Uint32Array(0), populations: [] },
    calls: {
      operations: [],
      sequenceStart: new Uint32Array(1),
      steps: new Uint32Array(0),
      requests: windows.services.map(() => ({
        startMs: new Float64Array(0),
        operation: new Uint32Array(0),
        sequence: new Uint32Array(0),
      })),
    },
    observed: {
      services: windows.services.map((name, at) => ({ name, spans: windows.spans[at], external: false })),
      edges,
      messages: [],
    },
    inputs: [],
    checks: [],
    notes: [
      `${windows.spans.reduce((sum, count) => sum + count, 0)} spans were folded by ClickHouse: rates, errors and latencies are known, own work, attributes and single traces are not`,
    ],
  };
}

/** Folds a range into windows with four questions. */
export async function selectWindows(
  select: Select,
  { fromMs, toMs }: Pick<SourceQuestion, 'fromMs' | 'toMs'>,
  windowMs: number | undefined,
  progress: (message: string, fraction: number) => void,
): Promise<FoldedWindows> {
  const range = {
    fromNs: BigInt(Math.floor(fromMs)) * NS_PER_MS,
    toNs: BigInt(Math.ceil(toMs)) * NS_PER_MS,
    widthNs: 1n,
    slice: 0n,
    slices: 1n,
  };
  progress('services', 0);
  const found = await select(inRange(SERVICES_SQL, range), 'services');
  const services = found.map(([name]) => String(name));
  const requests = found.map(([, , count]) => Number(count));
  const widthMs = windowMs ?? widthForCountsMs(requests, toMs - fromMs);
  const spans = found.map(([, count]) => Number(count));
  const slices = Math.max(1, Math.ceil(spans.reduce((sum, count) => sum + count, 0) / SPANS_PER_JOIN));
  const ask = (sql: string, what: string, fraction: number, slice = 0): ReturnType<Select> => {
    progress(what, fraction);
    const numbers = {
      ...range,
      widthNs: BigInt(Math.round(widthMs)) * NS_PER_MS,
      slice: BigInt(slice),
      slices: BigInt(slices),
    };
    return select(inRange(sql, numbers), what);
  };
  const answered = await ask(ANSWERED_SQL, 'requests', 0.1);
  const passedOn = await ask(PASSED_ON_SQL, 'failures', 0.5);
  const called: (readonly unknown[])[] = [];
  for (let slice = 0; slice < slices; slice++) {
    called.push(...(await ask(CALLED_SQL, 'calls', 0.6 + (0.4 * slice) / slices, slice)));
  }
  const numbers = new Map(services.map((name, number) => [name, number]));
  const numberOf = (name: unknown): number => numbers.get(String(name)) ?? 0;
  const seen = answered.map(([window]) => Number(window));
  const first = seen.reduce((least, window) => Math.min(least, window), seen[0] ?? 0);
  const last = seen.reduce((most, window) => Math.max(most, window), first);
  const passed = new Map(passedOn.map(([...key]) => [key.slice(0, 3).join('\0'), Number(key[3])]));
  return {
    startMs: first * widthMs,
    widthMs,
    count: seen.length === 0 ? 0 : last - first + 1,
    fromMs,
    toMs,
    services,
    spans,
    answered: answered.map(([window, service, operation, count, failed, durations]): AnsweredCell => ({
      window: Number(window) - first,
      service: numberOf(service),
      operation: String(operation),
      requests: Number(count),
      failed: Number(failed),
      failedAlone: Number(failed) - (passed.get([window, service, operation].join('\0')) ?? 0),
      ...binsIn(durations),
    })),
    called: called
      .filter(([window]) => Number(window) >= first && Number(window) <= last)
      .map(([window, from, to, count, failed, unanswered, durations]): CalledCell => ({
        window: Number(window) - first,
        from: numberOf(from),
        to: numberOf(to),
        requests: Number(count),
        failed: Number(failed),
        unanswered: Number(unanswered),
        ...binsIn(durations),
      })),
  };
}

function binsIn(durations: unknown): { bins: number[]; counts: number[] } {
  const [bins = [], counts = []] = durations as readonly (readonly unknown[])[];
  return { bins: bins.map(Number), counts: counts.map(Number) };
}

/** Asks over HTTP. A question that is cancelled or takes too long is ended in the cluster as well. */
export function selectOver(
  { address, maxBytes, maxRows }: SourceQuestion,
  credentials: SourceCredentials,
  { signal }: Context,
): Select {
  const { origin, pathname } = new URL(address.base);
  const budget = new ByteBudget(maxBytes);
  const asking: Asking = {
    address: { ...address, base: origin },
    credentials,
    budget,
    signal,
    deadlineMs: DEADLINE_S * 1000,
  };
  const fixed = {
    database: decodeURIComponent(pathname.slice(1)) || 'default',
    // Every version knows it, and half an answer is none.
    default_format: 'JSONCompact',
    output_format_json_quote_64bit_integers: 0,
    // An error after the first rows would otherwise come as one more row.
    wait_end_of_query: 1,
    max_rows_to_read: maxRows,
    max_execution_time: DEADLINE_S,
    readonly: 2,
  };
  return async (sql, what) => {
    const queryId = `meshlens-${randomUUID()}`;
    try {
      const text = await askText(asking, '/', { ...fixed, query_id: queryId }, what, sql);
      return rowsIn(asking, text ?? '', what);
    } catch (error) {
      await kill({ ...asking, signal: AbortSignal.timeout(KILL_DEADLINE_MS) }, queryId);
      throw error instanceof OverBudget
        ? userError(
            'source-failed',
            `${address.shown} answers more than --max-mb allows: take a shorter range or wider windows`,
          )
        : error;
    }
  };
}

/** Best effort: the question may have ended by itself, and a user may not be allowed to. */
async function kill(asking: Asking, queryId: string): Promise<void> {
  const sql = `KILL QUERY WHERE query_id = '${queryId}' ASYNC`;
  const budget = new ByteBudget(1 << 20);
  await askText({ ...asking, budget }, '/', {}, 'the end of a query', sql).catch(() => undefined);
}

function rowsIn(asking: Asking, text: string, what: string): readonly (readonly unknown[])[] {
  const rows = dataIn(text);
  if (!Array.isArray(rows) || !rows.every((row) => Array.isArray(row))) {
    throw unexpected(asking, what, `no rows: ${shortened(text)}`);
  }
  return rows as readonly (readonly unknown[])[];
}

function dataIn(text: string): unknown {
  try {
    return objectOf(JSON.parse(text))?.data;
  } catch {
    return undefined;
  }
}
