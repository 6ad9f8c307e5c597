import type { ByteSource } from '../../../src/io/byte-source';
import { ByteWindow } from '../../../src/io/byte-window';

/** A source that hands out `bytes` in pieces that end at the given offsets. */
export function chunkedSource(bytes: Uint8Array, cuts: readonly number[]): ByteSource {
  const ends = [...new Set([...cuts.filter((cut) => cut > 0 && cut < bytes.length), bytes.length])].sort(
    (a, b) => a - b,
  );
  let from = 0;
  return {
    cutShort: null,
    read() {
      const to = ends.shift();
      if (to === undefined || to === from) {
        return Promise.resolve(null);
      }
      // A copy that is overwritten at the next read, as a real source reuses its buffer.
      const chunk = bytes.slice(from, to);
      from = to;
      return Promise.resolve(chunk);
    },
    close: () => Promise.resolve(),
  };
}

export function windowOver(text: string | Uint8Array, cuts: readonly number[] = []): ByteWindow {
  return new ByteWindow(chunkedSource(typeof text === 'string' ? Buffer.from(text) : text, cuts));
}
