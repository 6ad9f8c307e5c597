/** Bytes of a member's header that are always there: RFC 1952. */
const HEADER_BYTES = 10;
const DEFLATE = 8;
const RESERVED_FLAGS = 0xe0;
const UNKNOWN_SYSTEM = 255;
const MAX_SYSTEM = 13;
/** Extra flags that compressors write: none, slowest, fastest. */
const EXTRA_FLAGS = new Set([0, 2, 4]);

export interface MemberSearch {
  /** Bytes before the member, or bytes that hold none. */
  readonly skipped: number;
  /** Whether those are all zero. */
  readonly isPadding: boolean;
  readonly found: boolean;
}

/** Looks for the next gzip member. `isLast`: no bytes follow these. */
export function findMember(bytes: Buffer, isLast: boolean): MemberSearch {
  const searched = isLast ? bytes.length : Math.max(1, bytes.length - HEADER_BYTES + 1);
  let isPadding = true;
  for (let at = 0; at < searched; at++) {
    if (bytes[at] === 0x1f && isHeader(bytes, at)) {
      return { skipped: at, isPadding, found: true };
    }
    isPadding &&= bytes[at] === 0;
  }
  return { skipped: searched, isPadding, found: false };
}

/** Stricter than the format, so that damaged data is hardly ever taken for a header. */
function isHeader(bytes: Buffer, at: number): boolean {
  if (at + HEADER_BYTES > bytes.length) {
    return false;
  }
  const system = bytes[at + 9];
  return (
    bytes[at + 1] === 0x8b &&
    bytes[at + 2] === DEFLATE &&
    (bytes[at + 3] & RESERVED_FLAGS) === 0 &&
    EXTRA_FLAGS.has(bytes[at + 8]) &&
    (system <= MAX_SYSTEM || system === UNKNOWN_SYSTEM)
  );
}
