/** A file inside an archive. */
export interface ArchiveMember {
  /** With forward slashes; never leads out of the archive. */
  readonly name: string;
  /** As the archive says; what is read may be less. */
  readonly bytes: number;
  /** Why it cannot be read; null when it can. */
  readonly refused: string | null;
  /**
   * The next chunk, null at the end; only until the next member is asked for.
   * @throws when the bytes are damaged
   */
  read(): Promise<Uint8Array | null>;
}

/** Names such as `../x`, which a report would show as if they lay elsewhere, are not taken. */
export function isNameInside(name: string): boolean {
  return !name.startsWith('/') && !/^[A-Za-z]:/.test(name) && !/(?:^|\/)\.\.(?:\/|$)|\0/.test(name);
}
