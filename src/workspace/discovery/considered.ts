import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiscoverOptions } from './discover';
import { IgnoreScope } from './git-ignore';
import { globTest } from './globs';
import { NEVER_ENTERED } from './walk';

/**
 * Whether `discover` would look at a manifest at this place, by globs and by the `.gitignore` files on the way to it.
 * Asks nothing else of the folder, so that a single open file can be judged without a walk.
 * @param relative path inside `folder`, with forward slashes
 */
export async function isConsidered(
  folder: string,
  relative: string,
  { include, exclude }: Pick<DiscoverOptions, 'include' | 'exclude'>,
): Promise<boolean> {
  const folders = parentsOf(relative);
  if (folders.some((parent) => NEVER_ENTERED.has(parent.slice(parent.lastIndexOf('/') + 1)))) {
    return false;
  }
  if ([...folders, relative].some(globTest(exclude))) {
    return false;
  }
  if (include.length > 0 && !globTest(include)(relative)) {
    return false;
  }
  let scope = IgnoreScope.root(await rulesIn(folder, ''));
  for (const parent of folders) {
    scope = scope.enter(parent, await rulesIn(folder, parent));
  }
  return !scope.ignores(relative);
}

/** `a`, `a/b` of `a/b/c.yaml`. */
function parentsOf(relative: string): string[] {
  const names = relative.split('/').slice(0, -1);
  return names.map((_, depth) => names.slice(0, depth + 1).join('/'));
}

function rulesIn(folder: string, parent: string): Promise<string | null> {
  return readFile(join(folder, parent, '.gitignore'), 'utf8').catch(() => null);
}
