import type { ServiceDeclaration } from '../workspace/manifests/declaration';
import type { ServiceGroup } from './group';
import { scopeOf } from './scope';

/**
 * Says where two different services seem to share a name. Spans carry the name alone, so the two are shown as one,
 * with both places kept. Services that share a pair of places are named in one sentence.
 */
export function sameNameNotes(groups: readonly ServiceGroup[]): string[] {
  const byPlaces = new Map<
    string,
    { names: string[]; first: ServiceDeclaration; second: ServiceDeclaration }
  >();
  for (const { name, members } of groups) {
    const pair = differingPair(members.map((member) => member.declaration));
    if (!pair) {
      continue;
    }
    const [first, second] = pair;
    const key = JSON.stringify([folderOf(first), folderOf(second), first.namespace, second.namespace]);
    const entry = byPlaces.get(key) ?? { names: [], first, second };
    entry.names.push(name);
    byPlaces.set(key, entry);
  }
  return [...byPlaces.values()].map(({ names, first, second }) => {
    const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
    const subject = names.length === 1 ? `${names[0]} is` : `${names.slice(0, 3).join(', ')}${more} are`;
    return `${subject} declared differently in ${placeOf(first)} and ${placeOf(second)}. Spans carry the name alone, so both places count as one service.`;
  });
}

function differingPair(
  declarations: readonly ServiceDeclaration[],
): readonly [ServiceDeclaration, ServiceDeclaration] | undefined {
  // Comparing with the first is enough to find that not all are alike, and keeps a service in many files cheap.
  const first = declarations[0];
  const second = declarations.slice(1).find((declaration) => differ(first, declaration));
  return second && [first, second];
}

function differ(a: ServiceDeclaration, b: ServiceDeclaration): boolean {
  if (
    a.kind === 'kubernetes' &&
    b.kind === 'kubernetes' &&
    a.namespace !== undefined &&
    b.namespace !== undefined &&
    a.namespace !== b.namespace
  ) {
    return true;
  }
  const images = [repositoryOf(a.image), repositoryOf(b.image)];
  // Files of one Compose folder are layers over one another.
  const layered = a.kind === 'compose' && scopeOf(a) === scopeOf(b) && a.nameRange.file !== b.nameRange.file;
  if (images[0] !== undefined && images[1] !== undefined) {
    return !layered && !sameRepository(images[0], images[1]);
  }
  // Built from the folder each file lies in.
  return (
    a.kind === 'compose' &&
    b.kind === 'compose' &&
    a.image === undefined &&
    b.image === undefined &&
    scopeOf(a) !== scopeOf(b)
  );
}

/** `registry:5000/shop/cart:1.2@sha256:…` is the repository `shop/cart`; undefined when a variable decides it. */
function repositoryOf(image: string | undefined): string | undefined {
  if (image === undefined || !/^[\w./:@-]+$/.test(image)) {
    return undefined;
  }
  const [tagged] = image.split('@', 1);
  const colon = tagged.indexOf(':', tagged.lastIndexOf('/') + 1);
  const path = tagged.slice(0, colon < 0 ? undefined : colon).split('/');
  const hasRegistry = path.length > 1 && (/[.:]/.test(path[0]) || path[0] === 'localhost');
  return path
    .slice(hasRegistry ? 1 : 0)
    .join('/')
    .replace(/^library\//, '');
}

/** `cart` and `shop/cart` name one image, as built and as published; `a/cart` and `b/cart` do not. */
function sameRepository(a: string, b: string): boolean {
  return a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`);
}

function folderOf({ nameRange }: ServiceDeclaration): string {
  return nameRange.file.slice(0, nameRange.file.lastIndexOf('/') + 1);
}

function placeOf({ nameRange, namespace }: ServiceDeclaration): string {
  const place = `${nameRange.file}:${nameRange.line}`;
  return namespace === undefined ? place : `${place} (namespace ${namespace})`;
}
