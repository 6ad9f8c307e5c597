// @ts-check
/** Reads a recording back: what the recorder needs from its own OTLP JSON Lines, not a reader for every export. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

const KIND_SERVER = 2;
const KIND_CLIENT = 3;
const STATUS_ERROR = 2;

/**
 * @typedef {object} RecordedSpan
 * @property {string} traceId
 * @property {string} spanId
 * @property {string} parentId '' for a root
 * @property {string} service
 * @property {'server' | 'client' | 'other'} kind
 * @property {number} startMs
 * @property {number} endMs
 * @property {boolean} error
 * @property {string | undefined} peer
 */

/** @param {readonly string[]} files .jsonl.gz @returns {Promise<RecordedSpan[]>} */
export async function readSpans(files) {
  /** @type {RecordedSpan[]} */
  const spans = [];
  for (const file of files) {
    const lines = gunzipSync(await readFile(file))
      .toString('utf8')
      .split('\n');
    for (const line of lines) if (line !== '') spans.push(...spansOf(JSON.parse(line)));
  }
  return spans;
}

/** @param {any} exported one ExportTraceServiceRequest @returns {RecordedSpan[]} */
function spansOf(exported) {
  return exported.resourceSpans.flatMap((/** @type {any} */ { resource, scopeSpans }) =>
    scopeSpans.flatMap((/** @type {any} */ scope) =>
      scope.spans.map((/** @type {any} */ span) => ({
        traceId: span.traceId,
        spanId: span.spanId,
        parentId: span.parentSpanId ?? '',
        service: attribute(resource, 'service.name'),
        kind: span.kind === KIND_SERVER ? 'server' : span.kind === KIND_CLIENT ? 'client' : 'other',
        startMs: Number(span.startTimeUnixNano) / 1e6,
        endMs: Number(span.endTimeUnixNano) / 1e6,
        error: span.status?.code === STATUS_ERROR,
        peer: attribute(span, 'peer.service'),
      })),
    ),
  );
}

/** @param {any} holder @param {string} key @returns {string | undefined} */
function attribute(holder, key) {
  return holder.attributes.find((/** @type {any} */ entry) => entry.key === key)?.value.stringValue;
}

/**
 * What one service did with one request.
 * @typedef {object} Handling
 * @property {string} service
 * @property {number} atMs when the request was sent
 * @property {number} selfMs time in the service during which none of its own calls was open
 * @property {string | null} caller null for a request from outside
 * @property {number} wireMs what the caller waited beyond the service's own span; 0 without a caller
 * @property {boolean} error answered 5xx
 * @property {boolean} ownError answered 5xx although none of its calls had failed
 */

/** @param {readonly RecordedSpan[]} spans @returns {Handling[]} */
export function handlingsOf(spans) {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  /** @type {Map<string, RecordedSpan[]>} */
  const children = new Map();
  for (const span of spans) {
    const siblings = children.get(span.parentId);
    if (siblings) siblings.push(span);
    else children.set(span.parentId, [span]);
  }
  return spans
    .filter((span) => span.kind === 'server')
    .map((server) => {
      const calls = (children.get(server.spanId) ?? []).filter((child) => child.service === server.service);
      const client = byId.get(server.parentId);
      const durationMs = server.endMs - server.startMs;
      return {
        service: server.service,
        atMs: client?.startMs ?? server.startMs,
        selfMs: durationMs - coveredMs(calls),
        caller: client?.service ?? null,
        wireMs: client ? client.endMs - client.startMs - durationMs : 0,
        error: server.error,
        ownError: server.error && !calls.some((call) => call.error),
      };
    });
}

/** Length of the union of the spans' intervals. @param {readonly RecordedSpan[]} spans */
function coveredMs(spans) {
  let covered = 0;
  let untilMs = -Infinity;
  for (const { startMs, endMs } of [...spans].sort((a, b) => a.startMs - b.startMs)) {
    if (endMs > untilMs) covered += endMs - Math.max(startMs, untilMs);
    untilMs = Math.max(untilMs, endMs);
  }
  return covered;
}
