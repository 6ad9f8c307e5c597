import { posix } from 'node:path';
import { isMetricTable, isRangeQuery, isTableOverTime } from '../metrics/sniff-metrics';
import { archiveKindOf } from '../../io/archive/archive-kind';
import { recogniseOtlpProto } from '../traces/otlp-proto/layout';
import { HEAD_BYTES, type Head } from './head';
import type { LaterPieces } from './later-pieces';
import { sniffArchive } from './archive-signs';
import { sniffBinary } from './sniff-binary';
import { hasRowsOfSpans, sniffCsv } from './sniff-csv';
import { METRICS, sniffJson, verdictBySigns } from './sniff-json';
import { sniffTextFormat } from './sniff-text-format';
import { sniffText } from './sniff-text';
import { sniffMisnamedYaml, sniffYaml } from './sniff-yaml';
import type { Verdict } from './discovered-file';
import { isUnreadArchive, UNPACK } from './unread-archive';

/** Endings of files that are never anything but text. */
const TEXT = /\.(?:ya?ml|pbtxt|csv|tsv)$/i;
/** The same, and of records. */
const RECORDS_OR_MANIFESTS = /\.(?:ya?ml|pbtxt|csv|tsv|jsonl?|ndjson)$/i;
const PACKED = /\.(?:gz|zst|zstd)$/i;
/** Bytes below the tabulator are in no text. */
const FIRST_TEXT_BYTE = 9;
/** UTF-8 has no byte from here on. */
const FIRST_NO_TEXT_BYTE = 0xf8;
const FIRST_SIGN = 0x20;
const LINE_BREAK = 10;
/** No header of a table begins so; lists of names in JSON have commas as well. */
const OPENS_JSON = /^\uFEFF?\s*[{[]/;
/** Tabulator, line breaks and the start of a colour. */
const CONTROLS: ReadonlySet<number> = new Set([9, 10, 12, 13, 27]);
/** Names of binary files that are expected to hold spans or metrics. */
const NAMED_RECORDS =
  /(?:trace|span|otlp|metric)s?[^/]*\.(?:pb|binpb|bin|otlp)(?:\.(?:gz|zst|zstd|\d+))?$|\.otlp$/i;

/** What a file is, by its content; the name decides only which contents are thinkable. */
export function sniff(head: Head, relative: string): Verdict {
  if (isUnreadArchive(posix.basename(relative)) && isBinary(head.content)) {
    const archive = archiveKindOf(head.content);
    return archive === undefined ? { refused: UNPACK } : { archive };
  }
  const verdict = head.content.length === 0 ? undefined : sniffContent(head.content, relative);
  if (verdict === undefined) {
    const fault = RECORDS_OR_MANIFESTS.test(relative) ? head.fault : null;
    const damage =
      fault ??
      head.damage ??
      lostCompression(head, relative) ??
      lostText(head, relative) ??
      lostBinary(head, relative);
    return damage === null ? undefined : { refused: damage };
  }
  return head.fault === null ? verdict : { refused: head.fault };
}

const BEHIND =
  'its first 64 KB are of no known format, but spans or manifests stand behind: remove the damaged beginning';

/** What a file is whose head says nothing, by what stands behind. It is not read: its beginning is damaged. */
export function sniffLater({ pieces, damage }: LaterPieces, relative: string): Verdict {
  for (const piece of pieces) {
    if (isReadable(piece, relative)) {
      return { refused: BEHIND };
    }
    if (TEXT.test(relative) && piece.includes(0)) {
      return { refused: ZEROS };
    }
  }
  return damage === null ? undefined : { refused: damage };
}

/** Whether a piece from the middle of a file holds records or manifests. */
function isReadable(piece: Buffer, relative: string): boolean {
  const verdict = sniffContent(piece, relative);
  return (
    (verdict !== undefined && 'kind' in verdict) ||
    verdictBySigns(piece) !== undefined ||
    hasRowsOfSpans(piece.toString('latin1'))
  );
}

function isBinary(content: Buffer): boolean {
  return content.some((byte) => byte < FIRST_TEXT_BYTE);
}

/** An archive whose first bytes are damaged is not told by its content any more. */
function lostCompression({ isCompressed }: Head, relative: string): string | null {
  return PACKED.test(relative) && !isCompressed
    ? 'its name is that of a compressed file, its first bytes are not: damaged, or not compressed'
    : null;
}

const ZEROS = 'zero bytes: damaged, or not a text in UTF-8';

/** Text with zeros, as UTF-16 behind something else has them: by its name, or by what stands between the zeros. */
function lostText({ content }: Head, relative: string): string | null {
  if (!content.includes(0)) {
    return null;
  }
  const text = withoutZeros(content);
  return RECORDS_OR_MANIFESTS.test(relative.replace(PACKED, '')) ||
    sniffJson(text) !== undefined ||
    sniffCsv(text.toString()) !== undefined
    ? ZEROS
    : null;
}

function withoutZeros(bytes: Buffer): Buffer {
  const left = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (const byte of bytes) {
    if (byte !== 0) {
      left[length++] = byte;
    }
  }
  return left.subarray(0, length);
}

/** Protocol Buffers that are damaged at their front; other binary files of such names are not for this program. */
function lostBinary({ content }: Head, relative: string): string | null {
  return NAMED_RECORDS.test(relative) &&
    content.some((byte) => byte >= FIRST_NO_TEXT_BYTE || (byte < FIRST_SIGN && !CONTROLS.has(byte)))
    ? 'its name is that of spans or metrics, and no known format is in its first 64 KB: damaged, or of another program'
    : null;
}

function sniffContent(content: Buffer, relative: string): Verdict {
  if (TEXT.test(relative) && content.includes(0)) {
    return { refused: ZEROS };
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
  const binary = sniffBinary(content) ?? sniffArchive(content, isReadable);
  if (binary !== undefined) {
    return binary;
  }
  if (/\.(?:json|jsonl|ndjson)$/i.test(name)) {
    return sniffJson(content);
  }
  const text = content.toString();
  const table = OPENS_JSON.test(text) ? undefined : sniffTable;
  return sniffJson(content) ?? sniffText(text) ?? table?.(text) ?? sniffMisnamedYaml(text);
}

/** Spans, or measurements of pods and services. */
function sniffTable(text: string): Verdict {
  const spans = sniffCsv(text);
  if (spans !== undefined) {
    return spans;
  }
  // Bytes of programs and pictures may be cut into cells as well.
  if (text.includes('\0')) {
    return undefined;
  }
  if (isMetricTable(text)) {
    return { kind: 'metrics' };
  }
  return isTableOverTime(text) ? { refused: METRICS } : undefined;
}
