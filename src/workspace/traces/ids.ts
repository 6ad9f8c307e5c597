const HEX = /^[0-9a-fA-F]+$/;
const ZERO = 0x30;
const EQUALS_SIGN = 0x3d;
const CAPITAL_A = 0x41;
const CAPITAL_Z = 0x5a;
/** 16 or 8 bytes; the padding is what tells base64 from other texts. */
const BASE64 = /^(?:[A-Za-z0-9+/_-]{22}==|[A-Za-z0-9+/_-]{11}=)$/;

/**
 * A trace or span id as compared text: hexadecimal in lower case without leading zeros (sources differ in padding),
 * base64 turned into that, any other text as it is. Undefined when there is none (missing, empty or all zeros).
 */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'number') {
    return Number.isFinite(value) && value !== 0 ? String(value) : undefined;
  }
  if (typeof value !== 'string' || value === '') {
    return undefined;
  }
  if (value.charCodeAt(value.length - 1) === EQUALS_SIGN && BASE64.test(value)) {
    return idOf(Buffer.from(value, 'base64').toString('hex'));
  }
  return idOfHex(hasCapital(value) && HEX.test(value) ? value.toLowerCase() : value);
}

/** As `idOf`, of a text that is known to hold no capitals and no base64. */
export function idOfHex(text: string): string | undefined {
  return text === '' || text.charCodeAt(0) === ZERO ? text.replace(/^0+/, '') || undefined : text;
}

/** Cheaper than a regular expression for texts as short as ids. */
function hasCapital(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= CAPITAL_A && code <= CAPITAL_Z) {
      return true;
    }
  }
  return false;
}

const HALF_DIGITS = 16;
const LONG_HEX = /^[0-9a-f]{17,32}$/;

/**
 * A trace id by its lower 64 bits, without leading zeros: senders that know only 64 bits cut the ids of others, and
 * Zipkin and Jaeger join such traces by them. Ids that are no long hexadecimal numbers stay as they are.
 */
export function lowerHalf(traceId: string): string {
  return traceId.length > HALF_DIGITS && LONG_HEX.test(traceId)
    ? traceId.slice(-HALF_DIGITS).replace(/^0+/, '') || traceId
    : traceId;
}
