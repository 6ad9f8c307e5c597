import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import packageJson from '../../../package.json';
import { analyzeCommand } from '../../../src/methods/anomaly/cli/analyze';
import { evaluateCommand } from '../../../src/methods/anomaly/cli/evaluate';
import { explainCommand } from '../../../src/methods/anomaly/cli/explain';
import { methods } from '../../../src/methods/registry';
import { ExitCode } from '../../../src/cli/exit-code';

const read = (file: string): string => readFileSync(file, 'utf8');

describe('docs/report.md', () => {
  it.each(['report', 'explanation'])('explains every field of the %s', (name) => {
    const page = read('docs/report.md');
    const fields = propertyNames(JSON.parse(read(`docs/${name}.schema.json`)));
    expect(fields.size).toBeGreaterThan(10);
    expect(
      [...fields].filter((field) => !page.includes(`\`${field}\``) && !page.includes(`\`${field}[]\``)),
    ).toEqual([]);
  });
});

describe('docs/evaluation.md', () => {
  it('explains every field', () => {
    const page = read('docs/evaluation.md');
    const fields = propertyNames(JSON.parse(read('docs/evaluation.schema.json')));
    expect([...fields].filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
  });
});

describe('docs/cli.md', () => {
  it('names every option, every accepted value and every exit code', () => {
    const page = read('docs/cli.md');
    for (const { name, value, choices } of [
      ...analyzeCommand.options,
      ...explainCommand.options,
      ...evaluateCommand.options,
    ]) {
      expect(page).toContain(`\`--${name}${value === undefined ? '' : ` ${value}`}\``);
      for (const choice of choices ?? []) {
        expect(page, `--${name} ${choice}`).toContain(`\`${choice}\``);
      }
    }
    for (const code of Object.values(ExitCode)) {
      expect(page).toMatch(new RegExp(`^\\| ${code} \\|`, 'm'));
    }
  });
});

describe('README.md', () => {
  it('leads to the documentation of every method', () => {
    const page = read('README.md');
    expect(methods.map(({ docs }) => docs.file).filter((file) => !page.includes(`](${file})`))).toEqual([]);
  });
});

describe('docs/dependencies.md', () => {
  it('gives the reason for every package and for none that is gone', () => {
    const page = read('docs/dependencies.md');
    const { dependencies, devDependencies, optionalDependencies } = packageJson;
    const taken = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).sort();
    const explained = [...page.matchAll(/^\| `([^`]+)`(?:, `([^`]+)`)*/gm)].flatMap(([row]) =>
      [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    expect([...explained].sort()).toEqual(taken);
  });
});

describe.each([
  'README.md',
  'CHANGELOG.md',
  'docs/cli.md',
  'docs/report.md',
  'docs/architecture.md',
  'docs/dependencies.md',
  'docs/packaging.md',
  'docs/forecast.md',
  'docs/evaluation.md',
])('%s', (file) => {
  it('links to files that exist', () => {
    const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : '';
    const links = [...read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link);
    // The screenshots are made by `npm run screenshots`.
    for (const link of links.filter((each) => !/^media\/.*\.png$/.test(each))) {
      expect(() => read(folder + link), link).not.toThrow();
    }
  });
});

function propertyNames(schema: unknown): Set<string> {
  if (typeof schema !== 'object' || schema === null) {
    return new Set();
  }
  const own = 'properties' in schema ? Object.keys(schema.properties as object) : [];
  return new Set([...own, ...Object.values(schema).flatMap((inner) => [...propertyNames(inner)])]);
}
