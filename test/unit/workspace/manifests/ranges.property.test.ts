import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ManifestReading } from '../../../../src/workspace/manifests/declaration';
import { readCompose, readKubernetes, textAt } from './support';

/** A random system, and a random way to write it down. */
interface Style {
  readonly indent: number;
  readonly quote: '' | "'" | '"';
  readonly flow: boolean;
  readonly list: boolean;
  readonly comments: boolean;
  readonly crlf: boolean;
  readonly bom: boolean;
  readonly block: boolean;
}

const style: fc.Arbitrary<Style> = fc.record({
  indent: fc.integer({ min: 1, max: 6 }),
  quote: fc.constantFrom<'' | "'" | '"'>('', "'", '"'),
  flow: fc.boolean(),
  list: fc.boolean(),
  comments: fc.boolean(),
  crlf: fc.boolean(),
  bom: fc.boolean(),
  block: fc.boolean(),
});
const name = fc
  .stringMatching(/^[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,5})?$/)
  .filter((text) => !['localhost', 'true', 'false', 'null'].includes(text));
const address = fc.constantFrom(
  (host: string) => `http://${host}:8080/v1`,
  (host: string) => `${host}:7070`,
  (host: string) => `redis://user:pw@${host}:6379/0`,
  (host: string) => `${host}:1,${host}:2`,
);
const services = fc.uniqueArray(fc.record({ name, target: name, address }), {
  minLength: 1,
  maxLength: 5,
  selector: (service) => service.name,
});
type Services = readonly {
  readonly name: string;
  readonly target: string;
  readonly address: (host: string) => string;
}[];

function finish(lines: readonly string[], { comments, crlf, bom }: Style): string {
  // Not inside a block text, where it would be text.
  const mayStand = (index: number): boolean => index % 3 === 0 && !(lines[index - 1] ?? '').endsWith('|-');
  const commented = comments
    ? lines.flatMap((line, index) => (mayStand(index) ? ['# a remark: http://not:1', line] : [line]))
    : lines;
  return `${bom ? '\uFEFF' : ''}${commented.join(crlf ? '\r\n' : '\n')}\n`;
}

function asCompose(system: Services, form: Style): string {
  const pad = (level: number): string => ' '.repeat(form.indent * level);
  const scalar = (text: string): string => `${form.quote}${text}${form.quote}`;
  const lines = system.flatMap(({ name: service, target, address: write }) => {
    const value = write(target);
    const quoted = form.flow && form.quote === '' ? `"${value}"` : scalar(value);
    if (form.flow) {
      return [`${pad(1)}${service}: { environment: ${form.list ? `["A=${value}"]` : `{ A: ${quoted} }`} }`];
    }
    const head = [`${pad(1)}${scalar(service)}:`, `${pad(2)}environment:`];
    if (form.list) {
      return [...head, `${pad(3)}- ${scalar(`A=${value}`)}`];
    }
    return form.block
      ? [...head, `${pad(3)}A: |-`, `${pad(4)}${value}`]
      : [...head, `${pad(3)}A:   ${scalar(value)}  # end`];
  });
  return finish(['services:', ...lines], form);
}

function asKubernetes(system: Services, form: Style): string {
  const scalar = (text: string): string => `${form.quote}${text}${form.quote}`;
  const pad = (level: number): string => ' '.repeat(form.indent * level);
  const documents = system.map(({ name: service, target, address: write }) => [
    '---',
    'kind: Deployment',
    ...(form.flow
      ? [`metadata: { labels: { a: b }, name: ${scalar(service)} }`]
      : ['metadata:', `${pad(1)}name: ${scalar(service)}`]),
    'spec:',
    `${pad(1)}template:`,
    `${pad(2)}spec:`,
    `${pad(3)}containers:`,
    `${pad(3)}- env:`,
    `${pad(5)}  - name: A`,
    `${pad(5)}    value: ${scalar(write(target))}`,
  ]);
  return finish(documents.flat(), form);
}

function expectPlaces(text: string, reading: ManifestReading, system: Services): void {
  expect(reading.problems).toEqual([]);
  expect(reading.declarations.map((declaration) => declaration.name)).toEqual(
    system.map((service) => service.name),
  );
  for (const [index, { nameRange, references }] of reading.declarations.entries()) {
    expect(textAt(text, nameRange)).toBe(system[index].name);
    expect(references.length).toBeGreaterThan(0);
    for (const { target, range } of references) {
      expect(target).toBe(system[index].target);
      expect(textAt(text, range)).toBe(target);
    }
  }
}

describe('the place of every token is the token', () => {
  it('in Compose, however it is written', async () => {
    await fc.assert(
      fc.asyncProperty(services, style, async (system, form) => {
        const text = asCompose(system, form);
        expectPlaces(text, await readCompose(text), system);
      }),
      { numRuns: 200 },
    );
  });

  it('in Kubernetes, however it is written', async () => {
    await fc.assert(
      fc.asyncProperty(services, style, async (system, form) => {
        const text = asKubernetes(system, form);
        expectPlaces(text, await readKubernetes(text), system);
      }),
      { numRuns: 200 },
    );
  });
});
