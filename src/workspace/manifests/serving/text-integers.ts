/** Bounds of the integer types of Protocol Buffers. */
const BOUNDS: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};

/** An integer as the text format writes it: `12`, `-1`, octal `010`, hexadecimal `0x1F`. Undefined for anything else. */
export function textInteger(text: string): bigint | undefined {
  const match = /^(-?)(0[xX][\da-fA-F]+|0[0-7]*|[1-9]\d*)$/.exec(text);
  if (match === null || text.length > 64) {
    return undefined;
  }
  const [, sign, digits] = match;
  const value = BigInt(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return sign === '' ? value : -value;
}

export function isIntegerType(type: string): boolean {
  return Object.hasOwn(BOUNDS, type);
}

/** Why a token is no value of an integer type; null when it is one. */
export function integerFault(text: string, type: string): string | null {
  const value = textInteger(text);
  if (value === undefined) {
    return /^-?0\d/.test(text)
      ? `${text} begins with 0, as octal numbers do, and is none`
      : `${text} is not a whole number`;
  }
  const [low, high] = BOUNDS[type];
  return value < low || value > high
    ? `${text} is out of range (${type} ends at ${value < low ? low : high})`
    : null;
}
