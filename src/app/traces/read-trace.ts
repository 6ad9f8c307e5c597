import type { TraceQuestion } from '../../contracts/traces/requests';
import type { Trace } from '../../contracts/traces/trace';
import { FEWEST_ALIKE } from '../../methods/traces/search/percentiles';
import { assembleTrace } from '../../methods/traces/trace/assemble';
import { findTrace } from '../../methods/traces/trace/find-trace';
import { TraceGatherer } from '../../methods/traces/trace/gather';
import { type RpcError, userError } from '../../process/rpc/errors';
import { readSpansOf } from './records';
import type { OpenTraces, TraceContext, TraceLibrary } from './trace-library';

/**
 * One trace, read from its records.
 * @throws RpcError for the user when no trace, or more than one, has the id, or when its files have changed
 */
export async function readTrace(
  library: TraceLibrary,
  { source, traceId }: TraceQuestion,
  context: TraceContext,
): Promise<Trace> {
  const opened = await library.open(source, context);
  const { collection } = opened.searcher;
  const found = findTrace(collection, traceId);
  if (found.kind !== 'found') {
    throw notFound(traceId, found, collection.count);
  }
  const gatherer = new TraceGatherer();
  await readSpansOf(opened, [found.trace], (_trace, span) => gatherer.add(span), context.signal);
  const gathered = gatherer.link();
  if (gathered.rows.length === 0) {
    throw userError(
      'trace-gone',
      `The files of trace ${traceId} have changed while they were read. Try again.`,
    );
  }
  return assembleTrace(gathered, percentilesOf(opened));
}

function notFound(
  traceId: string,
  { kind, near }: Exclude<ReturnType<typeof findTrace>, { kind: 'found' }>,
  traces: number,
): RpcError {
  const ids = near.length === 0 ? '' : ` Near: ${near.join(', ')}.`;
  return kind === 'several'
    ? userError('trace-ambiguous', `More than one trace begins with ${traceId}.${ids}`)
    : userError('trace-unknown', `None of the ${traces} traces has the id ${traceId}.${ids}`);
}

function percentilesOf({ searcher: { collection } }: OpenTraces): Parameters<typeof assembleTrace>[1] {
  const histories = new Map<string, ReturnType<typeof collection.historyOf>>();
  return (service, operation, durationMs) => {
    const key = JSON.stringify([service, operation]);
    let history = histories.get(key);
    if (history === undefined) {
      history = collection.historyOf(service, operation);
      histories.set(key, history);
    }
    return history.total < FEWEST_ALIKE ? Number.NaN : history.percentile(durationMs);
  };
}
