/** A table of spans, with the columns and separators that exports use. */
import type { Random } from '../../../src/numeric/random';
import { between, joined, record, type Sample } from '../parts';
import { spansOf } from './spans';

export const CELL_TOKEN = /[^\s,;|"]+/;

export function csvSpans(random: Random): Sample {
  const delimiter = [',', ';', '\t', '|'][random.integer(4)];
  const quote = (text: string): string => (random.uniform() < 0.2 ? `"${text}"` : text);
  const header = [
    'TraceID',
    'SpanID',
    'ParentID',
    'ServiceName',
    'OperationName',
    'StartTimeUnixNano',
    'Duration',
  ];
  const rows = spansOf(random).map(({ id, traceId, parentId, service, name, startNs, durationNs }) =>
    record(
      id,
      [traceId, id, parentId ?? 'root', service, name, startNs, durationNs]
        .map((cell) => quote(String(cell)))
        .join(delimiter),
    ),
  );
  return {
    reading: 'folder',
    files: [
      {
        name: 'spans.csv',
        parts: [between(`${header.join(delimiter)}\n`), ...joined(rows, '\n'), between('\n')],
      },
    ],
    token: CELL_TOKEN,
    canBePacked: true,
  };
}
