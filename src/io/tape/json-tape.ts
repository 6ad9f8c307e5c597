import {
  BACKSLASH,
  ENDS_PLAIN_TEXT,
  NOT_PLAIN,
  passEscape,
  passNumber,
  passWord,
  plainDigits,
  QUOTE,
} from './json-bytes';

const NEWLINE = 0x0a;
const SPACE = 0x20;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const NULL = Buffer.from('null');

export const Kind = {
  object: 0,
  array: 1,
  text: 2,
  escapedText: 3,
  number: 4,
  true: 5,
  false: 6,
  null: 7,
} as const;

/** Deeper or longer objects are left to the parser. */
const MAX_DEPTH = 64;
const MAX_KEYS = 1000;
const MAX_NODES = 1 << 20;
const STRIDE = 4;

/**
 * The values of one JSON object, in the order of its text, as numbers instead of objects: what kind of value, where its
 * bytes lie, and which value follows it. Nodes of an object alternate between keys and values. The arrays are used again
 * for the next object, so that reading a file of objects allocates nothing.
 */
export class JsonTape {
  bytes: Buffer = Buffer.alloc(0);
  /** Line breaks inside the object. */
  newlines = 0;
  private nodes = new Int32Array(STRIDE * 4096);
  private readonly open = new Int32Array(MAX_DEPTH);
  private readonly keys = new Int32Array(MAX_DEPTH);

  kind(node: number): number {
    return this.nodes[node * STRIDE];
  }

  /** First byte of the value; of a text, of its content. */
  from(node: number): number {
    return this.nodes[node * STRIDE + 1];
  }

  /** The byte behind the value; of a text, behind its content. */
  to(node: number): number {
    return this.nodes[node * STRIDE + 2];
  }

  /** The node behind the value and all that it holds. */
  next(node: number): number {
    return this.nodes[node * STRIDE + 3];
  }

  /** The value as `JSON.parse` gives it. */
  value(node: number): unknown {
    switch (this.kind(node)) {
      case Kind.text:
        return this.text(node);
      case Kind.escapedText:
        return JSON.parse(this.bytes.toString('utf8', this.from(node) - 1, this.to(node) + 1)) as unknown;
      case Kind.number: {
        const digits = plainDigits(this.bytes, this.from(node), this.to(node));
        return digits >= 0 ? digits : JSON.parse(this.text(node));
      }
      default:
        return JSON.parse(this.text(node)) as unknown;
    }
  }

  private text(node: number): string {
    return this.bytes.toString('utf8', this.from(node), this.to(node));
  }

