const SLOTS = 1024;
/** Longer texts hardly repeat. */
const MAX_BYTES = 64;

/**
 * Decodes texts that repeat, such as keys of attributes: comparing bytes with a text that is there is several times
 * cheaper than decoding them, and a known text's hash is known too. One slot per combination of a few bytes.
 */
export class RepeatedTexts {
  private readonly slots: string[] = new Array<string>(SLOTS).fill('');

  /** The UTF-8 text in [from, to) of the bytes. */
  read(bytes: Buffer, from: number, to: number): string {
    const length = to - from;
    if (length > MAX_BYTES || length === 0) {
      return bytes.toString('utf8', from, to);
    }
    const slot =
      (length + bytes[from] * 7 + bytes[from + (length >> 1)] * 31 + bytes[to - 1] * 131) & (SLOTS - 1);
    const known = this.slots[slot];
    if (isText(known, bytes, from, length)) {
      return known;
    }
    const text = bytes.toString('utf8', from, to);
    this.slots[slot] = text;
    return text;
  }
}

/** Only for texts in which every byte is a character; others never match and are decoded. */
function isText(text: string, bytes: Buffer, from: number, length: number): boolean {
  if (text.length !== length) {
    return false;
  }
  for (let at = 0; at < length; at++) {
    if (text.charCodeAt(at) !== bytes[from + at] || bytes[from + at] >= 0x80) {
      return false;
    }
  }
  return true;
}
