/** What is said of UTF-16, which some shells write. */
export const UTF16 = 'UTF-16 text, which is not read: save it as UTF-8';

/** Bytes in which UTF-16 without a mark is looked for; an even number. */
const LOOKED_AT_BYTES = 256;
/** Share of characters of a markup that are ASCII: names and texts may be others. */
const MIN_ASCII_SHARE = 0.7;

/** By the byte order mark; without one by the zeros that stand beside every character of a markup. */
export function byteOrderOf(bytes: Uint8Array): 'little' | 'big' | null {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) {
    return 'little';
  }
  if (first === 0xfe && second === 0xff) {
    return 'big';
  }
  const zeros = [0, 0];
  const looked = Math.min(bytes.length, LOOKED_AT_BYTES);
  for (let at = 0; at < looked; at++) {
    zeros[at & 1] += bytes[at] === 0 ? 1 : 0;
  }
  const isMarkup = (zerosBeside: number, zerosElsewhere: number): boolean =>
    looked > 1 && zerosElsewhere === 0 && zerosBeside * 2 >= MIN_ASCII_SHARE * (looked - 1);
  if (isMarkup(zeros[1], zeros[0])) {
    return 'little';
  }
  return isMarkup(zeros[0], zeros[1]) ? 'big' : null;
}
