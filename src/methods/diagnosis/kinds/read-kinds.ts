/** Reads a file of kinds of trouble; what is wrong costs only the kind it stands in. */
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from 'yaml';
import type { Problem } from '../../../contracts/problem';
import { channelIndex } from '../signature/channels';
import { SIDES } from '../signature/quantities';
import { DIRECTIONS, SPEEDS, type Kind, type Statement } from './kind';

export interface KindsFile {
  readonly kinds: readonly Kind[];
  readonly problems: readonly Problem[];
}

/** Every kind is compared with every incident. */
const MAX_KINDS = 64;
const MAX_CHARACTERS = 262_144;
const FIELDS: readonly string[] = ['id', 'title', 'family', 'labels', 'course', ...SIDES];
const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** What is wrong with one kind, at a place of the text. */
class Fault extends Error {
  constructor(
    message: string,
    readonly node: unknown,
  ) {
    super(message);
  }
}

/**
 * @param file for messages
 * @returns the kinds that can be used, in the order of the file, and a problem with its line for each that cannot
 */
export function readKinds(text: string, file: string): KindsFile {
  const problems: Problem[] = [];
  const kinds: Kind[] = [];
  const lines = new LineCounter();
  const report = (reason: string, offset: number): void => {
    problems.push({ file, severity: 'warning', line: lines.linePos(offset).line, reason });
  };
  if (text.length > MAX_CHARACTERS) {
    return {
      kinds,
      problems: [{ file, severity: 'warning', reason: `has more than ${MAX_CHARACTERS} characters` }],
    };
  }
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  for (const error of document.errors) {
    report(error.message.split('\n')[0], error.pos[0]);
  }
  const list = isMap(document.contents) ? document.contents.get('kinds') : undefined;
  if (!isSeq(list)) {
    report("needs a list 'kinds' at the top", offsetOf(document.contents) ?? 0);
    return { kinds, problems };
  }
  for (const item of list.items) {
    try {
      if (kinds.length === MAX_KINDS) {
        throw new Fault(`only ${MAX_KINDS} kinds are used`, item);
      }
      kinds.push(kindOf(item, kinds));
    } catch (error) {
      if (!(error instanceof Fault)) {
        throw error;
      }
      report(error.message, offsetOf(error.node) ?? offsetOf(item) ?? 0);
    }
  }
  return { kinds, problems };
}

const offsetOf = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0];

function kindOf(item: unknown, before: readonly Kind[]): Kind {
  if (!isMap(item)) {
    throw new Fault('a kind is a map with id, title and what it does', item);
  }
  const unknown = item.items.find(({ key }) => !FIELDS.includes(textOf(key) ?? ''));
  if (unknown !== undefined) {
    throw new Fault(`'${textOf(unknown.key) ?? '?'}' is none of ${FIELDS.join(', ')}`, unknown.key);
  }
  const id = textAt(item, 'id');
  if (id === undefined || !ID.test(id)) {
    throw new Fault("a kind needs an 'id' of small letters, digits and dashes", item.get('id', true) ?? item);
  }
  if (before.some((kind) => kind.id === id)) {
    throw new Fault(`the id '${id}' is used twice`, item.get('id', true));
  }
  const statements = [...SIDES, 'course'].flatMap((side) => statementsOf(item, side));
  if (statements.length === 0) {
    throw new Fault(`'${id}' states nothing that could be seen`, item);
  }
  const labels = item.get('labels', true);
  return {
    id,
    title: textAt(item, 'title') ?? id,
    family: textAt(item, 'family') ?? id,
    labels: labels === undefined ? [] : textsOf(labels),
    statements,
  };
}

function statementsOf(kind: YAMLMap, side: string): Statement[] {
  const part: unknown = kind.get(side, true);
  if (part === undefined) {
    return [];
  }
  if (!isMap(part)) {
    throw new Fault(`'${side}' is a map of quantities and directions`, part);
  }
  const words: readonly string[] = side === 'course' ? SPEEDS : DIRECTIONS;
  return part.items.map(({ key, value }): Statement => {
    const quantity = textOf(key);
    if (quantity === undefined || channelIndex(side, quantity) < 0) {
      throw new Fault(`'${quantity ?? '?'}' is no quantity of '${side}'`, key);
    }
    const direction = textOf(value);
    if (direction === undefined || !words.includes(direction)) {
      throw new Fault(`'${quantity}' is ${words.join(', ')}; got '${direction ?? '?'}'`, value ?? key);
    }
    return { side, quantity, direction: direction as Statement['direction'] };
  });
}

function textsOf(list: unknown): string[] {
  if (!isSeq(list)) {
    throw new Fault("'labels' is a list of names", list);
  }
  return list.items.map((item) => {
    const text = textOf(item);
    if (text === undefined) {
      throw new Fault("'labels' is a list of names", item);
    }
    return text;
  });
}

const textAt = (map: YAMLMap, field: string): string | undefined => textOf(map.get(field, true));

const textOf = (node: unknown): string | undefined =>
  isScalar(node) && typeof node.value === 'string' && node.value.trim() !== '' ? node.value : undefined;
