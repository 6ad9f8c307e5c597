import type { Node } from 'yaml';
import type { Field, StatedValue } from '../../../contracts/deployment';
import type { TextPart } from '../text-part';
import type { YamlView } from '../yaml-view';
import { insertionFor } from './insertion-for';

export type Parse = (text: string) => number | undefined;
export type Expand = (part: TextPart) => TextPart;

const asWritten: Expand = (part) => part;

/** The number at a path below `node`; undefined where there is none, it cannot be read, or it is not written verbatim. */
export function statedAt(
  view: YamlView,
  node: Node | undefined,
  path: readonly string[],
  parse: Parse,
  expand: Expand = asWritten,
): StatedValue | undefined {
  const written = view.text(view.get(node, ...path));
  const part = written && expand(written);
  const value = part && parse(part.text);
  const token = part?.token?.();
  return value === undefined || token === undefined ? undefined : { key: path.join('.'), value, token };
}

/** The same, or where it would be written. */
export function fieldAt(
  view: YamlView,
  node: Node | undefined,
  path: readonly string[],
  parse: Parse,
  expand: Expand = asWritten,
): Field {
  const stated = statedAt(view, node, path, parse, expand);
  return stated === undefined
    ? { stated: null, insertion: insertionFor(view, node, ...path) }
    : { stated, insertion: null };
}

/** A whole number from zero on. */
export function parseCount(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Whole or decimal seconds above zero, in milliseconds. */
export function parseSecondsMs(text: string): number | undefined {
  const seconds = /^\d{1,9}(?:\.\d+)?$/.test(text) ? Number(text) : 0;
  return seconds > 0 ? seconds * 1000 : undefined;
}
