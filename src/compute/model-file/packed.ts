/** Weights behind an entropy coder: codes of few steps are far from evenly distributed. */
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { UnusableModel } from './error';

/** Unpacked weights are held in memory as a whole. */
const MAX_UNPACKED_BYTES = 256 << 20;

/** @throws RangeError when the reader would refuse them for their size */
export function packed(bytes: Uint8Array): Uint8Array {
  if (bytes.length > MAX_UNPACKED_BYTES) {
    throw new RangeError(`Weights of ${bytes.length} bytes are more than ${MAX_UNPACKED_BYTES}.`);
  }
  return deflateRawSync(bytes, { level: constants.Z_BEST_COMPRESSION });
}

/**
 * The reverse. Stops at the declared size, so that a small file cannot fill the memory.
 * @param declared bytes that the header says come out
 * @throws UnusableModel when other than that many come out, more than the limit are declared, or the data are damaged
 */
export function unpacked(bytes: Uint8Array, declared: number, file: string): Uint8Array {
  if (declared > MAX_UNPACKED_BYTES) {
    throw new UnusableModel(
      `${file} unpacks to ${declared} bytes, as its header says; the limit is ${MAX_UNPACKED_BYTES}`,
    );
  }
  let content: Uint8Array;
  try {
    content = inflateRawSync(bytes, { maxOutputLength: Math.max(1, declared) });
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
        ? `it unpacks to more than the ${declared} bytes that its header says`
        : `it cannot be unpacked (${(error as Error).message})`;
    throw new UnusableModel(`${file} is damaged: ${reason}`);
  }
  if (content.length !== declared) {
    throw new UnusableModel(
      `${file} is damaged: it unpacks to ${content.length} bytes, and its header says ${declared}`,
    );
  }
  return content;
}
