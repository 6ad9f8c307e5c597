import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { SpanLocation } from '../shared/problem';
import type { RecordText } from '../shared/protocol';
import { userError } from '../shared/rpc/errors';
import { openByteSource } from '../workspace/io/open-source';
import { StructureScan } from '../workspace/io/structure-scan';

/** What an editor still shows comfortably. */
const maxRecordBytes = 2 * 1024 * 1024;

/**
 * Reads one record of a trace file, decompressing if needed, and formats it when it is JSON.
 * Throws a user error when the file is gone, left the folder or is shorter than the offset.
 */
export async function readRecord(folder: string, location: SpanLocation): Promise<RecordText> {
  const file = await insideFolder(folder, location.file);
  const bytes = await readFrom(file, location.offset);
  if (bytes.length === 0) {
    throw userError('record-gone', `${location.file} has changed: there is no record at this place any more. Analyze again.`);
  }
  const record = cutRecord(bytes).toString('utf8');
  try {
    return { text: `${JSON.stringify(JSON.parse(record), null, 2)}\n`, language: 'json' };
  } catch {
    const cut = bytes.length >= maxRecordBytes ? `\n… cut after ${maxRecordBytes / 1024 / 1024} MiB` : '';
    return { text: `${record}${cut}\n`, language: 'plaintext' };
  }
}

async function insideFolder(folder: string, relative: string): Promise<string> {
  const [root, file] = await Promise.all([realpath(folder), realpath(path.resolve(folder, relative))]).catch(() => {
    throw userError('record-gone', `${relative} is not there any more.`);
  });
  if (!file.startsWith(root + path.sep)) throw userError('record-outside', `${relative} is outside the analysed folder.`);
  return file;
}

/** Up to `maxRecordBytes` of the decompressed text from `offset` on; a damaged file gives what is still readable. */
async function readFrom(file: string, offset: number): Promise<Buffer> {
  const source = await openByteSource(file);
  const kept: Buffer[] = [];
  let position = 0;
  let missing = maxRecordBytes;
  try {
    while (missing > 0) {
      const chunk = await source.read();
      if (chunk === null) break;
      // The source may use the chunk's memory again.
      const part = Buffer.from(chunk.subarray(Math.max(0, offset - position), Math.max(0, offset - position) + missing));
      position += chunk.length;
      missing -= part.length;
      kept.push(part);
    }
  } finally {
    await source.close();
  }
  return Buffer.concat(kept);
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
