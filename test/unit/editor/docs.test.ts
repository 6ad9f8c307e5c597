import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Contributes {
  readonly commands: readonly { readonly command: string; readonly title: string }[];
  readonly menus: { readonly commandPalette: readonly { readonly command: string; readonly when: string }[] };
  readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
}

const page = readFileSync('docs/editor.md', 'utf8');
const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as { contributes: Contributes };

describe('docs/editor.md', () => {
  it('names every command that can be started by hand', () => {
    const hidden = new Set(
      contributes.menus.commandPalette.filter(({ when }) => when === 'false').map(({ command }) => command),
    );
    const titles = contributes.commands
      .filter(({ command }) => !hidden.has(command))
      .map(({ title }) => title);
    expect(titles.length).toBeGreaterThan(15);
    expect(titles.filter((title) => !page.includes(title))).toEqual([]);
  });

  it('names every setting', () => {
    const names = Object.keys(contributes.configuration.properties).map((name) =>
      name.replace(/^meshlens\./, ''),
    );
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});
