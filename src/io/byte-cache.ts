/** Longer texts hardly repeat. */
const MAX_BYTES = 256;
const PLACES = 1024;

/**
 * What is made of texts that repeat, such as keys of attributes, by their bytes: comparing bytes with a text that is there
 * is several times cheaper than making a string. Each text has one place, which the next text of that place takes over.
 */
export class ByteCache<T> {
  private readonly texts: string[];
  private readonly made: (T | undefined)[];

  /**
   * @param places a power of two
   * @param maxBytes longer texts are made each time
   */
  constructor(
    private readonly make: (text: string) => T,
    private readonly places = PLACES,
    private readonly maxBytes = MAX_BYTES,
  ) {
    this.texts = new Array<string>(places).fill('');
    this.made = new Array<T | undefined>(places).fill(undefined);
  }

  /** What is made of the UTF-8 text in [from, to) of the bytes. */
  of(bytes: Buffer, from: number, to: number): T {
    if (to - from > this.maxBytes) {
      return this.make(bytes.toString('utf8', from, to));
    }
    const place = hashOf(bytes, from, to) & (this.places - 1);
    const known = this.made[place];
    if (known !== undefined && isText(this.texts[place], bytes, from, to - from)) {
      return known;
    }
    const text = bytes.toString('utf8', from, to);
    const made = this.make(text);
    this.texts[place] = text;
    this.made[place] = made;
    return made;
  }
}

/** Keeps texts as they are. */
export const textCache = (): ByteCache<string> => new ByteCache((text) => text);

/** Only for texts in which every byte is a character; others never match and are made each time. */
function isText(text: string, bytes: Buffer, from: number, length: number): boolean {
  if (text.length !== length) {
    return false;
  }
  for (let at = 0; at < length; at++) {
    const byte = bytes[from + at];
    if (text.charCodeAt(at) !== byte || byte >= 0x80) {
      return false;
    }
  }
  return true;
}

function hashOf(bytes: Buffer, from: number, to: number): number {
  let hash = to - from;
  for (let at = from; at < to; at++) {
    hash = Math.imul(hash ^ bytes[at], 0x01000193);
  }
  return hash ^ (hash >>> 15);
}
