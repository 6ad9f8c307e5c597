/** The grammar of single JSON values, in bytes. Each function takes where a value begins and returns where it ends. */

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const LOWER_E = 0x65;
const LOWER_U = 0x75;

/** The value is not JSON, or not all of it is there. */
export const NOT_PLAIN = -1;

/** 1 for the bytes that end a text or may not stand in one as they are. */
export const ENDS_PLAIN_TEXT = new Uint8Array(256);
ENDS_PLAIN_TEXT.fill(1, 0, 0x20);
ENDS_PLAIN_TEXT[QUOTE] = 1;
ENDS_PLAIN_TEXT[BACKSLASH] = 1;

const ESCAPES = new Uint8Array(256);
for (const byte of Buffer.from('"\\/bfnrt')) {
  ESCAPES[byte] = 1;
}

/** @param at the byte behind a backslash */
export function passEscape(bytes: Uint8Array, at: number, to: number): number {
  if (at < to && ESCAPES[bytes[at]] === 1) {
    return at + 1;
  }
  if (at + 5 > to || bytes[at] !== LOWER_U) {
    return NOT_PLAIN;
  }
  for (let digit = at + 1; digit < at + 5; digit++) {
    if (!isHexDigit(bytes[digit])) {
      return NOT_PLAIN;
    }
  }
  return at + 5;
}

/** A number must be followed by something, or it may go on behind `to`. */
export function passNumber(bytes: Uint8Array, from: number, to: number): number {
  let at = bytes[from] === MINUS ? from + 1 : from;
  if (at < to && bytes[at] === ZERO) {
    at++;
  } else if ((at = passDigits(bytes, at, to)) < 0) {
    return NOT_PLAIN;
  }
  if (at < to && bytes[at] === POINT && (at = passDigits(bytes, at + 1, to)) < 0) {
    return NOT_PLAIN;
  }
  if (at < to && (bytes[at] | 0x20) === LOWER_E) {
    at++;
    if (at < to && (bytes[at] === PLUS || bytes[at] === MINUS)) {
      at++;
    }
    return passDigits(bytes, at, to);
  }
  return at < to ? at : NOT_PLAIN;
}

/** So many digits fit a double without rounding. */
const EXACT_DIGITS = 15;

/** The number that digits make; NOT_PLAIN when there are too many, or something else stands there. */
export function plainDigits(bytes: Uint8Array, from: number, to: number): number {
  if (to - from > EXACT_DIGITS) {
    return NOT_PLAIN;
  }
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = bytes[at] - ZERO;
    if (digit < 0 || digit > 9) {
      return NOT_PLAIN;
    }
    value = value * 10 + digit;
  }
  return value;
}

export function passWord(bytes: Uint8Array, from: number, to: number, word: Uint8Array): number {
  if (from + word.length > to) {
    return NOT_PLAIN;
  }
  for (let index = 0; index < word.length; index++) {
    if (bytes[from + index] !== word[index]) {
      return NOT_PLAIN;
    }
  }
  return from + word.length;
}

function passDigits(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] >= ZERO && bytes[at] <= NINE) {
    at++;
  }
  return at > from && at < to ? at : NOT_PLAIN;
}

function isHexDigit(byte: number): boolean {
  const lower = byte | 0x20;
  return (byte >= ZERO && byte <= NINE) || (lower >= 0x61 && lower <= 0x66);
}
