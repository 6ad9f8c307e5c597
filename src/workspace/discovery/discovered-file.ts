import type { InputKind } from '../../contracts/report';
import type { ArchiveKind } from '../../io/archive/archive-kind';
import type { FilePlace } from '../../io/file-place';

/** What the beginning of a file says: an input of some kind, one that was meant but cannot be used, or neither. */
export type Verdict =
  { readonly kind: InputKind } | { readonly archive: ArchiveKind } | { readonly refused: string } | undefined;

/** A file that was recognised as an input. */
export interface DiscoveredFile extends FilePlace {
  /** Relative to the analysed folder, with forward slashes; a member of an archive as if the archive were a folder. */
  readonly relative: string;
  readonly kind: InputKind;
  /** Size on disk, or unpacked from its archive. */
  readonly bytes: number;
  /** Of the archive, where it is inside one. */
  readonly modifiedMs: number;
  /** SHA-256, in hex, of the bytes on disk, or of the archive's and its name inside, where discovery was asked for it. */
  readonly hash?: string;
}
