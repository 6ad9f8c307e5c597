import { traceList } from '../../../app/traces/documents';
import { parseDurationMs } from '../../../cli/arguments/duration';
import { parseInstantMs } from '../../../cli/arguments/instant';
import type { ParsedArguments } from '../../../cli/arguments/option';
import { whole } from '../../../cli/arguments/whole';
import { resultCommand } from '../../../cli/commands/result-command';
import { toReadableJson } from '../../../cli/output/json';
import { UsageError } from '../../../cli/usage-error';
import type { TraceOrder, TraceQuery } from '../../../contracts/traces/search';
import { renderTraceList } from './list-terminal';
import { readSource, sourceOptions } from './source';

const ORDERS: readonly TraceOrder[] = ['start', 'duration', 'spans', 'errors', 'percentile'];
const DEFAULT_LIMIT = 20;
const MOST_ROWS = 100_000;

export const tracesCommand = resultCommand({
  noun: 'list',
  docs: 'docs/traces.md',
  positionals: ['FOLDER'],
  options: [
    { name: 'service', value: 'NAME', description: 'A span is of this service' },
    { name: 'operation', value: 'NAME', description: 'A span, of that service, has this operation' },
    { name: 'status', value: 'STATUS', choices: ['error', 'ok'], description: 'A span failed, or none did' },
    {
      name: 'min-duration',
      value: 'TIME',
      description: 'The trace lasts at least so long: 200ms, 1.5s, 1m',
    },
    { name: 'max-duration', value: 'TIME', description: 'The trace lasts at most so long' },
    { name: 'from', value: 'TIME', description: 'The trace starts then or later (ISO 8601 or Unix time)' },
    { name: 'to', value: 'TIME', description: 'The trace starts before' },
    {
      name: 'attribute',
      value: 'KEY=VALUE',
      multiple: true,
      description: 'A span, of the service where one is given, has this attribute; may be repeated',
    },
    { name: 'id', value: 'PREFIX', description: 'The id of the trace begins like this' },
    {
      name: 'sort',
      value: 'COLUMN',
      choices: ORDERS,
      description: 'Order, the largest first (default: duration)',
    },
    { name: 'ascending', description: 'The smallest first' },
    { name: 'limit', value: 'N', description: `Traces to list (default: ${DEFAULT_LIMIT})` },
    ...sourceOptions,
  ],
  details: [
    'Lists the traces of a folder, or of one trace file, that match all options. The first search reads the files once and',
    'keeps an index of them in the cache; later ones answer from it. `meshlens trace ID FOLDER` shows one of the traces.',
  ],
  examples: [
    'meshlens traces . --status error --sort start',
    'meshlens traces traces.json.gz --service cart --min-duration 200ms',
    'meshlens traces . --attribute http.status_code=503 --limit 5 --json -',
  ],

  async read(parsed, environment, notes) {
    const source = await readSource(parsed.positionals[0], parsed, environment, notes);
    const limit = parsed.one('limit');
    return {
      options: {
        source,
        query: queryOf(parsed),
        paging: {
          order: (parsed.one('sort') ?? 'duration') as TraceOrder,
          descending: !parsed.has('ascending'),
          offset: 0,
          limit: limit === undefined ? DEFAULT_LIMIT : whole('limit', limit, 1, MOST_ROWS),
        },
      },
      outside: source.folder,
    };
  },
  work: traceList,
  json: toReadableJson,
  terminal: renderTraceList,
});

function queryOf(parsed: ParsedArguments): TraceQuery {
  const given = <T>(name: string, read: (text: string) => T): T | undefined => {
    const text = parsed.one(name);
    return text === undefined ? undefined : read(text);
  };
  return {
    service: parsed.one('service'),
    operation: parsed.one('operation'),
    status: parsed.one('status') as TraceQuery['status'],
    minDurationMs: given('min-duration', (text) => parseDurationMs('min-duration', text)),
    maxDurationMs: given('max-duration', (text) => parseDurationMs('max-duration', text)),
    fromMs: given('from', (text) => parseInstantMs('from', text)),
    toMs: given('to', (text) => parseInstantMs('to', text)),
    attributes: parsed.all('attribute').map(attributeOf),
    idPrefix: parsed.one('id'),
  };
}

function attributeOf(text: string): { key: string; value: string } {
  const equals = text.indexOf('=');
  if (equals < 1 || equals === text.length - 1) {
    throw new UsageError(`option '--attribute' needs KEY=VALUE, such as http.status_code=503; got '${text}'`);
  }
  return { key: text.slice(0, equals), value: text.slice(equals + 1) };
}
