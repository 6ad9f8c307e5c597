import type { JsonTape } from './json-tape';

/** The object has no such field. */
export const NO_NODE = -1;
const NO_NAME = -1;

/** Finds the fields of objects on a tape by their names. */
export class TapeFields<Name extends string> {
  /** Place of each field among the nodes. */
  readonly at: Readonly<Record<Name, number>>;
  /** The values of the object read last, or NO_NODE where it has no such field. */
  readonly nodes: Int32Array;
  private readonly names: readonly Uint8Array[];
  /** Numbers of names by a hash; at least four places a name. */
  private readonly places: Int8Array;
  private readonly mask: number;

  /** @param names at most 127 */
  constructor(names: readonly Name[]) {
    this.at = Object.fromEntries(names.map((name, number) => [name, number])) as Record<Name, number>;
    this.nodes = new Int32Array(names.length);
    this.names = names.map((name) => Buffer.from(name));
    this.mask = (1 << Math.ceil(Math.log2(names.length * 4))) - 1;
    this.places = new Int8Array(this.mask + 1).fill(NO_NAME);
    this.names.forEach((name, number) => {
      let place = placeOf(name, 0, name.length) & this.mask;
      while (this.places[place] !== NO_NAME) {
        place = (place + 1) & this.mask;
      }
      this.places[place] = number;
    });
  }

  /** Looks at the fields of an object; of several with one name the last counts, as for `JSON.parse`. */
  read(tape: JsonTape, object: number): void {
    const { nodes } = this;
    nodes.fill(NO_NODE);
    const end = tape.next(object);
    for (let key = object + 1; key < end; key = tape.next(key + 1)) {
      const number = this.numberOf(tape.bytes, tape.from(key), tape.to(key));
      if (number !== NO_NAME) {
        nodes[number] = key + 1;
      }
    }
  }

  private numberOf(bytes: Uint8Array, from: number, to: number): number {
    const { places, mask, names } = this;
    for (let place = placeOf(bytes, from, to) & mask; ; place = (place + 1) & mask) {
      const number = places[place];
      if (number === NO_NAME || isEqual(names[number], bytes, from, to)) {
        return number;
      }
    }
  }
}

/** Names of fields differ in their length, their ends or their middle nearly always; the rest is compared. */
function placeOf(bytes: Uint8Array, from: number, to: number): number {
  return to === from ? 0 : (to - from) * 5 + bytes[from] * 3 + bytes[to - 1] * 7 + bytes[(from + to) >> 1];
}

function isEqual(name: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (name.length !== to - from) {
    return false;
  }
  for (let at = from, index = 0; at < to; at++, index++) {
    if (name[index] !== bytes[at]) {
      return false;
    }
  }
  return true;
}
