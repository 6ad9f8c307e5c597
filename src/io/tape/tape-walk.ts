import { type JsonTape, Kind } from './json-tape';
import { NO_NODE } from './tape-fields';

export function isObject(tape: JsonTape, node: number): boolean {
  return node !== NO_NODE && tape.kind(node) === Kind.object;
}

export function isFilledArray(tape: JsonTape, node: number): boolean {
  return node !== NO_NODE && tape.kind(node) === Kind.array && tape.next(node) > node + 1;
}

/** Visits the elements of an array; what is none has no elements. */
export function eachElement(tape: JsonTape, array: number, visit: (node: number) => void): void {
  if (array === NO_NODE || tape.kind(array) !== Kind.array) {
    return;
  }
  const end = tape.next(array);
  for (let node = array + 1; node < end; node = tape.next(node)) {
    visit(node);
  }
}
