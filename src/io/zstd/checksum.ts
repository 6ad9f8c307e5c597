import xxhash from 'xxhash-wasm';
import type { Checksum } from './decoder';

/** Makes checksums of frames; null where WebAssembly is not allowed, which leaves frames unverified. */
export async function newChecksums(): Promise<(() => Checksum) | null> {
  try {
    const { create64 } = await xxhash();
    return () => {
      const hash = create64();
      return {
        update: (bytes) => void hash.update(bytes),
        digest: () => Number(hash.digest() & 0xffffffffn),
      };
    };
  } catch {
    return null;
  }
}
