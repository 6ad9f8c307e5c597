import { constants, gunzipSync } from 'node:zlib';

/**
 * What the beginning of a gzip file decompresses to, up to damage. `fault` = why the content ends early. `isWhole`: the
 * bytes are the whole file, so that it can be told whether it is cut off.
 */
export function gzipHead(bytes: Buffer, isWhole: boolean): { content: Buffer; fault: string | null } {
  const inflated = inflatePrefix(bytes);
  if (inflated instanceof Error) {
    return { content: beforeDamage(bytes), fault: `the gzip data is damaged (${inflated.message})` };
  }
  if (inflated.length > 0 && !(isWhole && isCutOff(bytes))) {
    return { content: inflated, fault: null };
  }
  const fault =
    inflated.length > 0 ? 'the gzip file is cut off' : 'the gzip file is cut off before any content';
  return { content: inflated, fault };
}

function isCutOff(bytes: Buffer): boolean {
  try {
    gunzipSync(bytes);
    return false;
  } catch {
    return true;
  }
}

/** The longest prefix that decompresses without an error, by halving: zlib drops what a failing call had produced. */
function beforeDamage(bytes: Buffer): Buffer {
  let content: Buffer = Buffer.alloc(0);
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const inflated = inflatePrefix(bytes.subarray(0, middle));
    if (inflated instanceof Error) {
      bad = middle;
    } else {
      good = middle;
      content = inflated;
    }
  }
  return content;
}

function inflatePrefix(bytes: Buffer): Buffer | Error {
  try {
    // With this flush a prefix is enough: whatever it decompresses to is returned.
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
