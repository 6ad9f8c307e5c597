import { isAlias, isMap, isScalar, isSeq, visit } from 'yaml';
import type { Node, Scalar, YAMLMap } from 'yaml';
import type { SourceText } from './source-text';
import type { TextPart } from './text-part';
import type { YamlDocument } from './yaml-documents';
import { plainInteger } from './yaml-integers';

const INTEGER_TAG = 'tag:yaml.org,2002:int';

export interface YamlEntry {
  readonly key: TextPart;
  readonly value: Node | undefined;
}

interface MergedMap {
  readonly entries: readonly YamlEntry[];
  /** The entry of each name that counts. */
  readonly byName: ReadonlyMap<string, YamlEntry>;
}

/** Reads one YAML document by name, with aliases followed and merge keys (`<<`) applied, and keeps every place. */
export class YamlView {
  readonly root: Node;
  /** Where the nodes stand that aliases stand for, by their starts, those within others left out. */
  private readonly sharedRanges: readonly (readonly [start: number, end: number])[];
  /** Maps with merge keys, which readers ask for again and again. */
  private readonly merged = new Map<Node, MergedMap>();

  constructor(
    readonly source: SourceText,
    private readonly document: YamlDocument,
  ) {
    this.root = document.root;
    const ranges = [...new Set(document.targets.values())].flatMap(({ range }) =>
      range ? [[range[0], range[1]] as const] : [],
    );
    let end = -1;
    this.sharedRanges = ranges
      .sort((a, b) => a[0] - b[0] || b[1] - a[1])
      .filter((range) => {
        const isOutside = range[1] > end;
        end = Math.max(end, range[1]);
        return isOutside;
      });
  }

  /** The node at a path of keys; undefined when any step is missing or is no map. */
  get(node: Node | undefined, ...path: readonly string[]): Node | undefined {
    return path.reduce<Node | undefined>((at, key) => this.valueOf(at, key), node);
  }

  private valueOf(node: Node | undefined, key: string): Node | undefined {
    const map = this.follow(node);
    if (!isMap<Node, Node | null>(map)) {
      return undefined;
    }
    let hasMerge = false;
    // Readers ask for dozens of keys of each map, so no part is made of the keys that are passed over.
    for (const item of map.items) {
      const name = this.follow(item.key);
      const text = isScalar(name) && name.range ? String(name.value) : undefined;
      if (text === '<<') {
        hasMerge = true;
      } else if (text === key) {
        return item.value ?? undefined;
      }
    }
    return hasMerge ? this.mergedMap(map).byName.get(key)?.value : undefined;
  }

  /** Entries of a map in writing order, merged ones last; of a repeated key the first. */
  entries(node: Node | undefined): readonly YamlEntry[] {
    const map = this.follow(node);
    if (!isMap<Node, Node | null>(map)) {
      return [];
    }
    const own: YamlEntry[] = [];
    const names = new Set<string>();
    for (const { key, value } of map.items) {
      const name = this.name(key);
      if (name?.text === '<<') {
        return this.mergedMap(map).entries;
      }
      if (name !== undefined && !names.has(name.text)) {
        names.add(name.text);
        own.push({ key: name, value: value ?? undefined });
      }
    }
    return own;
  }

  private mergedMap(map: YAMLMap<Node, Node | null>): MergedMap {
    const known = this.merged.get(map);
    if (known !== undefined) {
      return known;
    }
    const entries: YamlEntry[] = [];
    const byName = new Map<string, YamlEntry>();
    const bases: (Node | undefined)[] = [];
    for (const { key, value } of map.items) {
      const name = this.name(key);
      const node = value ?? undefined;
      if (name?.text === '<<') {
        bases.push(...(isSeq(this.follow(node)) ? this.items(node) : [node]));
      } else if (name !== undefined) {
        const entry = { key: name, value: node };
        if (!byName.has(name.text)) {
          byName.set(name.text, entry);
          entries.push(entry);
        }
      }
    }
    for (const base of bases) {
      for (const entry of this.entries(base)) {
        if (!byName.has(entry.key.text)) {
          byName.set(entry.key.text, entry);
          entries.push(entry);
        }
      }
    }
    const made = { entries, byName };
    this.merged.set(map, made);
    return made;
  }

  /** Where a node begins and ends in the file; undefined for one that stands elsewhere and is only referred to. */
  placeOf(node: Node): { readonly start: number; readonly end: number } | undefined {
    if (isAlias(node) || !node.range || this.isShared(node.range[0])) {
      return undefined;
    }
    const { base } = this.document;
    return { start: base + node.range[0], end: base + node.range[1] };
  }

  /** Items of a sequence; empty for anything else. */
  items(node: Node | undefined): Node[] {
    const sequence = this.follow(node);
    return isSeq<Node>(sequence) ? sequence.items : [];
  }

