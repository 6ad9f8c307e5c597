import { ZstdDecoder } from './decoder';
import { ZstdError } from './error';
import { isFrameMagic } from './frame-header';

const SIZE_BYTES = 4;

/**
 * What the beginning of a file decompresses to, at most `most` bytes of it; `fault` = why the content ends early.
 * @param isWhole whether `bytes` is all of the file
 */
export function zstdHead(
  bytes: Buffer,
  most: number,
  isWhole = false,
): { content: Buffer; fault: string | null } {
  const decoder = new ZstdDecoder(null);
  const parts: Buffer[] = [];
  let [at, total] = [0, 0];
  let fault: string | null = null;
  try {
    while (total < most && at < bytes.length) {
      if (
        decoder.isBetweenFrames &&
        at + 2 * SIZE_BYTES <= bytes.length &&
        !isFrameMagic(bytes.readUInt32LE(at)) &&
        isFrameMagic(bytes.readUInt32LE(at + SIZE_BYTES))
      ) {
        at += SIZE_BYTES;
      }
      const step = decoder.step(bytes, at, bytes.length);
      if (step === null) {
        fault = isWhole ? 'the zstd file ends in the middle of a frame' : null;
        break;
      }
      at += step.used;
      if (step.output === null) {
        continue;
      }
      parts.push(Buffer.from(step.output));
      total += step.output.length;
    }
  } catch (error) {
    if (!(error instanceof ZstdError)) {
      throw error;
    }
    fault = `the zstd data is damaged (${error.message})`;
  }
  const content = Buffer.concat(parts).subarray(0, most);
  if (content.length > 0) {
    return { content, fault };
  }
  return { content, fault: fault ?? 'the zstd file is cut off before any content' };
}
