/** A result as bytes: SHA-256 of the rest, then `[address, value]` as structured clone. */
import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';

const HASH_BYTES = 32;

export function encodeResult(address: string, value: unknown): readonly Uint8Array[] {
  const content = serialize([address, value]);
  return [hashOf(content), content];
}

/** Null when the bytes are damaged, or belong to another address. */
export function decodeResult(bytes: Buffer, address: string): { readonly value: unknown } | null {
  const content = bytes.subarray(HASH_BYTES);
  if (!hashOf(content).equals(bytes.subarray(0, HASH_BYTES))) {
    return null;
  }
  try {
    const [stored, value] = deserialize(content) as [string, unknown];
    return stored === address ? { value } : null;
  } catch {
    return null;
  }
}

function hashOf(content: Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}