  /**
   * Reads the object that begins at `from`. Returns where it ends, or NOT_PLAIN: it is broken, goes on behind `to`, or is
   * unusual (escapes in a key, very deep or wide). What it accepts, `JSON.parse` accepts.
   */
  read(bytes: Buffer, from: number, to: number): number {
    this.bytes = bytes;
    this.newlines = 0;
    const { open, keys } = this;
    const endsText = ENDS_PLAIN_TEXT;
    let { nodes } = this;
    let at = from;
    let depth = 0;
    let node = 0;
    for (;;) {
      if ((node + 2) * STRIDE > nodes.length) {
        if (node > MAX_NODES) {
          return NOT_PLAIN;
        }
        nodes = this.grow();
      }
      at = bytes[at] > SPACE ? at : this.passSpace(at, to);
      const slot = node * STRIDE;
      const byte = bytes[at];
      nodes[slot + 1] = at;
      nodes[slot + 3] = node + 1;
      if (byte === QUOTE) {
        nodes[slot + 1] = ++at;
        while (at < to && endsText[bytes[at]] === 0) {
          at++;
        }
        nodes[slot] = Kind.text;
        if (at < to && bytes[at] === BACKSLASH) {
          at = passEscaped(bytes, at, to);
          nodes[slot] = Kind.escapedText;
        }
        if (at < 0 || at >= to || bytes[at] !== QUOTE) {
          return NOT_PLAIN;
        }
        nodes[slot + 2] = at++;
      } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        if (depth === MAX_DEPTH) {
          return NOT_PLAIN;
        }
        nodes[slot] = byte === OPEN_OBJECT ? Kind.object : Kind.array;
        at = this.passSpace(at + 1, to);
        open[depth] = node++;
        keys[depth++] = 0;
        if (at < to && bytes[at] !== byte + 2) {
          if (byte === OPEN_OBJECT && (at = this.key(node++, at, to)) < 0) {
            return NOT_PLAIN;
          }
          continue;
        }
        node--;
        depth--;
        nodes[slot + 2] = ++at;
      } else {
        at = this.passScalar(slot, at, to);
        if (at < 0) {
          return NOT_PLAIN;
        }
        nodes[slot + 2] = at;
      }
      node++;
      // Behind a value: what closes, and then a comma.
      for (;;) {
        if (depth === 0) {
          return at <= to ? at : NOT_PLAIN;
        }
        at = bytes[at] > SPACE ? at : this.passSpace(at, to);
        if (at >= to) {
          return NOT_PLAIN;
        }
        const container = open[depth - 1] * STRIDE;
        const isObject = nodes[container] === Kind.object;
        if (bytes[at] === COMMA) {
          at = this.passSpace(at + 1, to);
          if (isObject && ((at = this.key(node++, at, to)) < 0 || ++keys[depth - 1] === MAX_KEYS)) {
            return NOT_PLAIN;
          }
          break;
        }
        if (bytes[at] !== (isObject ? CLOSE_OBJECT : CLOSE_ARRAY)) {
          return NOT_PLAIN;
        }
        nodes[container + 2] = ++at;
        nodes[container + 3] = node;
        depth--;
      }
    }
  }

  /** Notes the key at `at`; returns the place behind its colon, or NOT_PLAIN. */
  private key(node: number, from: number, to: number): number {
    const { bytes, nodes } = this;
    if (from >= to || bytes[from] !== QUOTE) {
      return NOT_PLAIN;
    }
    const endsText = ENDS_PLAIN_TEXT;
    let at = from + 1;
    while (at < to && endsText[bytes[at]] === 0) {
      at++;
    }
    if (at >= to || bytes[at] !== QUOTE) {
      return NOT_PLAIN;
    }
    const slot = node * STRIDE;
    nodes[slot] = Kind.text;
    nodes[slot + 1] = from + 1;
    nodes[slot + 2] = at++;
    nodes[slot + 3] = node + 1;
    if (at >= to || bytes[at] !== COLON) {
      at = this.passSpace(at, to);
    }
    return at < to && bytes[at] === COLON ? at + 1 : NOT_PLAIN;
  }

  private passScalar(slot: number, at: number, to: number): number {
    const { bytes, nodes } = this;
    switch (bytes[at]) {
      case 0x74:
        nodes[slot] = Kind.true;
        return passWord(bytes, at, to, TRUE);
      case 0x66:
        nodes[slot] = Kind.false;
        return passWord(bytes, at, to, FALSE);
      case 0x6e:
        nodes[slot] = Kind.null;
        return passWord(bytes, at, to, NULL);
      default:
        nodes[slot] = Kind.number;
        return passNumber(bytes, at, to);
    }
  }

  private passSpace(from: number, to: number): number {
    const { bytes } = this;
    let at = from;
    for (; at < to; at++) {
      const byte = bytes[at];
      if (byte === NEWLINE) {
        this.newlines++;
      } else if (byte !== SPACE && byte !== 0x0d && byte !== 0x09) {
        break;
      }
    }
    return at;
  }

  private grow(): Int32Array<ArrayBuffer> {
    const grown = new Int32Array(this.nodes.length * 2);
    grown.set(this.nodes);
    this.nodes = grown;
    return grown;
  }
}

/** Passes the rest of a text from a backslash on; returns the place of its closing quote, or NOT_PLAIN. */
function passEscaped(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && bytes[at] !== QUOTE) {
    if (bytes[at] === BACKSLASH) {
      at = passEscape(bytes, at + 1, to);
      if (at < 0) {
        return NOT_PLAIN;
      }
    } else if (bytes[at++] < SPACE) {
      return NOT_PLAIN;
    }
  }
  return at < to ? at : NOT_PLAIN;
}
