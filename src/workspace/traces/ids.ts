const HEX = /^[0-9a-fA-F]+$/;
const UPPER = /[A-Z]/;
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
  if (value.endsWith('=') && BASE64.test(value)) {
    return idOf(Buffer.from(value, 'base64').toString('hex'));
  }
  const text = UPPER.test(value) && HEX.test(value) ? value.toLowerCase() : value;
  return text.startsWith('0') ? text.replace(/^0+/, '') || undefined : text;
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
