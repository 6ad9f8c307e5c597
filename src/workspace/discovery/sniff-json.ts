import { FAULT, isSpace, MORE, StructureScan } from '../io/structure-scan';
import { outlineJson } from './json-outline';
import type { Verdict } from './verdict';

/** One of these is in every file that is accepted; looking for them first makes the many other JSON files cheap. */
const MARKERS = ['"trace', 'pans"', '"resourceLogs"', '"resourceMetrics"', '"resource_logs"', '"resource_metrics"'];

const OTLP_PREFIXES = ['', '[]', '.trace', '.result'];
const OTLP_SIGNALS = ['resourceSpans', 'resource_spans', 'resourceLogs', 'resource_logs', 'resourceMetrics', 'resource_metrics'];
const OTLP_SCOPES = ['scopeSpans', 'scope_spans', 'instrumentationLibrarySpans', 'instrumentation_library_spans'];
const JAEGER_PREFIXES = ['', '[]', '.data[]', '[].data[]'];
const ZIPKIN_PREFIXES = ['[]', '[][]', ''];

/** Decides from the keys near the top whether a JSON text is a trace export. Names of keys inside other data do not count. */
export function sniffJson(head: string): Verdict {
  if (!/^\uFEFF?\s*[[{]/.test(head) || !MARKERS.some((marker) => head.includes(marker))) return undefined;
  const paths = outlineJson(head);
  if (isOtlp(paths)) return { kind: 'otlp' };
  if (isJaeger(paths)) return { kind: 'jaeger' };
  return zipkinVerdict(paths) ?? brokenVerdict(head);
}

function isOtlp(paths: ReadonlySet<string>): boolean {
  return OTLP_PREFIXES.some(
    (prefix) =>
      OTLP_SIGNALS.some((signal) => paths.has(`${prefix}.${signal}[]`)) ||
      OTLP_SCOPES.some((scope) => paths.has(`${prefix}.batches[].${scope}[]`) || (prefix.length <= 2 && paths.has(`${prefix}.${scope}[]`))),
  );
}

function isJaeger(paths: ReadonlySet<string>): boolean {
  return JAEGER_PREFIXES.some(
    (prefix) => paths.has(`${prefix}.spans[]`) && ['.traceID', '.spans[].spanID', '.spans[].traceID'].some((key) => paths.has(prefix + key)),
  );
}

function zipkinVerdict(paths: ReadonlySet<string>): Verdict {
  for (const prefix of ZIPKIN_PREFIXES) {
    const has = (key: string): boolean => paths.has(`${prefix}.${key}`);
    if (!has('traceId') || !has('id')) continue;
    if (has('binaryAnnotations[]')) return { refused: 'Zipkin v1 JSON, which is not read: export as Zipkin v2' };
    if (has('localEndpoint') || (prefix !== '' && (has('timestamp') || has('duration')))) return { kind: 'zipkin' };
  }
  return undefined;
}

/** A text that has the keys of a format at the wrong depth because it is broken near the top; the reader says where. */
function brokenVerdict(head: string): Verdict {
  if (!isBroken(head)) return undefined;
  if (/"resource_?[sS]pans"\s*:\s*\[/.test(head)) return { kind: 'otlp' };
  if (/"traceID"\s*:\s*"/.test(head) && /"spanID"\s*:\s*"/.test(head)) return { kind: 'jaeger' };
  if (/"traceId"\s*:\s*"/.test(head) && /"localEndpoint"\s*:\s*\{/.test(head)) return { kind: 'zipkin' };
  return undefined;
}

function isBroken(head: string): boolean {
  const bytes = Buffer.from(head);
  const scan = new StructureScan();
  let at = 0;
  for (;;) {
    while (at < bytes.length && isSpace(bytes[at])) at++;
    if (at >= bytes.length) return false;
    scan.reset();
    at = scan.run(bytes, at, bytes.length);
    if (at === FAULT) return true;
    if (at === MORE) return false;
  }
}
