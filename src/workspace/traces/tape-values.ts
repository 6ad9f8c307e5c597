import { ByteCache, textCache } from '../../io/byte-cache';
import { plainDigits } from '../../io/tape/json-bytes';
import { type JsonTape, Kind } from '../../io/tape/json-tape';
import { NO_NODE } from '../../io/tape/tape-fields';
import { idOf } from './ids';
import { type Instant } from './times';

const NS_DIGITS = 6;
/** Times of this century have 19 digits; so many fit two doubles without rounding. */
const MAX_TIME_DIGITS = 21;

/** Values of a tape as the readers of parsed JSON see them. What is repeated in a file is made once. */
export class TapeValues {
  private readonly texts = textCache();
  private readonly ids = new ByteCache(idOf);

  /** As `JSON.parse` gives it; undefined where there is none. */
  of(tape: JsonTape, node: number): unknown {
    if (node === NO_NODE) {
      return undefined;
    }
    return tape.kind(node) === Kind.text
      ? this.texts.of(tape.bytes, tape.from(node), tape.to(node))
      : tape.value(node);
  }

  /** As `idOf` gives it of the value. */
  id(tape: JsonTape, node: number): string | undefined {
    return node !== NO_NODE && tape.kind(node) === Kind.text
      ? this.ids.of(tape.bytes, tape.from(node), tape.to(node))
      : idOf(this.of(tape, node));
  }

  /** The value of the first node unless it is missing or null, else that of the second: `a ?? b`. */
  either(tape: JsonTape, first: number, second: number): number {
    return first === NO_NODE || (second !== NO_NODE && tape.kind(first) === Kind.null) ? second : first;
  }
}

/** The instant that a text of digits gives in nanoseconds since 1970; undefined when it is read otherwise, or 0. */
export function plainInstant(tape: JsonTape, node: number): Instant | undefined {
  if (node === NO_NODE || tape.kind(node) !== Kind.text) {
    return undefined;
  }
  const [from, to] = [tape.from(node), tape.to(node)];
  if (to - from <= NS_DIGITS || to - from > MAX_TIME_DIGITS) {
    return undefined;
  }
  const ms = plainDigits(tape.bytes, from, to - NS_DIGITS);
  const ns = plainDigits(tape.bytes, to - NS_DIGITS, to);
  return ms > 0 && ns >= 0 ? { ms, ns } : undefined;
}
