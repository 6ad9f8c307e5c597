import type { InputKind } from '../../contracts/report';

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
}