  isSequence(node: Node | undefined): boolean {
    return isSeq(this.follow(node));
  }

  /** A scalar's text with its places, integers in decimal; undefined for maps, sequences and empty nodes. */
  text(node: Node | undefined): TextPart | undefined {
    const scalar = this.follow(node);
    if (!isScalar(scalar) || !scalar.range) {
      return undefined;
    }
    const isPlain = scalar.type === 'PLAIN' && (scalar.tag === undefined || scalar.tag === INTEGER_TAG);
    const integer = isPlain ? plainInteger(String(scalar.value)) : undefined;
    return integer === undefined
      ? this.scalarPart(scalar, scalar.range)
      : this.integerPart(integer, scalar.range);
  }

  /** A key as it is written: a service may be named `010`. */
  private name(node: Node): TextPart | undefined {
    const scalar = this.follow(node);
    return isScalar(scalar) && scalar.range ? this.scalarPart(scalar, scalar.range) : undefined;
  }

  /** Whether a value is left out: nothing behind the colon, `~` or `null`. */
  isNull(node: Node | undefined): boolean {
    const scalar = this.follow(node);
    return (
      scalar === undefined ||
      (isScalar(scalar) && scalar.type === 'PLAIN' && /^(?:~|null|)$/i.test(String(scalar.value)))
    );
  }

  /** The local tag of a node (`!reset`); undefined for none. */
  tag(node: Node | undefined): string | undefined {
    return this.follow(node)?.tag;
  }

  /** Keys to texts of a map, without those that are no text (labels, selectors). */
  texts(node: Node | undefined): Record<string, string> {
    const pairs = this.entries(node).map(({ key, value }) => [key.text, this.text(value)?.text] as const);
    return Object.fromEntries(
      pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined),
    );
  }

  /** Whether any key is itself a map, as in `name: {{ .Values.name }}`. */
  holdsMapAsKey(): boolean {
    let found = false;
    visit(this.root, {
      Pair: (_key, pair) => {
        if (!isMap(pair.key)) {
          return undefined;
        }
        found = true;
        return visit.BREAK;
      },
    });
    return found;
  }

  private follow(node: Node | undefined): Node | undefined {
    let at = node;
    while (isAlias(at)) {
      at = this.document.targets.get(at);
    }
    return at;
  }

  private scalarPart(scalar: Scalar, range: readonly [number, number, number]): TextPart {
    const { source } = this;
    const text = String(scalar.value);
    const start = this.document.base + range[0];
    const end = this.document.base + range[1];
    const raw = source.text.slice(start, end);
    const verbatim = raw.indexOf(text);
    const inQuotes = raw === text ? 0 : /^["']/.test(raw) && raw.slice(1, -1) === text ? 1 : undefined;
    return {
      text,
      range: (from = 0, to = text.length) => {
        const at = verbatim >= 0 ? verbatim + from : sameOccurrence(raw, text, from, to);
        return at >= 0
          ? source.range(start + at, start + at + (to - from))
          : source.range(start, start + firstLineLength(raw));
      },
      token: (from = 0, to = text.length) =>
        inQuotes === undefined
          ? undefined
          : source.token(start + inQuotes + from, start + inQuotes + to, this.isShared(range[0])),
    };
  }

  /** Text that is not written as such stands for the whole token. */
  private integerPart(text: string, [start, end]: readonly [number, number, number]): TextPart {
    const { source } = this;
    const { base } = this.document;
    return {
      text,
      range: () => source.range(base + start, base + end),
      token: (from = 0, to = text.length) =>
        from === 0 && to === text.length
          ? source.token(base + start, base + end, this.isShared(start))
          : undefined,
    };
  }

  /** Whether an alias stands for the node at this offset of the document, or for one around it. */
  private isShared(offset: number): boolean {
    let [low, high] = [0, this.sharedRanges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sharedRanges[middle][0] <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && offset < this.sharedRanges[low - 1][1];
  }
}

/**
 * Where `text.slice(from, to)` stands in `raw`, when escapes, folding or indentation make the two differ: the n-th
 * occurrence in one is taken for the n-th in the other. -1 when it is not written verbatim.
 */
function sameOccurrence(raw: string, text: string, from: number, to: number): number {
  const piece = text.slice(from, to);
  let at = raw.indexOf(piece);
  for (
    let seen = text.indexOf(piece);
    seen >= 0 && seen < from && at >= 0;
    seen = text.indexOf(piece, seen + 1)
  ) {
    at = raw.indexOf(piece, at + 1);
  }
  return at;
}

function firstLineLength(text: string): number {
  return text.split(/\r?\n/, 1)[0].length;
}
