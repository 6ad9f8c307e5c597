import type { IncomingMessage } from 'node:http';
import { createGunzip } from 'node:zlib';
import { messageOf } from '../../io/byte-source';
import { Refusal } from './refusal';

/**
 * The body of a request, decompressed, in memory.
 * @param maxBytes of the body, before and after decompression
 * @throws Refusal when it is larger, no gzip, or breaks off
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity' && encoding !== 'gzip') {
    throw new Refusal(415, `content encoding '${encoding}' is not known; send gzip or none`);
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    throw tooLarge(maxBytes);
  }
  // Destroying the request would close its connection, and the sender would never see why.
  const body = await withinBytes(request.iterator({ destroyOnReturn: false }), maxBytes).catch(
    (error: unknown) => {
      throw error instanceof Refusal ? error : new Refusal(408, 'a request broke off, or took too long');
    },
  );
  return encoding === 'gzip' ? gunzipWithin(body, maxBytes) : body;
}

async function gunzipWithin(body: Buffer, maxBytes: number): Promise<Buffer> {
  const unzip = createGunzip();
  unzip.end(body);
  try {
    return await withinBytes(unzip, maxBytes);
  } catch (error) {
    throw error instanceof Refusal
      ? error
      : new Refusal(400, `the body is not gzip as its header says: ${messageOf(error)}`);
  } finally {
    unzip.destroy();
  }
}

async function withinBytes(stream: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw tooLarge(maxBytes);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal(
    413,
    `the body is larger than ${Math.round(maxBytes / (1 << 20))} MB; export smaller batches`,
  );
}
