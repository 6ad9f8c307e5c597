import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(__dirname, '../..');
const MAX_LINES = 300;
const MAX_MEDIAN_LINES = 90;

function linesOf(folders: readonly string[]): ReadonlyMap<string, number> {
  const files = folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|mjs|css)$/.test(name))
      .map((name) => path.posix.join(folder, name.split(path.sep).join('/'))),
  );
  return new Map(
    files.map((file) => [file, readFileSync(path.join(root, file), 'utf8').split('\n').length - 1]),
  );
}

describe('the size of source files', () => {
  it('is at most 300 lines', () => {
    const tooLong = [...linesOf(['src', 'webview', 'bench', 'scripts', 'test'])].filter(
      ([, lines]) => lines > MAX_LINES,
    );
    expect(tooLong).toEqual([]);
  });

  it('has a median of at most 90 lines', () => {
    const sorted = [...linesOf(['src', 'webview']).values()].sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(MAX_MEDIAN_LINES);
  });
});
