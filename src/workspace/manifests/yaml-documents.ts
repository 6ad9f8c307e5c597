import { Composer, isScalar, Lexer, Parser, visit } from 'yaml';
import type { Alias, CST, Document, Node, YAMLMap } from 'yaml';
import type { Problem } from '../../contracts/problem';
import type { SourceText } from './source-text';

/** Manifests of real systems stay below 30 levels; deeper input only costs stack. */
const MAX_DEPTH = 100;
/** Nodes that aliases may add to a document, once each is written out. */
const MAX_ALIASED_NODES = 1_000_000;
/** Tokens a file may hold: about 400 kB of manifests as people write them, 750 workloads, which take a second to read. */
const MAX_TOKENS = 100_000;
const BYTE_ORDER_MARK = '\uFEFF';
/** Repeated keys that are listed, for each file. */
const MAX_REPEATED = 20;
/**
 * Definitions of resources declare nothing that runs. Rendered output has them first, and each may be as long as a hundred
 * workloads: they are not parsed.
 */
const DEFINITION = /^kind:[ \t]*["']?CustomResourceDefinition["']?[ \t]*(?:#.*)?$/m;

/** One YAML document that can be used. Node ranges are relative to `base`. */
export interface YamlDocument {
  readonly root: Node;
  /** Offset of the document's text in the file. */
  readonly base: number;
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>;
}

export interface YamlReading {
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly Problem[];
  /** Documents that were left out because of an error: their text, to say more about them. */
  readonly broken: readonly string[];
}

/**
 * Every document of a YAML stream. A broken document becomes one problem and does not disturb its neighbours: the
 * stream is cut at the `---` lines first, which YAML allows nowhere inside a document, not even in a quoted text.
 */
export function readYamlDocuments(source: SourceText): YamlReading {
  const documents: YamlDocument[] = [];
  const problems: Problem[] = [];
  const broken: string[] = [];
  const repeated: number[] = [];
  const budget = { tokens: MAX_TOKENS };
  for (const { base, text } of cutAtMarkers(source.text)) {
    if (DEFINITION.test(text)) {
      continue;
    }
    try {
      for (const document of composeDocuments(text, budget)) {
        const error = document.errors.at(0);
        if (error) {
          throw new YamlError(firstLine(error.message), error.pos[0]);
        }
        if (document.contents === null) {
          continue;
        }
        const { targets, repeatedAt } = inspect(document);
        refuseExpansion(document.contents, targets);
        repeated.push(...repeatedAt.slice(0, MAX_REPEATED + 1).map((offset) => base + offset));
        documents.push({ root: document.contents, base, targets });
      }
    } catch (error) {
      if (!(error instanceof YamlError || error instanceof RangeError)) {
        throw error;
      }
      const offset = error instanceof YamlError ? error.offset : 0;
      const reason = error instanceof YamlError ? error.message : 'nested too deeply to be read';
      problems.push({
        file: source.file,
        severity: 'error',
        reason: `this YAML document was left out: ${reason}`,
        ...source.position(base + offset),
      });
      broken.push(text);
      if (budget.tokens <= 0) {
        break;
      }
    }
  }
  const mark = source.text.indexOf(BYTE_ORDER_MARK);
  if (mark >= 0) {
    const reason =
      'a byte order mark in the middle of the file changes the name that it stands in: remove it';
    problems.push({ file: source.file, severity: 'warning', reason, ...source.position(mark) });
  }
  problems.push(...repeated.slice(0, MAX_REPEATED + 1).map((offset, at) => repeatedKey(source, offset, at)));
  return { documents, problems, broken };
}

function repeatedKey(source: SourceText, offset: number, before: number): Problem {
  return {
    file: source.file,
    severity: 'warning',
    reason:
      before < MAX_REPEATED
        ? 'this key is in its map before: the first value counts, this one is not used'
        : `more than ${MAX_REPEATED} keys are repeated: the one here and later ones are not listed`,
    ...source.position(offset),
  };
}

class YamlError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

function cutAtMarkers(text: string): { base: number; text: string }[] {
  const starts = [0];
  for (const marker of text.matchAll(/^---(?=\s|$)/gm)) {
    const opened = text.slice(starts[starts.length - 1], marker.index);
    if (marker.index > 0 && !holdsOnlyDirectives(opened)) {
      starts.push(marker.index);
    }
  }
  return starts.map((base, index) => ({ base, text: text.slice(base, starts[index + 1]) }));
}

/** Directives (`%YAML`, `%TAG`) stand before the marker of the document they belong to. */
function holdsOnlyDirectives(text: string): boolean {
  return /^%/m.test(text.slice(0, 4096)) && text.split('\n').every((line) => /^(?:[%#]|\s*$)/.test(line));
}

function composeDocuments(text: string, budget: Budget): Document.Parsed[] {
  // Everything is read as text: a service may be named `on` or `1e3`. The parser's own check for repeated keys is
  // quadratic in the number of keys.
  const composer = new Composer({
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    stringKeys: false,
  });
  return [...composer.compose(tokensOf(text, budget))];
}

/** What starting a document or taking note of a directive costs, in tokens of the same reading time. */
const OVERHEAD_TOKENS = 25;

interface Budget {
  tokens: number;
}

function* tokensOf(text: string, budget: Budget): Generator<CST.Token> {
  budget.tokens -= OVERHEAD_TOKENS;
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      // The document is lost already; a long one would go on to produce an error for each of its lines.
      if (token.type === 'error') {
        throw new YamlError(token.message, token.offset);
      }
      if (token.type === 'directive') {
        budget.tokens -= OVERHEAD_TOKENS;
      }
      yield token;
    }
    if (parser.stack.length > MAX_DEPTH) {
      throw new YamlError(`nested deeper than ${MAX_DEPTH} levels`, parser.offset);
    }
    if (--budget.tokens <= 0) {
      throw new YamlError(
        `this file holds more than ${MAX_TOKENS.toLocaleString('en-US')} tokens; the rest was not read: split the file`,
        parser.offset,
      );
    }
  }
  yield* parser.end();
}

interface Inspected {
  readonly targets: ReadonlyMap<Alias, Node>;
  /** Offsets of keys that stand in their map before. */
  readonly repeatedAt: readonly number[];
}

/** An alias stands for the last anchor of its name before it. An alias without one stands for nothing. */
function inspect(document: Document.Parsed): Inspected {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  const repeatedAt: number[] = [];
  const keepAnchor = (node: Node & { anchor?: string }): void => {
    if (node.anchor !== undefined) {
      anchors.set(node.anchor, node);
    }
  };
  visit(document, {
    Alias: (_key, alias) => {
      const target = anchors.get(alias.source);
      if (target) {
        targets.set(alias, target);
      }
    },
    Map: (_key, map) => {
      keepAnchor(map);
      repeatedAt.push(...repeatedIn(map));
    },
    Value: (_key, node) => keepAnchor(node),
  });
  return { targets, repeatedAt };
}

/** Merge keys may be repeated. */
function repeatedIn({ items }: YAMLMap): number[] {
  const names = new Set<string>();
  const repeated: number[] = [];
  for (const { key } of items.length > 1 ? items : []) {
    if (!isScalar(key) || !key.range || key.value === '<<') {
      continue;
    }
    const name = String(key.value);
    if (names.has(name) && repeated.length <= MAX_REPEATED) {
      repeated.push(key.range[0]);
    }
    names.add(name);
  }
  return repeated;
}

/** Throws when the aliases of a document multiply into more nodes than anybody writes by hand (a "YAML bomb"). */
function refuseExpansion(root: Node, targets: ReadonlyMap<Alias, Node>): void {
  const sizes = new Map<unknown, number>();
  const sizeOf = (node: unknown): number => {
    const known = sizes.get(node);
    if (known !== undefined) {
      return known;
    }
    // While a node is being counted it counts as endless: only an alias to an enclosing node can ask for it.
    sizes.set(node, Number.POSITIVE_INFINITY);
    const size = 1 + childrenOf(node, targets).reduce<number>((sum, child) => sum + sizeOf(child), 0);
    sizes.set(node, size);
    return size;
  };
  const added = sizeOf(root) - sizes.size;
  if (added <= MAX_ALIASED_NODES) {
    return;
  }
  throw new YamlError(
    Number.isFinite(added)
      ? `its aliases expand to more than ${MAX_ALIASED_NODES.toLocaleString('en-US')} nodes`
      : 'an alias refers to a node that contains it',
    0,
  );
}

function childrenOf(node: unknown, targets: ReadonlyMap<Alias, Node>): unknown[] {
  if (typeof node !== 'object' || node === null) {
    return [];
  }
  const target = targets.get(node as Alias);
  if (target) {
    return [target];
  }
  if ('items' in node && Array.isArray(node.items)) {
    return node.items;
  }
  if ('key' in node && 'value' in node) {
    return [node.key, node.value];
  }
  return [];
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0];
}
