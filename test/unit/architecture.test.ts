import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.join(__dirname, '../..');
const page = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');
/** Paths in backticks. Those with an upper-case part (`src/methods/ID/`) are patterns. */
const named = [...page.matchAll(/`((?:src|webview|scripts|test|models|samples|bench|docs)\/[\w./-]*)`/g)]
  .map(([, file]) => file)
  .filter((file) => !/\/[A-Z]+(\/|\.md|$)/.test(file));

describe('docs/architecture.md', () => {
  it('names only files and folders that exist', () => {
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });

  it('describes every folder of src', () => {
    const folders = readdirSync(path.join(root, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `src/${name}/`);
    expect(folders.filter((folder) => !page.includes(`| \`${folder}\` |`))).toEqual([]);
  });

  it.each(['Adding a method', 'Walk of a span', 'Walk of a config line', 'Walk of an ONNX node'])(
    'has the section %s',
    (title) => {
      expect(page).toContain(`\n## ${title}\n`);
    },
  );
});

describe('commands in the documentation', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    ...readdirSync(path.join(root, 'docs'))
      .filter((file) => file.endsWith('.md'))
      .map((file) => `docs/${file}`),
  ];
  const tests = readdirSync(path.join(root, 'test/unit'), { recursive: true, encoding: 'utf8' }).map(
    (file) => `test/unit/${file.split(path.sep).join('/')}`,
  );

  it.each(pages)('%s names only tests that exist', (file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const filters = [...text.matchAll(/\btest\/unit\/[\w./-]*\w/g)].map(([filter]) => filter);
    expect(filters.filter((filter) => !tests.some((test) => test.startsWith(filter)))).toEqual([]);
  });
});
