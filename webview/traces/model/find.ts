import { TraceSpanFlag, type SpanDetails, type Trace } from '../../../src/contracts/traces/trace';

/** Rows whose service, operation, id, failure or loaded attributes hold a text, whatever its case; in order. */
export function findRows(
  trace: Trace,
  details: ReadonlyMap<number, SpanDetails>,
  text: string,
): readonly number[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') {
    return [];
  }
  const holds = (each: string): boolean => each.toLowerCase().includes(wanted);
  const services = trace.services.map(holds);
  const operations = trace.operations.map(holds);
  const failed = new Set(trace.failures.filter((failure) => holds(failure.text)).map(({ row }) => row));
  const { ids, service, operation } = trace.spans;
  return ids.flatMap((id, row) =>
    services[service[row]] ||
    operations[operation[row]] ||
    failed.has(row) ||
    holds(id) ||
    holdsAttribute(details.get(row), holds)
      ? [row]
      : [],
  );
}

function holdsAttribute(details: SpanDetails | undefined, holds: (text: string) => boolean): boolean {
  const { attributes = [], resource = [], events = [] } = details ?? {};
  return (
    [...attributes, ...resource, ...events.flatMap((event) => event.attributes)].some(
      ({ key, value }) => holds(key) || holds(value),
    ) || events.some(({ name }) => holds(name))
  );
}

/** Rows of failed spans, in order. */
export function failedRows({ spans }: Trace): readonly number[] {
  return spans.ids.flatMap((_, row) => (spans.flags[row] & TraceSpanFlag.error ? [row] : []));
}

/** The next of the rows after one, or before it; around the end. Null when there are none. */
export function nextRow(rows: readonly number[], from: number, forward: boolean): number | null {
  if (rows.length === 0) {
    return null;
  }
  return forward
    ? (rows.find((row) => row > from) ?? rows[0])
    : (rows.findLast((row) => row < from) ?? rows[rows.length - 1]);
}
