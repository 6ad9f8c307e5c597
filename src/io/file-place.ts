/** Where the bytes of an input lie. */
export interface FilePlace {
  /** Absolute. */
  readonly path: string;
  /** Name inside the archive, where the file is one. */
  readonly member?: string;
}

/** A text is the path of a file that is no archive. */
export const placeOf = (place: string | FilePlace): FilePlace =>
  typeof place === 'string' ? { path: place } : place;
