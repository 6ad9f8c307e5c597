/** Data that is no Zstandard, or Zstandard that is not read; the message says which. */
export class ZstdError extends Error {}

export function corrupt(what: string): never {
  throw new ZstdError(what);
}
