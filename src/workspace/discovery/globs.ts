import { userError } from '../../process/rpc/errors';
import { parseGlob, type GlobPart, type Segment } from './glob-pattern';

/** Tests a path relative to the folder, with forward slashes. */
export type PathTest = (relative: string) => boolean;

const MAX_GLOBS = 500;
const MAX_CHARACTERS = 2000;

/**
 * Globs as VS Code's `files.exclude` writes them: relative to the folder, `**` for any depth; one that names a folder
 * covers everything in it. No globs match nothing. Time grows at most with the length of the glob times that of the
 * path: the globs come from settings that a workspace may bring, and a regular expression made of one can take for ever.
 * @throws an error for the user when there are too many globs, or one is too long
 */
export function globTest(globs: readonly string[]): PathTest {
  if (globs.length > MAX_GLOBS) {
    throw userError('bad-glob', `${globs.length} globs are too many: at most ${MAX_GLOBS} are allowed`);
  }
  const patterns = globs.flatMap((glob) => {
    const written = glob
      .trim()
      .replaceAll('\\', '/')
      .replace(/^\.?\//, '');
    if (written.length > MAX_CHARACTERS) {
      const start = written.slice(0, 40);
      throw userError('bad-glob', `the glob '${start}…' is longer than ${MAX_CHARACTERS} characters`);
    }
    return parseGlob(written);
  });
  return (relative) => {
    const path = relative.split('/');
    return patterns.some((pattern) => coversPath(pattern, path));
  };
}

/** Whether a glob names the path or a folder above it. */
function coversPath(pattern: readonly Segment[], path: readonly string[]): boolean {
  let [at, segment] = [0, 0];
  let retry: { at: number; segment: number } | null = null;
  while (segment < pattern.length) {
    const current = pattern[segment];
    if (current === 'any depth') {
      segment++;
      retry = { at, segment };
    } else if (at < path.length && matchesName(current, path[at])) {
      at++;
      segment++;
    } else if (retry !== null && retry.at < path.length) {
      // Only the last `**` is tried again: whatever an earlier one could take, the last one can take as well.
      retry = { at: retry.at + 1, segment: retry.segment };
      ({ at, segment } = retry);
    } else {
      return false;
    }
  }
  return true;
}

function matchesName(parts: readonly GlobPart[], name: string): boolean {
  let [at, part] = [0, 0];
  let retry: { at: number; part: number } | null = null;
  while (at < name.length || part < parts.length) {
    const current = parts.at(part);
    if (current === 'any text' && part < parts.length) {
      part++;
      retry = { at, part };
    } else if (part < parts.length && at < name.length && matchesCharacter(current, name[at])) {
      at++;
      part++;
    } else if (retry !== null && retry.at < name.length) {
      retry = { at: retry.at + 1, part: retry.part };
      ({ at, part } = retry);
    } else {
      return false;
    }
  }
  return true;
}

function matchesCharacter(part: GlobPart | undefined, character: string): boolean {
  if (part === undefined || part === 'any text') {
    return false;
  }
  return part === 'any character' || part.test(character);
}
