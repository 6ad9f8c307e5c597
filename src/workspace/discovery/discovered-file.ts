import type { InputKind } from '../../contracts/report';

/** What the beginning of a file says: an input of some kind, one that was meant but cannot be used, or neither. */
export type Verdict = { readonly kind: InputKind } | { readonly refused: string } | undefined;

/** A file that was recognised as an input. */
export interface DiscoveredFile {
  /** Absolute. */
  readonly path: string;
  /** Relative to the analysed folder, with forward slashes. */
  readonly relative: string;
  readonly kind: InputKind;
  /** Size on disk. */
  readonly bytes: number;
  readonly modifiedMs: number;
  /** SHA-256 of the bytes on disk, in hex, where discovery was asked for it. */
  readonly hash?: string;
}
