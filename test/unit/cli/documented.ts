import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OptionSpec } from '../../../src/cli/arguments/option';

/** That pages of documentation name every option of a command with its choices, and every field of its JSON. */
export function describeDocumentation(
  pages: readonly string[],
  schemaFile: string,
  options: readonly OptionSpec[],
  leastFields: number,
): void {
  describe(pages[0], () => {
    const page = pages.map((file) => readFileSync(file, 'utf8')).join('\n');

    it('names every option and every choice', () => {
      for (const { name, value, choices } of options) {
        expect(page).toContain(`--${name}${value === undefined ? '' : ` ${value}`}\``);
        for (const choice of choices ?? []) {
          expect(page, `--${name} ${choice}`).toContain(`\`${choice}\``);
        }
      }
    });

    it('explains every field of the JSON', () => {
      const fields = propertyNames(JSON.parse(readFileSync(schemaFile, 'utf8')));
      expect(fields.size).toBeGreaterThan(leastFields);
      expect(
        [...fields].filter((field) => !page.includes(`\`${field}\``) && !page.includes(`\`${field}[]\``)),
      ).toEqual([]);
    });
  });
}

function propertyNames(schema: unknown): Set<string> {
  if (typeof schema !== 'object' || schema === null) {
    return new Set();
  }
  const own = 'properties' in schema ? Object.keys(schema.properties as object) : [];
  return new Set([...own, ...Object.values(schema).flatMap((inner) => [...propertyNames(inner)])]);
}
