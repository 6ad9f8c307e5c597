/** 16 bits of a key and its value (FNV-1a, folded): a match has to be looked up in the record. */
export function fingerprintOf(key: string, value: string): number {
  return fingerprintUnder(fingerprintSeed(key), value);
}

/** What the fingerprints of all values of a key begin with. */
export function fingerprintSeed(key: string): number {
  return Math.imul(fnv1a(key, 0x811c9dc5) ^ 0x1f, 0x01000193);
}

/** @param seed of the key, by `fingerprintSeed` */
export function fingerprintUnder(seed: number, value: string): number {
  const hash = fnv1a(value, seed);
  return (hash ^ (hash >>> 16)) & 0xffff;
}

function fnv1a(text: string, start: number): number {
  let hash = start;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash;
}
