import { recogniseExposition } from '../metrics/exposition/recognise';
import { isMetricTable, isRangeQuery } from '../metrics/sniff-metrics';
import { recogniseOtlpProto } from '../traces/otlp-proto/layout';
import { HEAD_BYTES, type Head } from './head';
import { sniffCsv } from './sniff-csv';
import { sniffJson } from './sniff-json';
import { sniffTextFormat } from './sniff-text-format';
import { sniffYaml } from './sniff-yaml';
import type { Verdict } from './discovered-file';

/** Names that say nothing: without an ending, or with one that any program may write. */
const VAGUE =
  /^\.?[^.]+$|\.(?:txt|log|out|dat|data|dump|trace|traces|spans|bak|old|\d+|[\d_-]+)$|\.(?:jsonl?|ndjson|csv)[.\-_~][\w-]+$/i;
const PLAUSIBLE =
  /\.(?:json|jsonl|ndjson|csv|tsv|ya?ml|pb|binpb|bin|otlp|gz|zst|zstd|pbtxt|prom|openmetrics)$/i;
/** Endings of files that are never anything but text. */
const TEXT = /\.(?:ya?ml|pbtxt|csv|tsv)$/i;
const PACKED = /\.(?:gz|zst|zstd)$/i;
/** Bytes below the tabulator are in no text. */
const FIRST_TEXT_BYTE = 9;
/** UTF-8 has no byte from here on. */
const FIRST_NO_TEXT_BYTE = 0xf8;
const FIRST_SIGN = 0x20;
const LINE_BREAK = 10;
/** Tabulator, line breaks and the start of a colour. */
const CONTROLS: ReadonlySet<number> = new Set([9, 10, 12, 13, 27]);
/** Names of binary files that are expected to hold spans or metrics. */
const NAMED_RECORDS =
  /(?:trace|span|otlp|metric)s?[^/]*\.(?:pb|binpb|bin|otlp)(?:\.(?:gz|zst|zstd|\d+))?$|\.otlp$/i;
const ARCHIVE = /\.(?:tar|sql|svg|js|css|html)\.(?:gz|zst|zstd)$/i;

/** Whether a file name is worth a look inside. */
export function isPlausibleName(name: string): boolean {
  return ((PLAUSIBLE.test(name) || VAGUE.test(name)) && !ARCHIVE.test(name)) || name === 'Kustomization';
}

/** What a file is, by its content; the name decides only which contents are thinkable. */
export function sniff(head: Head, relative: string): Verdict {
  const verdict = head.content.length === 0 ? undefined : sniffContent(head.content, relative);
  if (verdict === undefined) {
    const damage = head.damage ?? lostCompression(head, relative) ?? lostBinary(head, relative);
    return damage === null ? undefined : { refused: damage };
  }
  return head.fault === null ? verdict : { refused: head.fault };
}

/** An archive whose first bytes are damaged is not told by its content any more. */
function lostCompression({ content, isCompressed }: Head, relative: string): string | null {
  return PACKED.test(relative) && !isCompressed && content.some((byte) => byte < FIRST_TEXT_BYTE)
    ? 'its name is that of a compressed file, its first bytes are not: damaged, or not compressed'
    : null;
}

/** Protocol Buffers that are damaged at their front; other binary files of such names are not for this program. */
function lostBinary({ content }: Head, relative: string): string | null {
  return NAMED_RECORDS.test(relative) &&
    content.some((byte) => byte >= FIRST_NO_TEXT_BYTE || (byte < FIRST_SIGN && !CONTROLS.has(byte)))
    ? 'its name is that of spans or metrics, and no known format is in its first 64 KB: damaged, or of another program'
    : null;
}

/** Text that programs print for people to read; what to export instead. */
const CONSOLES: readonly { readonly sign: RegExp; readonly refused: string }[] = [
  {
    sign: /^[ \t]*(?:traceId|parentId|parentSpanContext): (?:'|undefined|\{)/m,
    refused:
      'console output of OpenTelemetry for JavaScript, which is no JSON: export with OTLPTraceExporter or as JSON lines',
  },
  {
    sign: /^[ \t]*Trace ID[ \t]*: [0-9a-f]{32}[ \t]*$/m,
    refused: "output of the Collector's debug exporter, which is not read: use its file exporter",
  },
];

const ONE_MOMENT =
  "metrics of one moment in Prometheus' text format: ask Prometheus for a range query, or export with times";

function sniffConsole(content: Buffer): Verdict {
  const text = content.toString('latin1');
  const found = CONSOLES.find(({ sign }) => sign.test(text));
  return found && { refused: found.refused };
}

function sniffContent(content: Buffer, relative: string): Verdict {
  if (TEXT.test(relative) && content.includes(0)) {
    return { refused: 'zero bytes: damaged, or not a text in UTF-8' };
  }
  if (/\.ya?ml$|(?:^|\/)Kustomization$/i.test(relative)) {
    if (content.length >= HEAD_BYTES && !content.includes(LINE_BREAK)) {
      return { refused: 'its first 64 KB are one line: damaged, or no manifest' };
    }
    return sniffYaml(content.toString(), relative);
  }
  if (/\.pbtxt$/i.test(relative)) {
    return sniffTextFormat(content.toString(), relative);
  }
  const name = relative.replace(PACKED, '');
  if (/\.[ct]sv$/i.test(name)) {
    return sniffTable(content.toString());
  }
  if (isRangeQuery(content)) {
    return { kind: 'metrics' };
  }
  if (recogniseOtlpProto(content) !== undefined) {
    return { kind: 'otlp' };
  }
  if (/\.(?:json|jsonl|ndjson)$/i.test(name)) {
    return sniffJson(content);
  }
  const text = content.toString();
  return sniffJson(content) ?? sniffConsole(content) ?? sniffExposition(text) ?? sniffTable(text);
}

/** Prometheus' text format has a history only where each sample has its time. */
function sniffExposition(text: string): Verdict {
  const exposition = recogniseExposition(text);
  return exposition && (exposition.isTimed ? { kind: 'metrics' } : { refused: ONE_MOMENT });
}

/** Spans, or measurements of pods and services. */
function sniffTable(text: string): Verdict {
  return sniffCsv(text) ?? (isMetricTable(text) ? { kind: 'metrics' } : undefined);
}
