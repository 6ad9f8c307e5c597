import type { SpanLocation } from '../../contracts/problem';
import type { RecordText } from '../../contracts/protocol';
import { userError } from '../../process/rpc/errors';
import { messageOf } from '../../io/byte-source';
import type { FilePlace } from '../../io/file-place';
import { ByteWindow } from '../../io/byte-window';
import { openByteSource } from '../../io/open-source';
import { StructureScan } from '../../io/structure-scan';
import { recogniseOtlpProto } from '../../workspace/traces/otlp-proto/layout';
import { showElement } from '../../workspace/traces/otlp-proto/show';
import { insideFolder } from './inside-folder';

/** What an editor still shows comfortably. */
export const MAX_RECORD_BYTES = 2 * 1024 * 1024;
/** As much as the readers look at to tell Protocol Buffers from JSON. */
const RECOGNISED_BYTES = 64 * 1024;

/**
 * Reads one record of a trace file, decompressing if needed, and formats it when it is JSON.
 * Throws a user error when the file is gone, left the folder or is shorter than the offset.
 */
export async function readRecord(folder: string, location: SpanLocation): Promise<RecordText> {
  const file = await insideFolder(folder, location.file);
  const { bytes, isProto } = await readFrom(file, location.file, location.offset);
  if (bytes.length === 0) {
    throw userError(
      'record-gone',
      `${location.file} has changed: there is no record at this place any more. Analyze again.`,
    );
  }
  if (isProto) {
    return protoText(bytes, location.file);
  }
  const record = cutRecord(bytes).toString('utf8');
  try {
    return { text: `${JSON.stringify(JSON.parse(record), null, 2)}\n`, language: 'json' };
  } catch {
    const cut = bytes.length >= MAX_RECORD_BYTES ? `\n… cut after ${MAX_RECORD_BYTES / 1024 / 1024} MiB` : '';
    return { text: `${record}${cut}\n`, language: 'plaintext' };
  }
}

/** OTLP in Protocol Buffers in its JSON form. */
function protoText(bytes: Buffer, name: string): RecordText {
  const element = showElement(bytes);
  if (element !== null) {
    return { text: `${JSON.stringify(element, null, 2)}\n`, language: 'json' };
  }
  if (bytes.length < MAX_RECORD_BYTES) {
    throw userError(
      'record-gone',
      `${name} has changed: there is no record at this place any more. Analyze again.`,
    );
  }
  return {
    text: `The record is larger than ${MAX_RECORD_BYTES / 1024 / 1024} MiB and is not shown.\n`,
    language: 'plaintext',
  };
}

interface Found {
  /** The decompressed bytes from the record's offset on, at most `maxRecordBytes`; a damaged file gives what is still readable. */
  readonly bytes: Buffer;
  readonly isProto: boolean;
}

async function readFrom(file: FilePlace, name: string, offset: number): Promise<Found> {
  const source = await openByteSource(file).catch((error: unknown) => {
    throw userError('record-gone', `${name} cannot be read any more: ${messageOf(error)}`);
  });
  try {
    const window = new ByteWindow(source);
    const isProto = recogniseOtlpProto(await window.head(RECOGNISED_BYTES)) !== undefined;
    while (window.end < offset + MAX_RECORD_BYTES && (await window.fill(offset))) {}
    const from = Math.max(0, offset - window.base);
    return {
      bytes: window.bytes.subarray(from, Math.max(from, Math.min(window.length, from + MAX_RECORD_BYTES))),
      isProto,
    };
  } finally {
    await source.close();
  }
}

/** One JSON value when one starts here, else the line. */
function cutRecord(bytes: Buffer): Buffer {
  if (bytes[0] === 0x7b || bytes[0] === 0x5b) {
    const end = new StructureScan().run(bytes, 0, bytes.length);
    return end < 0 ? bytes : bytes.subarray(0, end);
  }
  const lineEnd = bytes.indexOf(0x0a);
  return lineEnd < 0 ? bytes : bytes.subarray(0, lineEnd);
}
