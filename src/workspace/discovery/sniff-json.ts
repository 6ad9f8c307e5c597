import type { InputKind } from '../../contracts/report';
import { FAULT, isSpace, MORE, StructureScan } from '../../io/structure-scan';
import { GRAFANA_FRAME } from '../traces/dialects/grafana-frame';
import { dialectOf } from '../traces/dialects/registry';
import { hasMarker } from './json-markers';
import { outlineJson } from './json-outline';
import { sniffOtherJson } from './sniff-other-json';
import type { Verdict } from './discovered-file';

const OTLP_PREFIXES = ['', '[]', '.trace', '.result'];
const OTLP_SIGNALS = [
  'resourceSpans',
  'resource_spans',
  'resourceLogs',
  'resource_logs',
  'resourceMetrics',
  'resource_metrics',
];
const OTLP_SCOPES = [
  'scopeSpans',
  'scope_spans',
  'instrumentationLibrarySpans',
  'instrumentation_library_spans',
];
const JAEGER_PREFIXES = ['', '[]', '.data[]', '[].data[]'];
const ZIPKIN_PREFIXES = ['[]', '[][]', ''];

const BROKEN_SIGNS: readonly { readonly kind: InputKind; readonly signs: readonly RegExp[] }[] = [
  { kind: 'otlp', signs: [/"resource_?[sS]pans"\s*:\s*\[/] },
  { kind: 'otlp', signs: [/"scope_?[sS]pans"\s*:\s*\[/, /"span_?[iI]d"\s*:\s*"/] },
  { kind: 'jaeger', signs: [/"traceID"\s*:\s*"/, /"spanID"\s*:\s*"/] },
  { kind: 'zipkin', signs: [/"traceId"\s*:\s*"/, /"localEndpoint"\s*:\s*\{/] },
];

const NEWLINE = 0x0a;
/** Lines that are asked one by one. */
const MAX_LINES = 100;
/** Why metrics are no input here. */
export const METRICS = 'metrics, which `meshlens forecast FILE` reads';
const UNKNOWN_SPANS =
  'JSON with trace and span ids in a layout that is not known (perhaps logs): export spans as OTLP, Jaeger or Zipkin JSON';

const LISTED = 'rows of spans as lists, whose columns are named apart from them: save them as CSV';

const BROKEN =
  'JSON with trace ids that is broken near its beginning, or nested too deep, so that no layout is recognised';

const WRAPPED =
  'spans stand deeper in this JSON than any export has them: keep only the document that holds them';

const ESCAPED =
  'spans as text inside other JSON (a log of a container?): keep only that text, for example with `jq -r .log`';
/** Whole documents as values, and an id in them; an example in a sentence is none. */
const ESCAPED_DOCUMENT = /"\s*:\s*"[{[]+\s*\\"/;
const ESCAPED_ID = /\\"trace_?i[dD]\\"\s*:\s*\\"[\w+/=-]/i;

const OPENING = new Set([...'[{'].map((character) => character.charCodeAt(0)));
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/**
 * Decides from the keys near the top whether a JSON text is a trace export. Names of keys inside other data do not
 * count. Where the top says nothing, each of the first lines is asked: the first may be cut, or hold something else.
 */
export function sniffJson(head: Buffer): Verdict {
  if (!hasMarker(head.toString('latin1'))) {
    return sniffOtherCase(head);
  }
  const start = head.indexOf(BYTE_ORDER_MARK) === 0 ? BYTE_ORDER_MARK.length : 0;
  const text = head.subarray(start);
  return (
    sniffDocument(text) ??
    sniffLines(text) ??
    sniffWithoutBeginning(text) ??
    sniffWrapped(text) ??
    sniffEscaped(text) ??
    sniffOtherCase(text) ??
    sniffBroken(text)
  );
}

/** Keys in lower or upper case, in one piece or cut anywhere: converters cut at every capital. */
function inAnyCase(...keys: readonly string[]): RegExp {
  return new RegExp(`"[_-]?(?:${keys.map((key) => [...key].join('[_-]?')).join('|')})"\\s*:`, 'i');
}

const TRACE_IN_ANY_CASE = inAnyCase('traceid');
const SPAN_IN_ANY_CASE = inAnyCase('spanid', 'parentid', 'localendpoint');

/** Keys of spans in a spelling that no export has: a converter may have changed them all. */
function sniffOtherCase(head: Buffer): Verdict {
  const text = head.toString('latin1');
  return TRACE_IN_ANY_CASE.test(text) && SPAN_IN_ANY_CASE.test(text) ? { refused: UNKNOWN_SPANS } : undefined;
}

/** What is broken may hide the keys that tell one layout from another. */
function sniffBroken(json: Buffer): Verdict {
  const isRecord = OPENING.has(json[startOf(json)]) && TRACE_IN_ANY_CASE.test(json.toString('latin1'));
  return isRecord && isBroken(json) ? { refused: BROKEN } : undefined;
}

/** A text whose beginning is lost; the reader finds the records behind it. */
function sniffWithoutBeginning(text: Buffer): Verdict {
  return OPENING.has(text[startOf(text)]) ? undefined : verdictBySigns(text);
}

function sniffLines(head: Buffer): Verdict {
  let end = head.indexOf(NEWLINE);
  for (let line = 1; line < MAX_LINES && end >= 0; line++) {
    const start = end + 1;
    end = head.indexOf(NEWLINE, start);
    const text = head.subarray(start, end < 0 ? head.length : end);
    // Most lines of a document over many lines hold a bracket or one value.
    const verdict = hasMarker(text.toString('latin1')) ? sniffDocument(text) : undefined;
    if (verdict !== undefined) {
      return verdict;
    }
  }
  return undefined;
}

function sniffDocument(text: Buffer): Verdict {
  const start = startOf(text);
  if (!OPENING.has(text[start])) {
    return undefined;
  }
  const json = text.subarray(start);
  const paths = outlineJson(json);
  if (isOtlp(paths)) {
    return { kind: 'otlp' };
  }
  if (isJaeger(paths)) {
    return { kind: 'jaeger' };
  }
  const other = dialectOf(paths);
  if (other === GRAFANA_FRAME && !/"(?:traceID|spanID|traceId|trace_id)"/.test(json.toString('latin1'))) {
    return { refused: METRICS };
  }
  if (other !== undefined) {
    return { kind: 'span-documents' };
  }
  return (
    zipkinVerdict(paths) ??
    brokenVerdict(json) ??
    metricsVerdict(paths) ??
    unknownVerdict(paths) ??
    sniffOtherJson(paths) ??
    listedVerdict(paths, json)
  );
}

function isOtlp(paths: ReadonlySet<string>): boolean {
  return OTLP_PREFIXES.some(
    (prefix) =>
      OTLP_SIGNALS.some((signal) => paths.has(`${prefix}.${signal}[]`)) ||
      OTLP_SCOPES.some(
        (scope) =>
          paths.has(`${prefix}.batches[].${scope}[]`) ||
          (prefix.length <= 2 && paths.has(`${prefix}.${scope}[]`)),
      ),
  );
}

function isJaeger(paths: ReadonlySet<string>): boolean {
  return JAEGER_PREFIXES.some(
    (prefix) =>
      paths.has(`${prefix}.spans[]`) &&
      ['.traceID', '.spans[].spanID', '.spans[].traceID'].some((key) => paths.has(prefix + key)),
  );
}

/** Metrics in a layout that a forecast reads, or that is known and not read. */
function metricsVerdict(paths: ReadonlySet<string>): Verdict {
  const isMetrics =
    paths.has('.data.resultType') ||
    paths.has('.MetricDataResults[]') ||
    paths.has('.Datapoints[]') ||
    (paths.has('.metric') && (paths.has('.values[]') || paths.has('.timestamps[]')));
  return isMetrics ? { refused: METRICS } : undefined;
}

/** Ids as attributes name them, in rows of query languages. */
const DOTTED_IDS = [/\.trace\.id$/, /\.(?:span\.id|guid|parent\.id|span\.parent_id)$/];

/** Ids of traces and spans in no layout that is known, as in logs. */
function unknownVerdict(paths: ReadonlySet<string>): Verdict {
  const keys = new Set(
    [...paths].map((path) =>
      path
        .slice(path.lastIndexOf('.') + 1)
        .toLowerCase()
        .replace(/[_-]/g, ''),
    ),
  );
  const [isTrace, isSpan, isParent] = ['traceid', 'spanid', 'parentspanid'].map((key) => keys.has(key));
  const isDotted = DOTTED_IDS.every((sign) => [...paths].some((path) => sign.test(path)));
  return (isSpan && (isTrace || isParent)) || isDotted ? { refused: UNKNOWN_SPANS } : undefined;
}

/** Names of columns as values, as answers of databases have them beside their rows. */
const LISTED_IDS = [/"(?:trace_?id|operation_id)"\s*[,}\]]/i, /"(?:span_?id|operation_parentid)"\s*[,}\]]/i];

function listedVerdict(paths: ReadonlySet<string>, json: Buffer): Verdict {
  const hasRows = [...paths].some((path) => path.endsWith('[][]'));
  return hasRows && LISTED_IDS.every((sign) => sign.test(json.toString('latin1')))
    ? { refused: LISTED }
    : undefined;
}

function zipkinVerdict(paths: ReadonlySet<string>): Verdict {
  for (const prefix of ZIPKIN_PREFIXES) {
    const has = (key: string): boolean => paths.has(`${prefix}.${key}`);
    if (!has('traceId') || !has('id')) {
      continue;
    }
    // In version 2 an annotation is a time and a text.
    if (has('binaryAnnotations[]') || has('annotations[].endpoint')) {
      return { refused: 'Zipkin v1 JSON, which is not read: export as Zipkin v2' };
    }
    if (has('localEndpoint') || (prefix !== '' && (has('timestamp') || has('duration')))) {
      return { kind: 'zipkin' };
    }
  }
  return undefined;
}

/** Index of the first byte that is not white space. */
function startOf(text: Buffer): number {
  let start = 0;
  while (isSpace(text[start])) {
    start++;
  }
  return start;
}

/** Spans of a format that is known, inside something else. */
function sniffWrapped(json: Buffer): Verdict {
  return verdictBySigns(json) === undefined ? undefined : { refused: WRAPPED };
}

function sniffEscaped(text: Buffer): Verdict {
  const json = text.toString('latin1');
  return ESCAPED_DOCUMENT.test(json) && ESCAPED_ID.test(json) ? { refused: ESCAPED } : undefined;
}

/** A text that has the keys of a format at the wrong depth because it is broken near the top; the reader says where. */
function brokenVerdict(json: Buffer): Verdict {
  const verdict = verdictBySigns(json);
  return verdict !== undefined && isBroken(json) ? verdict : undefined;
}

/** The format whose keys occur in a text, at any depth. */
export function verdictBySigns(json: Buffer): Verdict {
  const text = json.toString('latin1');
  const found = BROKEN_SIGNS.find(({ signs }) => signs.every((sign) => sign.test(text)));
  return found === undefined ? undefined : { kind: found.kind };
}

function isBroken(json: Buffer): boolean {
  const scan = new StructureScan();
  let at = 0;
  for (;;) {
    while (at < json.length && isSpace(json[at])) {
      at++;
    }
    if (at >= json.length) {
      return false;
    }
    scan.reset();
    at = scan.run(json, at, json.length);
    if (at === FAULT) {
      return true;
    }
    if (at === MORE) {
      return false;
    }
  }
}
