import { oneTrace } from '../../../app/traces/documents';
import { resultCommand } from '../../../cli/commands/result-command';
import { toReadableJson } from '../../../cli/output/json';
import { spanEntries, type TraceDocument } from '../../../contracts/traces/documents';
import { readSource, sourceOptions } from './source';
import { renderTrace } from './trace-terminal';

export const traceCommand = resultCommand({
  noun: 'trace',
  docs: 'docs/traces.md',
  positionals: ['ID', 'FOLDER'],
  options: [...sourceOptions],
  details: [
    'Draws one trace of a folder, or of one trace file: each span with its time, what of it is on the critical path, the time in',
    'which none of its children ran, and how many of the spans of its operation last shorter. ID may be the beginning of an id.',
  ],
  examples: ['meshlens trace 5af7183fb1d4cf5f .', 'meshlens trace 5af7 traces.json.gz --json trace.json'],

  async read(parsed, environment, notes) {
    const [traceId, place] = parsed.positionals;
    const source = await readSource(place, parsed, environment, notes);
    return { options: { source, traceId }, outside: source.folder };
  },
  work: oneTrace,
  json: traceJson,
  terminal: renderTrace,
});

/** Spans as objects: columns are for programs that draw. */
function traceJson({ trace, ...head }: TraceDocument): string {
  const { spans: _spans, services: _services, operations: _operations, files: _files, ...facts } = trace;
  return toReadableJson({ ...head, ...facts, spans: spanEntries(trace) });
}
