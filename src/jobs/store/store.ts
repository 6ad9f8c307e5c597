/** Where machines that share jobs keep datasets, results and checkpoints: a folder that all see, or object storage. */
export interface Store {
  /** For messages. */
  readonly place: string;
  /** Null when there is none. @throws when the store cannot be reached */
  read(name: StoreName): Promise<Buffer | null>;
  has(name: StoreName): Promise<boolean>;
  /** Whole or not at all; an earlier content is replaced. */
  write(name: StoreName, content: Uint8Array): Promise<void>;
  /** No error when there is none. */
  remove(name: StoreName): Promise<void>;
}

/** Keys are hashes in hex, so that no name leads out of the store. */
export type StoreName = `${'datasets' | 'results' | 'checkpoints'}/${string}`;

const known = /^(?:datasets|results|checkpoints)\/[0-9a-f]{32,64}$/;

/** @throws an Error that names what is no place in a store */
export function requireStoreName(name: string): asserts name is StoreName {
  if (!known.test(name)) {
    throw new Error(`"${name.slice(0, 100)}" names no place in the store.`);
  }
}
