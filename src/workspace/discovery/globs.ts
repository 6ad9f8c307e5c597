import picomatch from 'picomatch';

/** Tests a path relative to the folder, with forward slashes. */
export type PathTest = (relative: string) => boolean;

/**
 * Globs as VS Code's `files.exclude` writes them: relative to the folder, `**` for any depth; one that names a folder
 * covers everything in it. No globs match nothing.
 */
export function globTest(globs: readonly string[]): PathTest {
  const patterns = globs
    .map((glob) =>
      glob
        .trim()
        .replaceAll('\\', '/')
        .replace(/^\.?\//, '')
        .replace(/\/+$/, ''),
    )
    .filter((glob) => glob !== '');
  if (patterns.length === 0) {
    return () => false;
  }
  return picomatch(
    patterns.flatMap((pattern) => [pattern, `${pattern}/**`]),
    { dot: true },
  );
}
